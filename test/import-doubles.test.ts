import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { importActions, importLeads, rebuildResults, resumeRun } from '../src/index.js';
import { type HttpRequest, TransportError } from '../src/telecrm/transport.js';
import { csvRows } from './helpers/cli.js';
import { fakeTime } from './helpers/fake-time.js';
import { type Between, bulkCsv, stage } from './helpers/run-import.js';

const isAppend = ({ method, url }: HttpRequest): boolean => method === 'POST' && url.endsWith('/action');
const isLook = ({ url }: HttpRequest): boolean => url.includes('/action/search');
const lost = (): TransportError => new TransportError('ECONNRESET', 'reset', true);

const visits = {
  fields: { phone: 'Mobile' },
  actions: ['First', 'Second'].map((note) => ({ type: '1001', fields: { note }, marker: 'import_ref' })),
};
const csv = 'Mobile,First,Second\n9845012345,saw the flat,saw the garden\n9845012346,called,wrote\n';

/**
 * Two leads, and a server on which the first call for actions is lost.
 *
 * @param then told each attempt of that call, with what executes the lost one late.
 */
async function twoLeads(then: (late: () => Promise<unknown>, attempt: number) => Promise<void>, between?: Between) {
  let late = (): Promise<unknown> => Promise.resolve();
  let lostUrl: string | undefined;
  let attempts = 0;
  let looks = 0;
  let armed = false;
  const { client, sandbox } = stage(
    {},
    async (request, pass) => {
      if (!armed) return pass();
      if (isLook(request)) looks += 1;
      if (!isAppend(request)) return between === undefined ? pass() : between(request, pass);
      lostUrl ??= request.url;
      if (request.url !== lostUrl) return pass();
      attempts += 1;
      if (attempts === 1) late = pass;
      const answer = attempts === 1 ? undefined : await pass();
      await then(late, attempts);
      if (answer === undefined) throw lost();
      return answer;
    },
    '127.0.0.1:4010',
  );
  for (const phone of ['919845012345', '919845012346']) await client.createLead({ fields: { phone } });
  armed = true;
  const options = { client, onDuplicate: 'update', concurrency: 1 } as const;
  const counts = () => sandbox.leads().map(({ actions }) => actions.length);
  return { options, sandbox, counts, late: () => late(), looks: () => looks };
}

const words = (leadId: string | undefined, place: string): string =>
  `an answer was lost, and the call was executed late: the lead "${leadId}" has 1 entry too many of ${place} (1001)`;

test('actions of a call that was executed after the quiet wait are told, once, and nothing else is changed', async () => {
  const { options, sandbox, counts, looks } = await twoLeads(async (late, attempt) => {
    if (attempt === 2) await late();
  });
  const run = await bulkCsv((common) => importLeads({ ...common, ...options }), csv, visits, options);
  expect(run.summary).toMatchObject({ exitCode: 0, rows: { updated: 2, withRemarks: 1 }, actions: { created: 4 } });
  expect(counts().toSorted()).toEqual([2, 4]);
  const id = sandbox.leads().find(({ actions }) => actions.length === 4)?.id;
  expect(run.fates('success')).toEqual(['2 updated ACTION_DOUBLED', '3 updated']);
  expect(run.rows('remarks').map(([row, ...cells]) => [row, ...cells.slice(4, 6)])).toEqual([
    ['2', 'ACTION_DOUBLED', words(id, 'actions[0]')],
    ['2', 'ACTION_DOUBLED', words(id, 'actions[1]')],
  ]);
  // The lost answer is settled by one look at the timeline; the end of the run takes another.
  expect(looks()).toBe(2);
  const { files } = await rebuildResults({ outDir: dirname(run.run) });
  expect(csvRows(run.read('leads-success.csv')).map((cells) => cells[4])).toEqual(['ACTION_DOUBLED', '']);
  expect(files.success).toBe(run.summary.files.success);
});

test('a lost answer after which nothing was sent again costs no further look, and neither does a run without one', async () => {
  const disturbed = await twoLeads(async (late, attempt) => {
    if (attempt === 1) await late();
  });
  const run = await bulkCsv((common) => importLeads({ ...common, ...disturbed.options }), csv, visits, {});
  expect([run.fates('success'), disturbed.counts()]).toEqual([
    ['2 updated', '3 updated'],
    [2, 2],
  ]);
  // The look that settled it.
  expect(disturbed.looks()).toBe(1);
  const before = disturbed.looks();
  const more = csv.replaceAll(/saw|called|wrote/gu, 'sold');
  await bulkCsv((common) => importLeads({ ...common, ...disturbed.options }), more, visits, {});
  expect([disturbed.counts(), disturbed.looks()]).toEqual([[4, 4], before]);
});

test('resume looks again: what was executed after the end of the run is told then, and told once', async () => {
  const { options, counts, late, sandbox } = await twoLeads(async () => undefined);
  const run = await bulkCsv((common) => importLeads({ ...common, ...options }), csv, visits, {});
  expect([run.fates('success'), counts()]).toEqual([
    ['2 updated', '3 updated'],
    [2, 2],
  ]);
  await late();
  const { writes } = sandbox.requests();
  for (let times = 1; times <= 2; times++) {
    const again = await resumeRun({
      runId: run.summary.runId,
      client: options.client,
      outDir: dirname(run.run),
      time: fakeTime(),
    });
    expect(again).toMatchObject({ exitCode: 0, rows: { updated: 2, withRemarks: 1 }, actions: { created: 4 } });
    expect(run.fates('success')).toEqual(['2 updated ACTION_DOUBLED', '3 updated']);
    expect(run.rows('remarks').length).toBe(2);
  }
  expect(sandbox.requests().writes).toBe(writes);
});

