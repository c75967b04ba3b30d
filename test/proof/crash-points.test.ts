import { join } from 'node:path';
import pLimit from 'p-limit';
import { afterAll, expect, test, vi } from 'vitest';
import type { Damage, LifeOptions } from './helpers/life.js';
import { type Finished, runToEnd } from './helpers/run-to-end.js';
import { figures, seenIn, tally, type Told, toldInFiles, toldOf } from './helpers/tally.js';
import { createTask, type Mode, type Task } from './helpers/task.js';
import { noFaults } from './helpers/world.js';

vi.mock('node:fs/promises', async (original) => (await import('./helpers/life.js')).mortalFiles(await original()));
// Half the time of a point goes into files that are a view of the journal: here they stay in memory unless asked for.
vi.mock('../../src/report/html.js', async (original) =>
  filesToo ? original() : { writeHtmlReport: () => Promise.resolve() },
);
vi.mock('../../src/report/result-files.js', (original) =>
  filesToo ? original() : import('./helpers/told-in-memory.js'),
);

const filesToo = vi.hoisted(() => process.env.PROOF_CRASH_FILES === 'yes');
/** With this one, the leads that exist before get two actions each. */
const seed = 2;
/** The run of `npm run torture` takes more jobs. */
const everything = process.env.PROOF_CRASH_JOBS === 'all';

const rows = everything ? 25 : 20;
/** A workbook with actions on a second sheet takes fewer: what differs from a file is done once a run. */
const combinedRows = 6;

const marker: Mode = { name: 'marker', proof: 'marker', faults: noFaults, allowed: [] };
const jobs: readonly Mode[] = everything
  ? [
      marker,
      { name: 'time', proof: 'time', faults: noFaults, allowed: [] },
      { name: 'none', proof: 'none', faults: noFaults, allowed: ['unknownRows'] },
    ]
  : [marker];
const damages: readonly Damage[] = ['lost', 'torn', 'kept'];
const combined: Mode = { ...marker, name: `actions on a second sheet, ${combinedRows} leads`, combined: true };
const cases = [
  ...jobs.flatMap((mode) => damages.map((damage) => ({ mode, damage, count: rows }))),
  // Where the files are written too, only those of one sheet are compared.
  ...(filesToo ? [] : (['torn'] as const)).map((damage) => ({ mode: combined, damage, count: combinedRows })),
].map((one) => [`${one.mode.name}: unsynced bytes are ${one.damage}`, one] as const);

const table: string[][] = [];
afterAll(() => {
  const title = `A crash at every step of ${rows} rows`;
  process.stdout.write(figures(title, ['points', 'lost', 'doubled', 'unknown', 'told otherwise'], table));
});

const toldBy = ({ options }: Task, { runId, outcomes }: Finished): Map<number, Told> =>
  filesToo ? toldInFiles(join(options.outDir ?? '', runId)) : toldOf(outcomes);

test.each(cases)('%s', { timeout: 3_600_000 }, async (_name, { mode, damage, count }) => {
  const calm = await createTask(mode, seed, count);
  const whole = await runToEnd(calm, () => ({ counts: 'disk' }));
  const undisturbed = toldBy(calm, whole);
  calm.done();
  const faults: string[] = [];
  const sum = { lost: 0, doubled: 0, unknownRows: 0, toldOtherwise: 0 };
  const crashAt = async (diesAt: number): Promise<void> => {
    const task = await createTask(mode, seed, count);
    const lives = (life: number): LifeOptions => ({ counts: 'disk', damage, ...(life === 0 && { diesAt }) });
    const finished = await runToEnd(task, lives);
    const result = tally(seenIn(task), finished.summary, toldBy(task, finished), undisturbed);
    sum.lost += result.lost;
    sum.doubled += result.doubled;
    sum.unknownRows += result.unknownRows;
    sum.toldOtherwise += result.toldOtherwise.length;
    const { actions: _, incomplete: __, ...never } = result;
    for (const [what, found] of Object.entries(never)) {
      const count = Array.isArray(found) ? found.length : found;
      if (count > 0 && !mode.allowed.some((allowed) => allowed === what)) {
        faults.push(`${what} ${String(found)} (died before: ${finished.deaths.join(', ')})`);
      }
    }
    // How lines share a sync may differ by a step from run to run: the last point may lie behind the end.
    const lived = finished.deaths.length === 0 && finished.steps < diesAt;
    if (finished.deaths.length !== 1 && !lived) faults.push(`step ${diesAt}: died ${finished.deaths.length} times`);
    task.done();
  };
  const limit = pLimit(4);
  await Promise.all(Array.from({ length: whole.steps }, (_, at) => limit(() => crashAt(at + 1))));
  table.push([`${mode.name}, unsynced bytes ${damage}`, String(whole.steps), ...Object.values(sum).map(String)]);
  expect(faults).toEqual([]);
});
