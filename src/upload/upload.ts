import { setMaxListeners } from 'node:events';
import {
  ApiError,
  AuthError,
  type ApiProblem,
  InputChangedError,
  RunError,
  UnreachableError,
} from '../model/errors.js';
import type { Outcome } from '../model/outcome.js';
import { retryDelay } from '../telecrm/retry.js';
import { cutShort } from '../telecrm/stoppable.js';
import { createCallSlots, rowsAtOnce } from './call-slots.js';
import type { IntentLog } from './intent-log.js';
import { Stopping } from './halt.js';
import type { ReadyRow, WriteJob } from './job.js';
import { runInLanes } from './lanes.js';
import { createOutage } from './outage.js';
import type { RowAnswer } from './row-calls.js';
import { type Sent, sendRow } from './send.js';

/** What an upload needs beside its rows. */
export interface UploadContext {
  readonly log: IntentLog;
  /** The server's time, in ms. */
  readonly serverNow: () => number;
  /** Ms from a clock that never jumps. */
  readonly clock: () => number;
  /** How many calls may be under way at once. */
  readonly concurrency: () => number;
  /** Aborted: no further row is taken, calls under way are finished and recorded. */
  readonly signal: AbortSignal;
  /** Ends early when the signal is aborted; never rejects. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
  /** How long a request may still be executed after its answer was lost, in ms. */
  readonly quietWaitMs: number;
  /** The run stops when nothing went through for so long, in ms. */
  readonly maxOutageMs: number;
  /** Told of every fate, once it is recorded. */
  readonly onOutcome: (outcome: Outcome) => void;
  /** Told when the run pauses because the server is away. */
  readonly onPause?: (ms: number, problem: ApiProblem) => void;
  /** Each judges every fate; the first verdict stops the run. */
  readonly watches?: readonly UploadWatch[];
}

/** Stops a run that goes wrong. */
export interface UploadWatch {
  /**
   * Told of every fate.
   *
   * @param answer the API's last word on a call of the row; absent when the row needed none.
   */
  decided(outcome: Outcome, answer: RowAnswer | undefined): void;
  /** Why the run is to stop, if it is. */
  readonly verdict: RunError | undefined;
}

/**
 * Write rows, concurrency-limited, each call with its intent and its answer in the log.
 *
 * @returns why the run had to stop early, if it had to: token refused, server gone, look-ups failing, too many failures.
 * @throws {StoppedError} when the log cannot be written.
 */
export async function uploadRows<Draft, Found>(
  rows: AsyncIterable<readonly ReadyRow<Draft, Found>[]> | Iterable<readonly ReadyRow<Draft, Found>[]>,
  job: WriteJob<Draft, Found>,
  context: UploadContext,
): Promise<RunError | undefined> {
  const { log, watches = [] } = context;
  let stop: RunError | undefined;
  // Answers are recorded while the next calls run; a failed record must surface even if nobody waits for it.
  let recording = 0;
  let allRecorded = (): void => undefined;
  let recordingFailed: { readonly error: unknown } | undefined;
  const record = async ({ outcomes, answer, recorded }: Sent): Promise<void> => {
    recording += 1;
    for (const outcome of outcomes) for (const watch of watches) watch.decided(outcome, answer);
    try {
      await recorded;
      for (const outcome of outcomes) context.onOutcome(outcome);
    } catch (error) {
      recordingFailed ??= { error };
    }
    recording -= 1;
    if (recording === 0) allRecorded();
  };
  // What wakes the waits of a run that stops by itself; a signal does the same from outside.
  const halt = new AbortController();
  const anyStop = AbortSignal.any([context.signal, halt.signal]);
  // Every row that waits listens to it.
  setMaxListeners(0, anyStop);
  const stopped = (): boolean => {
    stop ??= outage.over ?? watches.find(({ verdict }) => verdict !== undefined)?.verdict;
    const yes = stop !== undefined || recordingFailed !== undefined || context.signal.aborted;
    if (yes && !halt.signal.aborted) halt.abort();
    return yes;
  };
  const sleep = (ms: number): Promise<void> => context.sleep(ms, anyStop);
  const outage = createOutage({
    maxOutageMs: context.maxOutageMs,
    clock: context.clock,
    sleep,
    stopped: () => stop !== undefined || context.signal.aborted,
    onPause: context.onPause,
  });
  const send = {
    log,
    outage,
    places: createCallSlots(context.concurrency),
    serverNow: context.serverNow,
    clock: context.clock,
    begunAt: context.serverNow(),
    sleep,
    backOffMs: (attempt: number) => retryDelay({ attempt, kind: 'transient', random: context.random }),
    quietWaitMs: context.quietWaitMs,
    stopped,
    end(reason: RunError) {
      stop ??= reason;
      stopped();
    },
  };

  try {
    const lanes = { concurrency: () => rowsAtOnce(context.concurrency()), keyOf: job.laneOf, stopped };
    await runInLanes(rows, lanes, async (ready, slot) => {
      try {
        void record(await sendRow(ready, job, slot, send));
        stopped();
      } catch (error) {
        const reason = error instanceof Stopping ? error.reason : error;
        if (!(error instanceof Stopping || reason instanceof AuthError)) throw error;
        stop ??= reason as RunError;
        stopped();
      }
    });
  } catch (error) {
    // A look-up that is refused or fails for good ends the run like a write would, and so does an input that was changed;
    // one that the signal cut short ends it as the signal does. Only the log's own failure is thrown.
    const ends = [AuthError, ApiError, UnreachableError, InputChangedError];
    if (error instanceof RunError && ends.some((kind) => error instanceof kind)) stop ??= error;
    else if (!cutShort(error, context.signal)) throw error;
  } finally {
    if (recording > 0) {
      await new Promise<void>((resolve) => {
        allRecorded = resolve;
      });
    }
  }
  stopped();
  if (recordingFailed !== undefined) throw recordingFailed.error;
  return stop;
}
