import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { rebuildResults, resumeRun, retryRun } from '../src/index.js';
import type { HttpRequest } from '../src/telecrm/transport.js';
import { TransportError } from '../src/telecrm/transport.js';
import { csvRows } from './helpers/cli.js';
import { fakeTime } from './helpers/fake-time.js';
import { type Between, importCsv, isCreate, stage } from './helpers/run-import.js';

const map = { fields: { name: 'Name', phone: 'Mobile', city: 'City' } };
const leads = (count: number, city = 'Pune'): string =>
  ['Name,Mobile,City', ...Array.from({ length: count }, (_, at) => `Lead ${at + 1},98450${10_001 + at},${city}`)].join(
    '\n',
  );
const isSearch = ({ url }: HttpRequest): boolean => url.includes('/lead/search');
const isUpsert = ({ url }: HttpRequest): boolean => url.endsWith('/autoupdatelead');
const bodyOf = ({ body }: HttpRequest): { fields: Record<string, unknown>; actions?: unknown[] } =>
  JSON.parse(body ?? '{}') as { fields: Record<string, unknown> };

/** A stand-in that is on a port, so that its runs can be gone on with. */
function lasting(...args: Parameters<typeof stage>) {
  const { client, sandbox } = stage(...args);
  return { sandbox, client: { ...client, host: '127.0.0.1:4010' } };
}

/** Creates lose the city of some leads without a word. */
const losesCities =
  (...lost: string[]): Between =>
  async (request, pass) => {
    if (!isCreate(request) && !isUpsert(request)) return pass();
    const body = bodyOf(request);
    if (!lost.includes(String(body.fields.name))) return pass();
    const { city: _city, ...fields } = body.fields;
    return changed(request, { ...body, fields }, pass);
  };
const changed = (request: HttpRequest, body: unknown, pass: Parameters<Between>[1]) => {
  Object.assign(request, { body: JSON.stringify(body) });
  return pass();
};

test('--verify all reads every lead back, a hundred a call, and remarks what is not there as it was sent', async () => {
  const { client, sandbox } = stage({}, losesCities('Lead 7', 'Lead 199'));
  const before = client.stats().calls;
  const { summary, rows } = await importCsv(leads(250), map, { client, verify: 'all' });
  expect(summary).toMatchObject({ exitCode: 0, rows: { created: 250, withRemarks: 2 } });
  expect(rows('remarks').map((cells) => [cells[0], cells[1], cells[3], ...cells.slice(5, 7)])).toEqual([
    ['8', 'City', 'Pune', 'VALUE_DROPPED', 'Telecrm left "Pune" out without a word'],
    ['200', 'City', 'Pune', 'VALUE_DROPPED', 'Telecrm left "Pune" out without a word'],
  ]);
  expect(client.stats().calls - before).toBe(6 + 250 + 3 + 3);
  expect(sandbox.leads().length).toBe(250);
});

test('--verify sample reads a hundred leads back, spread over the file', async () => {
  const { client } = stage({}, losesCities(...Array.from({ length: 150 }, (_, at) => `Lead ${at + 1}`)));
  const { summary, rows } = await importCsv(leads(150), map, { client, verify: 'sample' });
  expect(summary).toMatchObject({ rows: { created: 150, withRemarks: 100 } });
  const remarked = rows('remarks').map((cells) => Number(cells[0]));
  expect([remarked[0], (remarked.at(-1) ?? 0) > 145]).toEqual([2, true]);
});

test('what was read back is in the journal: the result files can be made again', async () => {
  const { client } = stage({}, losesCities('Lead 2'));
  const { folder, outDir, read, summary } = await importFile(leads(3), map, { client, verify: 'all' });
  const remarks = read('leads-remarks.csv');
  expect(remarks).toContain('VALUE_DROPPED');
  writeFileSync(join(folder, 'leads-remarks.csv'), '');
  expect((await rebuildResults({ outDir })).api).toEqual(summary.api);
  expect(read('leads-remarks.csv')).toBe(remarks);
  // Without a summary the calls that write are known.
  rmSync(join(folder, 'summary.json'));
  expect((await rebuildResults({ outDir })).api).toEqual({ calls: 3, retries: 0, throttled: 0 });
});