test('a call of a process that died is looked at by the one that goes on', async () => {
  const stop = new AbortController();
  const { options, counts } = await twoLeads(async (late, attempt) => {
    if (attempt === 1) stop.abort();
    if (attempt === 2) await late();
  });
  const { signal } = stop;
  const run = await bulkCsv((common) => importLeads({ ...common, ...options, signal }), csv, visits, {});
  expect(run.summary.rows).toMatchObject({ unknown: 1, unprocessed: 1 });
  await resumeRun({
    runId: run.summary.runId,
    client: options.client,
    outDir: dirname(run.run),
    time: fakeTime(),
    concurrency: 1,
  });
  expect(counts().toSorted()).toEqual([2, 4]);
  expect(run.read('leads-success.csv')).toMatch(/^2,updated,[^\n]*ACTION_DOUBLED/mu);
});

test('equal rows with a time of their own are no doubles of each other; one that is there too often is told', async () => {
  const map = {
    leadKey: 'Mobile',
    actions: [{ type: '1001', created_on: { column: 'On', format: 'DD/MM/YYYY' }, fields: { note: 'Note' } }],
  };
  const rows = 'Mobile,On,Note\n9845012345,01/03/2026,one\n9845012345,01/03/2026,one\n9845012345,02/03/2026,two\n';
  const { options, counts, late } = await twoLeads(async () => undefined);
  const run = await bulkCsv((common) => importActions({ ...common, client: options.client }), rows, map, {});
  expect([run.fates('success'), counts().toSorted()]).toEqual([
    ['2 created', '3 created', '4 created'],
    [0, 3],
  ]);
  await late();
  await resumeRun({ runId: run.summary.runId, client: options.client, outDir: dirname(run.run), time: fakeTime() });
  expect(run.fates('success')).toEqual(['2 created ACTION_DOUBLED', '3 created', '4 created ACTION_DOUBLED']);
  expect(run.rows('remarks').map((cells) => cells[6]?.split(' has ')[1])).toEqual([
    '2 entries too many of actions[0] (1001)',
    '1 entry too many of actions[0] (1001)',
  ]);
});

test('the audit of a long list is bounded: it says how many rows are left, and resume looks at those first', async () => {
  const rows = 203;
  const looked: string[] = [];
  const late: (() => Promise<unknown>)[] = [];
  const settled = new Set<string>();
  let armed = false;
  const { client } = stage(
    {},
    async (request, pass) => {
      if (!armed) return pass();
      if (isLook(request)) looked.push(request.url);
      // Each first call for actions is lost on its way.
      if (!isAppend(request) || settled.has(request.url)) return pass();
      settled.add(request.url);
      late.push(pass);
      throw lost();
    },
    '127.0.0.1:4010',
  );
  const phones = Array.from({ length: rows }, (_, at) => String(919845010000 + at));
  for (const phone of phones) await client.createLead({ fields: { phone } });
  armed = true;
  const map = { leadKey: 'Mobile', actions: [{ type: '1001', fields: { note: 'Note' }, marker: 'import_ref' }] };
  const text = ['Mobile,Note', ...phones.map((phone) => `${phone},called`), ''].join('\n');
  const run = await bulkCsv((common) => importActions({ ...common, client, concurrency: 8 }), text, map, {});
  expect(run.summary).toMatchObject({ exitCode: 0, rows: { created: rows } });
  expect(looked.length).toBe(rows + 200);
  expect(run.warnings.filter((warning) => warning.includes('looked at'))).toEqual([
    `The actions of 203 rows were sent again after an answer was lost. The leads of 200 of these rows were looked at for actions that were recorded twice; for the others: telecrm-bulk resume ${run.summary.runId}`,
  ]);
  const known = new Set(looked.slice(rows));
  for (const pass of late) await pass();
  looked.length = 0;
  const outDir = dirname(run.run);
  await resumeRun({ runId: run.summary.runId, client, outDir, time: fakeTime(), concurrency: 8 });
  expect(looked.length).toBe(200);
  expect(looked.filter((url) => !known.has(url)).length).toBe(3);
  expect(run.fates('success').filter((fate) => fate.endsWith('ACTION_DOUBLED')).length).toBe(200);
});

test('a lead that cannot be looked at is a warning, and the run is what it was', async () => {
  let looks = 0;
  const { options } = await twoLeads(
    async () => undefined,
    async (request, pass) => {
      if (!isLook(request) || ++looks === 1) return pass();
      return { status: 404, headers: {}, body: '{"code":"LEAD_NOT_FOUND","message":"no such lead"}' };
    },
  );
  const run = await bulkCsv((common) => importLeads({ ...common, ...options }), csv, visits, {});
  expect(run.summary).toMatchObject({ exitCode: 0, rows: { updated: 2, withRemarks: 0 } });
  expect(run.warnings.filter((warning) => warning.includes('recorded twice'))).toEqual([
    expect.stringContaining('no such lead'),
  ]);
});
