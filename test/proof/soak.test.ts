import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { seededRandom } from '../../src/sandbox/random.js';
import { randomLives, runToEnd } from './helpers/run-to-end.js';
import { figures, seenIn, tally, type Told, toldInFiles } from './helpers/tally.js';
import { createTask, type Mode, type Proof } from './helpers/task.js';
import { type Faults, noFaults } from './helpers/world.js';

vi.mock('node:fs/promises', async (original) => (await import('./helpers/life.js')).mortalFiles(await original()));
vi.mock('../../src/report/html.js', () => ({ writeHtmlReport: () => Promise.resolve() }));

/** Rows in all; with PROOF_SOAK_MINUTES it goes on for so long instead. */
const wantedRows = Number(process.env.PROOF_SOAK_ROWS ?? 120);
const minutes = Number(process.env.PROOF_SOAK_MINUTES ?? 0);
/** A seed that failed can be run again. */
const seed = Number(process.env.PROOF_SOAK_SEED ?? randomInt(2 ** 31));

const sum = { rows: 0, runs: 0, crashes: 0, calls: 0, lost: 0, doubled: 0, unknown: 0 };
afterAll(() => {
  const title = 'Everything that can go wrong, by lot';
  const line = [`PROOF_SOAK_SEED=${seed}`, ...Object.values(sum).map(String)];
  process.stdout.write(figures(title, Object.keys(sum), [line]));
});

/** A way of running the model that nobody chose. */
function drawn(random: () => number): Mode {
  const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const proof = one<Proof>(['marker', 'time', 'none']);
  const withoutIds = random() < 0.2;
  const share = (most: number): number => (random() < 0.3 ? 0 : random() * most);
  const faults: Faults = {
    refused: share(0.06),
    requestLost: share(0.06),
    answerLost: share(0.06),
    late: share(0.05),
    failure: share(0.06),
    throttled: share(0.1),
    death: share(0.03),
    beyondQuietWait: 0,
    otherWriter: share(0.3),
  };
  // What is not promised (docs/how-it-works.md): without proof rows may be handed to a person, and other people's taken for ours.
  const allowed: Mode['allowed'] = [
    ...(proof === 'none' || withoutIds ? (['unknownRows'] as const) : []),
    ...(proof === 'none' && faults.otherWriter > 0 ? (['lost'] as const) : []),
  ];
  const behave = withoutIds ? ['search-id=no'] : [];
  const sandboxFaults = random() < 0.3 ? [`index-lag:${1 + Math.floor(random() * 30)}@0.5`] : [];
  return { name: `${proof} ${behave.join()} ${sandboxFaults.join()}`, proof, faults, behave, sandboxFaults, allowed };
}

async function runOnce(mode: Mode, runSeed: number, rows: number, crashes: number): Promise<string[]> {
  const told = (folder: string, runId: string): Map<number, Told> => toldInFiles(join(folder, 'runs', runId));
  const calm = await createTask({ ...mode, faults: noFaults, sandboxFaults: [] }, runSeed, rows);
  const undisturbed = told(calm.folder, (await runToEnd(calm, () => ({ counts: 'journal' }))).runId);
  calm.done();
  const task = await createTask(mode, runSeed, rows);
  let finished = await runToEnd(task, randomLives(task.world, crashes));
  sum.crashes += finished.deaths.length;
  await task.world.clock.sleep(3_600_000);
  if (finished.summary.rows.unknown > 0) finished = await runToEnd(task, () => ({ counts: 'journal' }));
  await task.world.clock.sleep(3_600_000);
  const result = tally(seenIn(task), finished.summary, told(task.folder, finished.runId), undisturbed);
  sum.runs += 1;
  sum.rows += rows;
  sum.calls += task.world.seen.calls;
  sum.lost += result.lost;
  sum.doubled += result.doubled;
  sum.unknown += result.unknownRows;
  task.done();
  const { actions: _, incomplete: __, ...never } = result;
  return Object.entries(never).flatMap(([what, found]) => {
    const count = Array.isArray(found) ? found.length : found;
    const fine = count === 0 || mode.allowed.some((allowed) => allowed === what);
    return fine ? [] : [`run ${sum.runs} (${mode.name}): ${what} ${String(found)}`];
  });
}

test('whatever goes wrong, every row is there once and is told as it is', { timeout: 7_200_000 }, async () => {
  const random = seededRandom(seed);
  const endsAt = performance.now() + minutes * 60_000;
  const more = (): boolean => (minutes > 0 ? performance.now() < endsAt : sum.rows < wantedRows);
  const faults: string[] = [];
  while (more() && faults.length < 10) {
    const rows = 10 + Math.floor(random() * 110);
    faults.push(...(await runOnce(drawn(random), Math.floor(random() * 2 ** 31), rows, Math.floor(random() * 8))));
  }
  expect([`PROOF_SOAK_SEED=${seed}`, ...faults]).toEqual([`PROOF_SOAK_SEED=${seed}`]);
});