test('a lead that is there no more when it is read back is said', async () => {
  let created = false;
  const { client } = stage({}, async (request, pass) => {
    const response = await pass();
    if (isCreate(request)) created = true;
    if (!created || !(isSearch(request) || request.method === 'GET')) return response;
    if (isSearch(request)) return { ...response, body: '{"data":[],"total_count":0}' };
    const body = JSON.stringify({ error: { code: 'LEAD_NOT_FOUND', message: 'no' } });
    return { status: 404, headers: {}, body };
  });
  const { summary, rows } = await importCsv(leads(1), map, { client, verify: 'all' });
  expect(summary).toMatchObject({ exitCode: 0, rows: { created: 1, withRemarks: 1 } });
  expect(rows('remarks')[0]?.slice(4, 7)).toEqual([
    'IGNORED',
    'LEAD_NOT_FOUND',
    'the row was written, and now neither a search nor its id finds the lead',
  ]);
});

test('updates are read back by what the map does on an update', async () => {
  const { client, sandbox } = stage({}, async (request, pass) => {
    // An update is answered as if it had been carried out, and drops the city.
    if (!/\/lead\/[0-9a-f]{24}$/u.test(request.url) || request.method !== 'POST') return pass();
    const { fields } = bodyOf(request);
    const { city: _city, ...kept } = fields;
    const response = await changed(request, { fields: kept }, pass);
    return { ...response, body: response.body.replace('"Pune"', '"Goa"') };
  });
  await importCsv(leads(2), map, { client });
  const csv = 'Name,Mobile,City\nLead 1 K,9845010001,Goa\n';
  const { summary, rows } = await importCsv(csv, map, { client, onDuplicate: 'update', verify: 'all' });
  expect(summary).toMatchObject({ rows: { updated: 1, withRemarks: 1 } });
  expect(rows('remarks')[0]?.slice(5, 7)).toEqual(['VALUE_DROPPED', 'Telecrm has "Pune" after "Goa" was sent']);
  expect(sandbox.leads()[0]?.fields).toMatchObject({ name: 'Lead 1 K', city: 'Pune' });
});

test('a canary that is there as it was sent lets the rest go', async () => {
  const { client, sandbox } = stage();
  const order: string[] = [];
  const { summary } = await importCsv(leads(40), map, {
    client: {
      ...client,
      createLead: (lead, options) => (order.push(String(lead.fields.name)), client.createLead(lead, options)),
    },
    canary: 4,
    concurrency: 1,
  });
  expect(summary).toMatchObject({ exitCode: 0, rows: { created: 40 } });
  expect(order.slice(0, 6)).toEqual(['Lead 1', 'Lead 11', 'Lead 21', 'Lead 31', 'Lead 2', 'Lead 3']);
  expect(sandbox.leads().length).toBe(40);
});

test.each<[string, Between, string]>([
  ['reads back differently', losesCities('Lead 11'), 'row 12 is not in Telecrm as it was sent (VALUE_DROPPED)'],
  [
    'failed',
    async (request, pass) =>
      isCreate(request) && bodyOf(request).fields.name === 'Lead 11'
        ? { status: 400, headers: {}, body: '{"error":{"code":"BAD_REQUEST","message":"no"}}' }
        : pass(),
    'row 12 is failed (API_REJECTED)',
  ],
])('a canary that %s stops the run; resume sends the rest without another one', async (_what, between, says) => {
  const { client, sandbox } = lasting({}, between);
  const { summary, warnings, outDir, read } = await importFile(leads(40), map, { client, canary: 4 });
  expect(summary).toMatchObject({ exitCode: 3, rows: { unprocessed: 36 } });
  expect(warnings.join()).toContain(`of the 4 rows that were sent first, ${says}.`);
  expect(sandbox.leads().length).toBeLessThan(5);
  const after = await resumeRun({ client, outDir, time: fakeTime() });
  expect(after.rows).toMatchObject({ read: 40, unprocessed: 0 });
  expect(csvRows(read('leads-success.csv')).length + csvRows(read('leads-failed.csv')).length).toBe(40);
});

