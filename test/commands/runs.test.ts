import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ImportPlan, importLeads, resumeRun } from '../../src/index.js';
import { TransportError } from '../../src/telecrm/transport.js';
import { workdir } from '../helpers/cli.js';
import { fakeTime } from '../helpers/fake-time.js';
import { isCreate, stage } from '../helpers/run-import.js';

const csv = 'Name,Mobile,Note\nAsha,9845012345,called\nRavi,9845012346,\nBad,12,\nTwice,9845012345,\n';

/** A file with two leads, an invalid row and a duplicate; the run is stopped at its first create, whose answer is lost. */
async function stoppedRun() {
  const dir = mkdtempSync(join(tmpdir(), 'runs-'));
  const stop = new AbortController();
  let lose = true;
  const { client } = stage(
    {},
    async (request, pass) => {
      const answer = await pass();
      if (!isCreate(request) || !lose) return answer;
      lose = false;
      stop.abort();
      throw new TransportError('ECONNRESET', 'reset', true);
    },
    '127.0.0.1:4010',
  );
  const [file, map] = [join(dir, 'leads.csv'), join(dir, 'map.json')];
  writeFileSync(file, csv);
  const action = { type: '1001', when: 'Note', fields: { note: 'Note' } };
  writeFileSync(map, JSON.stringify({ version: 1, fields: { name: 'Name', phone: 'Mobile' }, actions: [action] }));
  const common = { client, outDir: join(dir, 'runs'), time: fakeTime(), concurrency: 1 };
  const plans: ImportPlan[] = [];
  const confirm = (plan: ImportPlan) => Promise.resolve(plans.push(plan) > 0);
  const begin = () => importLeads({ ...common, file, map, onDuplicate: 'update', signal: stop.signal, confirm });
  return { dir, plans, begin, resume: () => resumeRun({ ...common, confirm }) };
}

test('runs lists id, state, file and counts, also of a run that did not end', async () => {
  const { dir, begin, resume } = await stoppedRun();
  const { runId } = await begin();
  const { run } = workdir();
  const list = (...flags: string[]) => run(['runs', '--out-dir', join(dir, 'runs'), ...flags]);
  const file = join(dir, 'leads.csv');
  const stopped = '4 rows: 1 skipped, 1 failed, 1 unknown, 1 unprocessed';
  expect((await list()).stdout).toBe(`${runId}  interrupted  ${file}  ${stopped}\n`);
  rmSync(join(dir, 'runs', runId, 'summary.json'));
  expect((await list()).stdout).toBe(`${runId}  interrupted  ${file}  ${stopped}\n`);
  await resume();
  expect((await list()).stdout).toBe(`${runId}  complete     ${file}  4 rows: 2 created, 1 skipped, 1 failed\n`);
  const { result } = JSON.parse((await list('--json')).stdout) as { result: Record<string, unknown>[] };
  expect(result).toEqual([
    expect.objectContaining({
      ...{ runId, state: 'complete', file, dryRun: false, command: 'import' },
      rows: expect.objectContaining({ read: 4, created: 2, failed: 1, unknown: 0, unprocessed: 0 }) as unknown,
    }),
  ]);
});

test('the plan counts every row once, calls for actions too, and on resume what is in doubt and what was done', async () => {
  const { plans, begin, resume } = await stoppedRun();
  await begin();
  await resume();
  // Row 2 may be an update and a call for its action, row 3 is one call; one look-up for both.
  expect(plans[0]).toMatchObject({ rows: 4, toSend: 2, inDoubt: 0, invalid: 1, duplicates: 1, done: 0, calls: 4 });
  // The lead in doubt is searched for and its timeline read besides.
  expect(plans[1]).toMatchObject({ rows: 4, toSend: 2, inDoubt: 1, invalid: 1, duplicates: 1, done: 0, calls: 6 });
});
