import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importLeads, resumeRun } from '../src/import.js';
import type { ActionDraft } from '../src/model/lead.js';
import { type HttpRequest, TransportError } from '../src/telecrm/transport.js';
import { fakeTime } from './helpers/fake-time.js';
import { type Between, stage } from './helpers/run-import.js';

const isAppend = ({ method, url }: HttpRequest): boolean => method === 'POST' && url.endsWith('/action');
const lost = (): TransportError => new TransportError('ECONNRESET', 'reset', true);

const visit = (column: string) => ({ type: '1001', fields: { note: column }, marker: 'import_ref' });

/** One row with two visits on a lead that exists. */
async function twoVisits(between: Between, options: Parameters<typeof stage>[0] = {}) {
  const { client: inProcess, sandbox } = stage(options, between);
  // A host that is not this process can be gone on with.
  const client = { ...inProcess, host: '127.0.0.1:8080' };
  await client.createLead({ fields: { name: 'Asha', phone: '919845012345' } });
  const folder = mkdtempSync(join(tmpdir(), 'settling-'));
  const [file, map] = [join(folder, 'leads.csv'), join(folder, 'map.json')];
  writeFileSync(file, 'Mobile,First,Second\n9845012345,saw the flat,saw the garden\n');
  const actions = [visit('First'), visit('Second')];
  writeFileSync(map, JSON.stringify({ version: 1, fields: { phone: 'Mobile' }, actions }));
  const time = fakeTime();
  const outDir = join(folder, 'runs');
  const notes = (): unknown[] =>
    (sandbox.leads()[0]?.actions ?? []).flatMap(({ fields }) => (fields === undefined ? [] : [Object(fields).note]));
  return { client, time, notes, options: { file, map, outDir, client, time, onDuplicate: 'update' } as const };
}

test('a resumed run settles every call of the earlier process, not only its last', async () => {
  const stop = new AbortController();
  let appends = 0;
  let byServer = false;
  const { notes, options, client, time } = await twoVisits(async (request, pass) => {
    if (!isAppend(request) || byServer || ++appends > 2) return pass();
    if (appends === 2) {
      // The second call carries the second visit alone; it is not executed, and the run is interrupted.
      stop.abort();
      throw lost();
    }
    // The server dies after the first visit.
    byServer = true;
    const { actions } = JSON.parse(request.body ?? '') as { actions: ActionDraft[] };
    await client.createActions(request.url.split('/').at(-2) ?? '', actions.slice(0, 1));
    byServer = false;
    throw lost();
  });
  const first = await importLeads({ ...options, signal: stop.signal });
  expect(first.rows).toMatchObject({ unknown: 1 });
  const { rows, actions, runId } = await resumeRun({ outDir: options.outDir, client, time });
  expect([rows, actions]).toMatchObject([{ updated: 1 }, { created: 2, unknown: 0 }]);
  expect(notes()).toEqual(['saw the flat', 'saw the garden']);
  expect(readFileSync(join(options.outDir, runId, 'journal.jsonl'), 'utf8')).toContain('"slots":[1]');
});

test('the quiet wait begins when the call had surely left, however long it waited for its turn', async () => {
  let appends = 0;
  let now = Date.UTC(2026, 10, 23);
  const { time, options, notes } = await twoVisits(
    async (request, pass) => {
      if (!isAppend(request) || ++appends > 2) return pass();
      if (appends === 2) throw lost();
      now += 300_000;
      const headers = { 'retry-after': '0', date: new Date(now).toUTCString() };
      return { status: 429, headers, body: '' };
    },
    { now: () => now },
  );
  await importLeads(options);
  expect(Math.max(...time.waited)).toBeGreaterThan(115_000);
  expect(notes()).toEqual(['saw the flat', 'saw the garden']);
});