test('a canary that was interrupted is sent whole when the run goes on: what never left does not count', async () => {
  const stop = new AbortController();
  const { client, sandbox } = lasting({}, async (request, pass) => {
    if (isCreate(request)) stop.abort();
    return losesCities('Lead 1')(request, pass);
  });
  const options = { client, canary: 6, concurrency: 4 };
  const { summary, outDir, read } = await importFile(leads(40), map, { ...options, signal: stop.signal });
  const { created = 0, unprocessed = 0 }: Partial<Record<string, number>> = { ...summary.rows };
  expect(created + unprocessed).toBe(40);
  // More were announced, and waited for their turn or a place.
  expect(read('journal.jsonl').match(/"t":"intent"/gu)?.length).toBeGreaterThan(created);
  const warnings: string[] = [];
  const onWarning = (warning: string): number => warnings.push(warning);
  const after = await resumeRun({ client, outDir, time: fakeTime(), onWarning });
  expect(warnings.join()).toContain('of the 6 rows that were sent first, row 2 is not in Telecrm as it was sent');
  expect([after.exitCode, sandbox.leads().length]).toEqual([3, 6]);
});

test('a canary whose answer was lost when the run was interrupted is settled, and the rest goes', async () => {
  const stop = new AbortController();
  const { client, sandbox } = lasting({}, async (request, pass) => {
    if (!isCreate(request) || stop.signal.aborted) return pass();
    await pass();
    stop.abort();
    throw new TransportError('ECONNRESET', 'reset', true);
  });
  const options = { client, canary: 2, concurrency: 1 };
  const { summary, outDir } = await importFile(leads(12), map, { ...options, signal: stop.signal });
  expect(summary.rows).toMatchObject({ unknown: 1, unprocessed: 11 });
  const after = await resumeRun({ client, outDir, time: fakeTime() });
  expect(after).toMatchObject({ exitCode: 0, rows: { created: 12 } });
  expect(sandbox.leads().length).toBe(12);
});

test('rows that will be skipped are no canaries', async () => {
  const { client, sandbox } = stage();
  await importCsv(leads(30), map, { client });
  const { writes } = sandbox.requests();
  const { summary, warnings } = await importCsv(leads(32), map, { client, canary: 2 });
  expect(summary.rows).toMatchObject({ created: 2, skipped: 30 });
  expect(sandbox.requests().writes - writes).toBe(2);
  expect(warnings).toEqual([]);
});

test('retry sends what was never delivered, and leaves what Telecrm refused', async () => {
  let gone = true;
  const { client, sandbox } = lasting({}, async (request, pass) => {
    const { name } = isCreate(request) ? bodyOf(request).fields : {};
    if (name === 'Lead 2') return { status: 400, headers: {}, body: '{"error":{"code":"BAD_REQUEST","message":"no"}}' };
    if (name === 'Lead 3' && gone) throw new TransportError('ECONNREFUSED', 'refused', false);
    return pass();
  });
  const { summary, outDir, read } = await importFile(leads(30), map, { client, concurrency: 2 });
  expect(summary).toMatchObject({ exitCode: 1, rows: { created: 28, failed: 2 } });
  gone = false;
  const options = { client, outDir, time: fakeTime() };
  await expect(resumeRun(options)).rejects.toThrow('no such run');
  const unchanged = await resumeRun({ ...options, runId: summary.runId });
  expect(unchanged).toMatchObject({ exitCode: 1, rows: { created: 28, failed: 2 } });
  const after = await retryRun(options);
  expect(after).toMatchObject({ runId: summary.runId, exitCode: 1, rows: { read: 30, created: 29, failed: 1 } });
  expect(csvRows(read('leads-failed.csv')).map((cells) => [cells[0], cells[4]])).toEqual([['3', 'API_REJECTED']]);
  expect(sandbox.leads().length).toBe(29);
});

