import { ApiError, AuthError, type RunError, StoppedError, UnreachableError } from '../model/errors.js';
import type { MappedRow } from '../model/mapped-row.js';
import type { Outcome } from '../model/outcome.js';
import { retryDelay } from '../telecrm/retry.js';
import type { IntentLog } from './intent-log.js';
import type { WriteJob } from './job.js';
import { runInLanes } from './lanes.js';
import { recorded, sendRow } from './send.js';

/** A valid row on its way to the API, and its fate where the workspace alone decides it. */
export interface ReadyRow<Draft> {
  readonly mapped: MappedRow<Draft>;
  /** The policy for leads that exist already: nothing is sent for the row. */
  readonly fate?: Outcome;
  /** The row was sent by an earlier process, first announced at this server time (ms), and its answer was lost. */
  readonly announcedAt?: number;
}

/** What an upload needs beside its rows. */
export interface UploadContext {
  readonly log: IntentLog;
  /** The server's time, in ms. */
  readonly serverNow: () => number;
  /** How many rows may be under way at once. */
  readonly concurrency: () => number;
  /** Aborted: no further row is taken, calls under way are finished and recorded. */
  readonly signal: AbortSignal;
  /** Ends early when the signal is aborted; never rejects. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
  /** Told of every fate, once it is recorded. */
  readonly onOutcome: (outcome: Outcome) => void;
}

/** So many rows in a row that could not be delivered at all, and the run stops instead of failing every row. */
const unreachableRows = 3;

/**
 * Write rows, concurrency-limited, each with its intent and its answer in the log.
 *
 * @returns why the run had to stop early, if it had to: token refused, server gone, look-ups failing.
 * @throws {StoppedError} when the log cannot be written.
 */
export async function uploadRows<Draft, Answer>(
  rows: AsyncIterable<readonly ReadyRow<Draft>[]>,
  job: WriteJob<Draft, Answer>,
  context: UploadContext,
): Promise<RunError | undefined> {
  let stop: RunError | undefined;
  let unreachable = 0;
  // Answers are recorded while the next calls run; a failed record must surface even if nobody waits for it.
  const recording = new Set<Promise<void>>();
  let recordingFailed: { readonly error: unknown } | undefined;
  const record = (outcome: Outcome, durable: Promise<void>): void => {
    const task = durable
      .then(() => context.onOutcome(outcome))
      .catch((error: unknown) => {
        recordingFailed ??= { error };
      })
      .finally(() => recording.delete(task));
    recording.add(task);
  };
  /** Rows that could not be delivered, until it is known whether that is about them or about the server. */
  let undelivered: Outcome[] = [];
  const settleUndelivered = (): void => {
    for (const outcome of undelivered) {
      record(outcome, context.log.append({ t: 'verdict', row: outcome.row, outcome: recorded(outcome) }));
    }
    undelivered = [];
  };
  const stopped = (): boolean => stop !== undefined || recordingFailed !== undefined || context.signal.aborted;
  const backOff = (attempt: number): Promise<void> =>
    context.sleep(retryDelay({ attempt, kind: 'transient', random: context.random }), context.signal);

  const work = async ({ mapped, fate, announcedAt }: ReadyRow<Draft>): Promise<void> => {
    if (fate !== undefined) {
      record(fate, context.log.append({ t: 'verdict', row: mapped.row, outcome: recorded(fate) }));
      return;
    }
    try {
      const sent = await sendRow(mapped, job, announcedAt, {
        log: context.log,
        serverNow: context.serverNow,
        backOff,
        stopped,
      });
      if (sent.undelivered === true) {
        await sent.recorded;
        undelivered.push(sent.outcome);
      } else {
        record(sent.outcome, sent.recorded);
        if (!sent.unreachable) settleUndelivered();
      }
      unreachable = sent.unreachable ? unreachable + 1 : 0;
      if (unreachable >= unreachableRows && !context.signal.aborted) stop ??= serverGone();
    } catch (error) {
      if (!(error instanceof AuthError)) throw error;
      stop ??= error;
    }
  };

  try {
    await runInLanes(rows, { concurrency: context.concurrency, keyOf: ({ mapped }) => mapped.key, stopped }, work);
  } catch (error) {
    // A look-up that is refused or fails for good ends the run like a write would; only the log's own failure is thrown.
    if (!(error instanceof AuthError || error instanceof ApiError || error instanceof UnreachableError)) throw error;
    stop ??= error;
  } finally {
    // After an outage, or a signal, these rows are unprocessed: a resumed run sends them.
    if (!stopped()) settleUndelivered();
    await Promise.all(recording);
  }
  if (recordingFailed !== undefined) throw recordingFailed.error;
  return stop;
}

function serverGone(): StoppedError {
  return new StoppedError(
    `Telecrm could not be reached for ${unreachableRows} rows in a row, so the run was stopped.`,
    [
      'Everything that was sent is recorded; the rows that were not attempted are in the unprocessed file.',
      'Check the network and import the file again later: leads that exist are skipped.',
    ],
  );
}
