import { join } from 'node:path';
import { runToEnd } from './run-to-end.js';
import { type Told, toldInFiles } from './tally.js';
import { createTask } from './task.js';
import { noFaults } from './world.js';

/** What the result files tell when nothing disturbs an import of `modelRows(rows, seed)` with markers. */
export async function undisturbedFiles(rows: number, seed: number): Promise<Map<number, Told>> {
  const task = await createTask({ name: 'marker', proof: 'marker', faults: noFaults, allowed: [] }, seed, rows);
  const { runId } = await runToEnd(task, () => ({ counts: 'journal' }));
  const told = toldInFiles(join(task.folder, 'runs', runId));
  task.done();
  return told;
}