test('through the Async API nothing is known of a row until it was found', async () => {
  const { client, sandbox } = lasting();
  const { summary, fates, outDir } = await importFile(leads(5), map, { client, via: 'async' });
  expect(summary).toMatchObject({ exitCode: 6, exitName: 'unverified', rows: { unknown: 5 } });
  expect(fates('unknown')[0]).toBe('2 unknown OUTCOME_UNKNOWN');
  expect(sandbox.leads().length).toBe(5);
  const after = await resumeRun({ client, outDir, runId: summary.runId, time: fakeTime() });
  expect(after).toMatchObject({ exitCode: 0, rows: { created: 5, unknown: 0 } });
  expect(sandbox.leads().length).toBe(5);
});

test('--via async --verify all: found with its values, a row is created or updated, and what was dropped is said', async () => {
  const { client, sandbox } = stage({}, losesCities('Lead 3'));
  await importCsv(leads(1, 'Goa'), map, { client });
  const { summary, fates, rows } = await importCsv(leads(4), map, {
    ...{ client, via: 'async', verify: 'all', onDuplicate: 'update' },
  });
  expect(summary).toMatchObject({ exitCode: 0, rows: { created: 3, updated: 1, unknown: 0 } });
  expect(fates('success')).toEqual(['2 updated', '3 created', '4 created VALUE_DROPPED', '5 created']);
  expect(rows('remarks').map((cells) => cells[6])).toEqual(['Telecrm left "Pune" out without a word']);
  expect(sandbox.leads().map(({ fields }) => fields.city)).toEqual(['Pune', 'Pune', undefined, 'Pune']);
});

test('the Async API needs no id of a lead that exists', async () => {
  const { client, sandbox } = stage({ behave: ['search-id=no'] });
  await importCsv(leads(1, 'Goa'), map, { client });
  const options = { client, onDuplicate: 'update', history: false } as const;
  expect((await importCsv(leads(1), map, options)).fates('failed')).toEqual(['2 failed LEAD_ID_UNKNOWN']);
  const { fates } = await importCsv(leads(1), map, { ...options, via: 'async', verify: 'all' });
  expect(fates('success')).toEqual(['2 updated']);
  expect(sandbox.leads()[0]?.fields).toMatchObject({ city: 'Pune' });
});

const visits = { ...map, actions: [{ type: '1001', when: 'Note', fields: { note: 'Note' } }] };

test('an upsert whose answer was lost is repeated only where it carries no action', async () => {
  let lost = 0;
  const { client, sandbox } = stage({}, async (request, pass) => {
    if (!isUpsert(request) || lost >= 2) return pass();
    lost += 1;
    await pass();
    throw new TransportError('ECONNRESET', 'reset', true);
  });
  const csv = 'Name,Mobile,City,Note\nAsha,9845012345,Pune,liked it\nRavi,9845012346,Pune,\n';
  const options = { client, via: 'async', verify: 'all', concurrency: 1 } as const;
  const { summary, fates } = await importCsv(csv, visits, options);
  expect(fates('success')).toEqual(['2 created', '3 created']);
  expect(summary).toMatchObject({ exitCode: 0, actions: { created: 1, unknown: 0 } });
  expect(sandbox.leads().map(({ actions }) => actions.filter(({ type }) => type === 'ACTION_1001').length)).toEqual([
    1, 0,
  ]);
});

test('without an Async token --via async is refused before anything is read', async () => {
  const { client, sandbox } = stage();
  const refused = importCsv(leads(1), map, { client: { ...client, hasAsyncToken: false }, via: 'async' });
  await expect(refused).rejects.toThrow('The Async API needs a token of its own');
  expect(sandbox.requests().writes).toBe(0);
});

/** Import with a map that is a file, so that the run can be gone on with. */
async function importFile(csv: string, rowMap: Record<string, unknown>, options: Parameters<typeof importCsv>[2]) {
  const folder = mkdtempSync(join(tmpdir(), 'map-'));
  const path = join(folder, 'map.json');
  writeFileSync(path, JSON.stringify({ version: 1, ...rowMap }));
  const imported = await importCsv(csv, rowMap, { ...options, map: path });
  return { ...imported, folder: imported.run, outDir: dirname(imported.run) };
}
