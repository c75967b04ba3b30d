import { openRows } from './import-open-rows.js';
import type { RunOptions } from './import-options.js';
import { readyRows } from './import-rows.js';
import { interrupted, type LiveRun, sleepOf, upload } from './import-upload.js';
import type { Journal } from './journal/journal.js';
import { openOutcomes } from './journal/outcomes.js';
import { toldAgain } from './journal/records.js';
import { replayJournal } from './journal/replay.js';
import type { RunState } from './journal/run-state.js';
import { RunError } from './model/errors.js';
import type { Outcome } from './model/outcome.js';
import { silentProgress } from './model/progress.js';
import type { Remark } from './model/remark.js';
import { cutShort } from './telecrm/stoppable.js';
import { recordedRow } from './upload/recorded.js';
import { Spread } from './upload/spread.js';

/** So many rows are read back as a sample. */
const sampleSize = 100;
/** How long what was queued is given between one look and the next, in ms; in all no longer than the quiet wait. */
const settlingWaits = [1_000, 2_000, 5_000, 10_000, 20_000, 40_000];

/**
 * Look at what the run wrote: settle what was only queued, then read back as many of the written rows as was asked for.
 *
 * @returns why it could not be finished, if it could not.
 */
export async function verifyRun<Draft, Found>(
  run: LiveRun<Draft, Found>,
  merge: boolean,
  options: RunOptions,
): Promise<RunError | undefined> {
  const { verify = 'none' } = options;
  if (verify === 'none') return undefined;
  const stopped = await settleQueued(run, merge, options);
  if (stopped !== undefined || interrupted(options)) return stopped;
  if (verify === 'all') return readBack(run, () => true, merge, options);
  const sample = sampleOf(await replayJournal(run.journal.path));
  return readBack(run, (row) => sample.has(row), false, options);
}

/** Written rows, spread over all of them. */
function sampleOf(state: RunState): Set<number> {
  const spread = new Spread<number>(sampleSize);
  for (const row of state.rowsWith('created', 'updated')) spread.offer(row);
  return new Set(spread.picked());
}

/** Rows that were queued are unknown until they are found; the queue is given some time. */
export async function settleQueued<Draft, Found>(
  run: LiveRun<Draft, Found>,
  merge: boolean,
  options: RunOptions,
): Promise<RunError | undefined> {
  if (options.via !== 'async') return undefined;
  const { progress = silentProgress, quietWaitMs = 120_000 } = options;
  const sleep = sleepOf(options);
  let waited = 0;
  for (const wait of settlingWaits) {
    const open = await openRows(run.journal.path, 'unknown');
    if (open.past.size === 0 || waited + wait > quietWaitMs || interrupted(options)) return undefined;
    progress.stage('checking', open.past.size);
    await sleep(wait);
    waited += wait;
    const stopped = await upload(run, readyRows(run, { ...open, merge }, run.client), options);
    if (stopped !== undefined) return stopped;
  }
  return undefined;
}

/**
 * Read written rows back, and record what differs from what was sent as remarks of the row.
 *
 * @param wanted which of the written rows.
 */
export async function readBack<Draft, Found>(
  run: LiveRun<Draft, Found>,
  wanted: (row: number) => boolean,
  merge: boolean,
  options: RunOptions,
): Promise<RunError | undefined> {
  const { job, journal, client } = run;
  if (job.verify === undefined) return undefined;
  const { progress = silentProgress } = options;
  const context = { client, sleep: sleepOf(options) };
  const state = await replayJournal(journal.path);
  const isOpen = (row: number): boolean => isWritten(state, row) && wanted(row);
  const outcomes = await openOutcomes(journal.path, state);
  let done = 0;
  progress.stage('checking');
  try {
    for await (const batch of readyRows(run, { isOpen, past: new Map(), merge }, client)) {
      const fates = await outcomes.outcomesOf(batch.map(({ mapped }) => mapped.row));
      await Promise.all(
        batch.map(async ({ mapped, found }, at) => {
          const outcome = fates[at];
          // A row that was merged into another is checked with that one.
          if (outcome === undefined || found === undefined || isMerged(outcome)) return;
          const remarks = (await job.verify?.(mapped, outcome, found, context)) ?? [];
          if (remarks.length > 0) await tellAgain(journal, outcome, remarks);
        }),
      );
      done += batch.length;
      progress.update({ done, pace: client.pace() });
      if (interrupted(options)) break;
    }
  } catch (error) {
    if (cutShort(error, options.signal)) return undefined;
    if (error instanceof RunError) return error;
    throw error;
  } finally {
    await outcomes.close();
  }
  return undefined;
}

/** A row that was written was looked at: its fate is told again, with the remarks on what was found. */
export async function tellAgain(
  journal: Pick<Journal, 'append'>,
  outcome: Outcome,
  remarks: readonly Remark[],
): Promise<void> {
  const told = recordedRow({ ...outcome, remarks: [...outcome.remarks, ...remarks] });
  await journal.append({ t: 'verdict', ...told, evidence: toldAgain });
}

export function isWritten(state: RunState, row: number): boolean {
  const status = state.statusOf(row);
  return status === 'created' || status === 'updated';
}

const isMerged = ({ remarks }: Outcome): boolean => remarks.some(({ code }) => code === 'DUPLICATE_IN_FILE');
