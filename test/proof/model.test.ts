import { randomInt } from 'node:crypto';
import pLimit from 'p-limit';
import { afterAll, expect, test, vi } from 'vitest';
import { randomLives, runToEnd } from './helpers/run-to-end.js';
import { figures, seenIn, tally, type Told, toldOf } from './helpers/tally.js';
import { createTask, type Mode } from './helpers/task.js';
import { modelFaults, noFaults } from './helpers/world.js';

vi.mock('node:fs/promises', async (original) => (await import('./helpers/life.js')).mortalFiles(await original()));
// The files are a view of the outcomes; that they are written as they should be, the crash points check.
vi.mock('../../src/report/html.js', () => ({ writeHtmlReport: () => Promise.resolve() }));
vi.mock('../../src/report/result-files.js', () => import('./helpers/told-in-memory.js'));

/** Runs of each mode; the last one more has a seed that nobody chose. */
const runs = Number(process.env.PROOF_MODEL_RUNS ?? 100);
const rows = 30;
const mostCrashes = 6;

const otherWriter = { ...modelFaults, otherWriter: 0.2 };
const beyond = { ...modelFaults, beyondQuietWait: 0.2 };

const modes: readonly Mode[] = [
  { name: 'marker', proof: 'marker', faults: modelFaults, allowed: [] },
  { name: 'marker, another writer', proof: 'marker', faults: otherWriter, allowed: [] },
  { name: 'marker, late beyond the quiet wait', proof: 'marker', faults: beyond, allowed: ['doubled'] },
  {
    ...{ name: 'marker, searches without ids', proof: 'marker', faults: modelFaults, allowed: ['unknownRows'] },
    behave: ['search-id=no'],
  },
  {
    ...{ name: 'marker, the index lags 30 s', proof: 'marker', faults: modelFaults, allowed: [] },
    sandboxFaults: ['index-lag:30@0.5'],
  },
  { name: 'time', proof: 'time', faults: modelFaults, allowed: [] },
  { name: 'time, another writer', proof: 'time', faults: otherWriter, allowed: [] },
  { name: 'none', proof: 'none', faults: modelFaults, allowed: ['unknownRows'] },
  { name: 'none, another writer', proof: 'none', faults: otherWriter, allowed: ['unknownRows', 'lost'] },
  { name: 'none, late beyond the quiet wait', proof: 'none', faults: beyond, allowed: ['unknownRows'] },
];

const table: string[][] = [];
afterAll(() => {
  const title = `The protocol in a model: ${runs} + 1 runs of ${rows} rows for each mode`;
  process.stdout.write(figures(title, ['actions', 'crashes', 'lost', 'doubled', 'unknown', 'incomplete'], table));
});

test.each(modes)('$name', { timeout: 3_600_000 }, async (mode) => {
  const undisturbed = new Map<number, Promise<Map<number, Told>>>();
  const faults: string[] = [];
  const sum = { actions: 0, crashes: 0, lost: 0, doubled: 0, unknownRows: 0, incomplete: 0 };
  const one = async (seed: number): Promise<void> => {
    const told = undisturbed.get(seed % 5) ?? undisturbedRun(mode, seed);
    undisturbed.set(seed % 5, told);
    const task = await createTask(mode, seed, rows);
    let finished = await runToEnd(task, randomLives(task.world, mostCrashes));
    sum.crashes += finished.deaths.length;
    await task.world.clock.sleep(3_600_000);
    // What can be settled later is settled by going on once more, and what cannot is left as it is; doubles are told.
    if (finished.summary.rows.unknown > 0 || mode.allowed.includes('doubled'))
      finished = await runToEnd(task, () => ({ counts: 'journal' }));
    await task.world.clock.sleep(3_600_000);
    const result = tally(seenIn(task), finished.summary, toldOf(finished.outcomes), await told);
    for (const name of ['actions', 'lost', 'doubled', 'unknownRows', 'incomplete'] as const) sum[name] += result[name];
    const { actions: _, incomplete: __, ...never } = result;
    for (const [what, found] of Object.entries(never)) {
      const count = Array.isArray(found) ? found.length : found;
      if (count > 0 && !mode.allowed.some((allowed) => allowed === what)) {
        faults.push(`seed ${seed}: ${what} ${String(found)} (died before: ${finished.deaths.join(', ')})`);
      }
    }
    task.done();
  };
  const limit = pLimit(4);
  const seeds = [...Array.from({ length: runs }, (_, at) => at + 1), randomInt(2 ** 31)];
  await Promise.all(seeds.map((seed) => limit(() => one(seed))));
  table.push([mode.name, ...Object.values(sum).map(String)]);
  expect(faults).toEqual([]);
});

async function undisturbedRun(mode: Mode, seed: number): Promise<Map<number, Told>> {
  const task = await createTask({ ...mode, faults: noFaults, sandboxFaults: [] }, seed, rows);
  const { outcomes } = await runToEnd(task, () => ({ counts: 'journal' }));
  task.done();
  return toldOf(outcomes);
}
