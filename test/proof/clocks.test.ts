import { afterAll, expect, onTestFinished, test, vi } from 'vitest';
import { randomLives, runToEnd } from './helpers/run-to-end.js';
import { figures, seenIn, tally, toldOf } from './helpers/tally.js';
import { createTask, type Mode } from './helpers/task.js';
import { modelFaults, noFaults } from './helpers/world.js';

vi.mock('node:fs/promises', async (original) => (await import('./helpers/life.js')).mortalFiles(await original()));
vi.mock('../../src/report/html.js', () => ({ writeHtmlReport: () => Promise.resolve() }));
vi.mock('../../src/report/result-files.js', () => import('./helpers/told-in-memory.js'));

const runs = Number(process.env.PROOF_CLOCK_RUNS ?? 5);
const rows = 30;
const day = 86_400_000;
const real = Date.now.bind(Date);

/** Every look at this machine's clock finds another day. */
function jumpingClock(): void {
  let looks = 0;
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => real() + ((looks++ % 3) - 1) * day);
  onTestFinished(() => clock.mockRestore());
}

const table: string[][] = [];
afterAll(() => {
  const title = `This machine's clock jumps by a day at every look, ${rows} rows a run`;
  process.stdout.write(figures(title, ['runs', 'crashes', 'late calls', 'lost', 'doubled', 'unknown'], table));
});

const late = { ...modelFaults, late: 0.15 };
const modes: readonly (Mode & { readonly crashes: number })[] = [
  { name: 'answers tell the time', proof: 'marker', faults: late, allowed: [], crashes: 3 },
  { name: 'answers tell the time, times are the proof', proof: 'time', faults: late, allowed: [], crashes: 3 },
  // What an earlier process dated by such a clock cannot be waited for.
  { name: 'answers do not tell it', proof: 'marker', faults: { ...late, dateless: true }, allowed: [], crashes: 0 },
];

test.each(modes)('$name: it decides nothing', { timeout: 3_600_000 }, async ({ crashes, ...mode }) => {
  const sum = { crashes: 0, late: 0, lost: 0, doubled: 0, unknownRows: 0 };
  for (let seed = 1; seed <= runs; seed++) {
    const calm = await createTask({ ...mode, faults: noFaults }, seed, rows);
    const undisturbed = toldOf((await runToEnd(calm, () => ({ counts: 'journal' }))).outcomes);
    calm.done();
    if (seed === 1) jumpingClock();
    const task = await createTask(mode, seed, rows);
    const finished = await runToEnd(task, randomLives(task.world, crashes));
    await task.world.clock.sleep(3_600_000);
    const result = tally(seenIn(task), finished.summary, toldOf(finished.outcomes), undisturbed);
    sum.crashes += finished.deaths.length;
    sum.late += task.world.seen.late;
    for (const name of ['lost', 'doubled', 'unknownRows'] as const) sum[name] += result[name];
    const { actions: _, ...never } = result;
    expect([seed, never]).toEqual([
      seed,
      {
        ...{ leadsMissing: 0, leadsDoubled: 0, lost: 0, doubled: 0, unknownRows: 0, incomplete: 0 },
        ...{ toldOtherwise: [], wrongFields: 0, invariantBroken: 0 },
      },
    ]);
    task.done();
  }
  expect(sum.late).toBeGreaterThan(runs);
  table.push([mode.name, ...[runs, ...Object.values(sum)].map(String)]);
});
