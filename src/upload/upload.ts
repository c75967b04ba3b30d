import { setMaxListeners } from 'node:events';
import { ApiError, AuthError, type ApiProblem, type RunError, UnreachableError } from '../model/errors.js';
import type { Outcome } from '../model/outcome.js';
import { retryDelay } from '../telecrm/retry.js';
import type { IntentLog } from './intent-log.js';
import type { Answered, ReadyRow, WriteJob } from './job.js';
import { runInLanes } from './lanes.js';
import { createOutage } from './outage.js';
import { sendRow } from './send.js';

/** What an upload needs beside its rows. */
export interface UploadContext {
  readonly log: IntentLog;
  /** The server's time, in ms. */
  readonly serverNow: () => number;
  /** Ms from a clock that never jumps. */
  readonly clock: () => number;
  /** How many rows may be under way at once. */
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
  /** Judges every complete answer and fate; what it returns stops the run. */
  readonly watch?: UploadWatch;
}

/** Stops a run that goes wrong. */
export interface UploadWatch {
  /** Told of every complete answer. */
  answered(delivery: Answered<unknown>): void;
  /** Told of every fate. */
  decided(outcome: Outcome): void;
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
  rows: AsyncIterable<readonly ReadyRow<Draft, Found>[]>,
  job: WriteJob<Draft, Found>,
  context: UploadContext,
): Promise<RunError | undefined> {
  const { log, watch } = context;
  let stop: RunError | undefined;
  // Answers are recorded while the next calls run; a failed record must surface even if nobody waits for it.
  const recording = new Set<Promise<void>>();
  let recordingFailed: { readonly error: unknown } | undefined;
  const record = (outcomes: readonly Outcome[], durable: Promise<void>): void => {
    for (const outcome of outcomes) watch?.decided(outcome);
    const task = durable
      .then(() => {
        for (const outcome of outcomes) context.onOutcome(outcome);
      })
      .catch((error: unknown) => {
        recordingFailed ??= { error };
      })
      .finally(() => recording.delete(task));
    recording.add(task);
  };
  // What wakes the waits of a run that stops by itself; a signal does the same from outside.
  const halt = new AbortController();
  const anyStop = AbortSignal.any([context.signal, halt.signal]);
  // Every row that waits listens to it.
  setMaxListeners(0, anyStop);
  const stopped = (): boolean => {
    stop ??= outage.over ?? watch?.verdict;
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
    serverNow: context.serverNow,
    begunAt: context.serverNow(),
    sleep,
    backOffMs: (attempt: number) => retryDelay({ attempt, kind: 'transient', random: context.random }),
    quietWaitMs: context.quietWaitMs,
    stopped,
    onAnswer: (delivery: Answered<unknown>) => watch?.answered(delivery),
  };

  try {
    const lanes = { concurrency: context.concurrency, keyOf: job.laneOf, stopped };
    await runInLanes(rows, lanes, async (ready, slot) => {
      try {
        const { outcomes, recorded } = await sendRow(ready, job, slot, send);
        record(outcomes, recorded);
        stopped();
      } catch (error) {
        if (!(error instanceof AuthError)) throw error;
        stop ??= error;
        stopped();
      }
    });
  } catch (error) {
    // A look-up that is refused or fails for good ends the run like a write would; only the log's own failure is thrown.
    if (!(error instanceof AuthError || error instanceof ApiError || error instanceof UnreachableError)) throw error;
    stop ??= error;
  } finally {
    await Promise.all(recording);
  }
  stopped();
  if (recordingFailed !== undefined) throw recordingFailed.error;
  return stop;
}
