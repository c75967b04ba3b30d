import { setTimeout as delay } from 'node:timers/promises';
import { historyOf } from './import-history.js';
import type { RunOptions, RunTime } from './import-options.js';
import type { ImportRun } from './import-run.js';
import type { LostActionCalls } from './journal/lost-action-calls.js';
import type { RunError } from './model/errors.js';
import type { Outcome } from './model/outcome.js';
import { silentProgress } from './model/progress.js';
import type { Connection } from './telecrm/connect.js';
import { createBreaker } from './upload/breaker.js';
import type { ReadyRow } from './upload/job.js';
import { type UploadWatch, uploadRows } from './upload/upload.js';

/** A run that writes: with a journal and a connection. */
export interface LiveRun<Draft, Found> extends ImportRun<Draft, Found> {
  readonly journal: NonNullable<ImportRun<Draft, Found>['journal']>;
  readonly client: Connection;
  /** What stops it beside the breaker. */
  readonly limits: readonly UploadWatch[];
  /** The lost calls of rows whose actions could have been recorded twice; absent where rows record none. */
  readonly lostActions?: LostActionCalls;
}

const systemTime: RunTime = {
  now: () => performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
};

/** Whether a signal has come. */
export const interrupted = ({ signal }: RunOptions): boolean => signal?.aborted === true;

/** The waits of a run: they end early when it is interrupted. */
export function sleepOf({ time = systemTime, signal = new AbortController().signal }: RunOptions) {
  return (ms: number): Promise<void> => time.sleep(ms, signal);
}

/** Tells the progress of every fate. */
export function countOutcomes<Draft, Found>(
  { client }: LiveRun<Draft, Found>,
  { progress = silentProgress }: RunOptions,
): (outcome: Outcome) => void {
  let done = 0;
  let failed = 0;
  return ({ status }) => {
    done += 1;
    if (status === 'failed' || status === 'unknown') failed += 1;
    progress.update({ done, failed, pace: client.pace() });
  };
}

/**
 * Send rows.
 *
 * @returns why the run had to stop early, if it had to.
 */
export async function upload<Draft, Found>(
  run: LiveRun<Draft, Found>,
  rows: AsyncIterable<readonly ReadyRow<Draft, Found>[]> | Iterable<readonly ReadyRow<Draft, Found>[]>,
  options: RunOptions,
): Promise<RunError | undefined> {
  const { signal = new AbortController().signal, time = systemTime } = options;
  const { client, journal } = run;
  // Where no answer tells the server's time, this machine's stands in: asked once, since it may be set in mid-run.
  const beganAt = Date.now() - time.now();
  return uploadRows(
    rows,
    run.job.writes({ client, history: historyOf(run, options), resendUnknown: options.resendUnknown }),
    {
      log: journal,
      serverNow: () => client.serverNow() ?? beganAt + time.now(),
      clock: time.now,
      quietWaitMs: options.quietWaitMs ?? 120_000,
      maxOutageMs: options.maxOutageMs ?? 3_600_000,
      concurrency: () => options.concurrency ?? client.concurrency(),
      signal,
      sleep: time.sleep,
      random: Math.random,
      watches: [createBreaker(), ...run.limits],
      onOutcome: countOutcomes(run, options),
      onPause: (ms, { code }) => {
        const seconds = Math.round(ms / 1000);
        options.onWarning?.(`Telecrm cannot be reached (${code}); the run pauses for ${seconds} s, then tries again.`);
      },
    },
  );
}
