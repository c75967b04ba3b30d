import { createHash } from 'node:crypto';
import type { RecordedOutcome } from '../journal/records.js';
import { AuthError, RunError } from '../model/errors.js';
import type { ApiProblem } from '../model/errors.js';
import type { MappedRow } from '../model/mapped-row.js';
import type { Outcome } from '../model/outcome.js';
import { remarkAt } from '../model/remark.js';
import { isAuthProblem } from '../telecrm/auth-problem.js';
import type { IntentLog } from './intent-log.js';
import type { WriteJob } from './job.js';

/** What sending needs beside the row. */
export interface SendContext {
  readonly log: IntentLog;
  /** The server's time, in ms: what an intent is dated with. */
  readonly serverNow: () => number;
  /** Waits before an ambiguous attempt is repeated; `attempt` counts from 1. Rejects never, returns early on a stop. */
  readonly backOff: (attempt: number) => Promise<void>;
  /** True when no further attempt may begin. */
  readonly stopped: () => boolean;
}

/** What is known of an attempt that an earlier process announced and did not live to see answered. */
const lostBefore: ApiProblem = {
  code: 'ANSWER_LOST',
  message: 'an earlier process ended before the answer',
  method: 'POST',
  path: '',
};

/** How often a row is sent before it is given up. */
const maxAttempts = 5;

/** A row's fate, and the promise that it is recorded; the slot is free before that. */
export interface Sent {
  readonly outcome: Outcome;
  readonly recorded: Promise<void>;
  /** The row was never delivered: the server could not be reached. */
  readonly unreachable: boolean;
  /** Surely nothing of the row was executed, and its outcome is not recorded: it counts only if other rows go through. */
  readonly undelivered?: boolean;
}

/**
 * Send one row: intent synced, then the call, then the answer. An ambiguous attempt is repeated, each
 * repetition with an intent of its own; a create can be repeated because the workspace holds one lead per
 * identifier (documented by the 409).
 *
 * @param announcedAt when an earlier process first announced the row, if its answer was lost with it.
 *
 * @throws {AuthError} when the workspace refuses the token; the row has no fate then and can be sent again.
 */
export async function sendRow<Draft, Answer>(
  row: MappedRow<Draft>,
  job: WriteJob<Draft, Answer>,
  announcedAt: number | undefined,
  context: SendContext,
): Promise<Sent> {
  const { log } = context;
  const op = job.operation;
  const payload = createHash('sha256')
    .update(JSON.stringify(job.body(row.draft)))
    .digest('hex');
  let ambiguous = announcedAt === undefined ? undefined : lostBefore;
  let firstIntentAt = announcedAt;
  for (let attempt = 1; ; attempt++) {
    const at = context.serverNow();
    firstIntentAt ??= at;
    const remarks = row.remarks.length > 0 && { remarks: row.remarks };
    await log.append({ t: 'intent', row: row.row, op, key: hashKey(row.key), payload, attempt, at, ...remarks });
    const delivery = await job.send(row.draft);
    const answer = { t: 'answer', row: row.row, op, attempt, kind: delivery.kind, ms: delivery.ms } as const;
    const settled = (outcome: Outcome, problem?: ApiProblem, unreachable = false): Sent => ({
      outcome,
      unreachable,
      recorded: log.append({ ...answer, ...problemOf(problem), outcome: recorded(outcome) }),
    });
    if (delivery.kind === 'DONE') return settled(job.done(row, delivery.value));
    const { kind, problem } = delivery;
    if (kind === 'REJECTED' && !isAuthProblem(problem) && ambiguous === undefined) {
      return settled(job.refused(row, problem), problem);
    }
    if (kind === 'NOT_SENT' && ambiguous === undefined) {
      // Whether the row failed or the whole server is gone, later rows tell: the row has no fate yet.
      const recorded = log.append({ ...answer, ...problemOf(problem) });
      return { outcome: unavailable(row, problem), recorded, unreachable: true, undelivered: true };
    }
    if (kind === 'AMBIGUOUS') ambiguous = problem;
    if (kind !== 'REJECTED' && (attempt >= maxAttempts || context.stopped())) {
      return settled(unknownFate(row, ambiguous ?? problem), problem, !context.stopped());
    }
    await log.append({ ...answer, ...problemOf(problem) });
    if (kind === 'REJECTED' && isAuthProblem(problem)) throw refusedInMidRun(problem);
    if (kind === 'REJECTED') return settleByEvidence(row, job, problem, ambiguous ?? problem, firstIntentAt, context);
    await context.backOff(attempt);
    if (context.stopped()) return verdict(unknownFate(row, ambiguous ?? problem), log);
  }
}

/** A refusal after a lost answer: what is found in the workspace tells the row's fate, or the row stays unknown. */
async function settleByEvidence<Draft, Answer>(
  row: MappedRow<Draft>,
  job: WriteJob<Draft, Answer>,
  problem: ApiProblem,
  ambiguous: ApiProblem,
  firstIntentAt: number,
  { log, backOff, stopped }: SendContext,
): Promise<Sent> {
  try {
    const outcome = await job.settle(row, problem, { firstIntentAt, backOff, stopped });
    return verdict(outcome ?? unknownFate(row, ambiguous), log);
  } catch (error) {
    if (error instanceof AuthError || !(error instanceof RunError)) throw error;
    // The search failed: the row can be settled another time.
    return verdict(unknownFate(row, ambiguous), log);
  }
}

/** A fate that no answer brought. */
function verdict(outcome: Outcome, log: IntentLog): Sent {
  const record = { t: 'verdict', row: outcome.row, outcome: recorded(outcome) } as const;
  return { outcome, unreachable: false, recorded: log.append(record) };
}

/** An outcome as the journal keeps it: without the row, which the record has. */
export function recorded({ status, leadId, actions, remarks }: Outcome): RecordedOutcome {
  return { status, leadId, actions: [...actions], remarks: [...remarks] };
}

function problemOf(problem: ApiProblem | undefined): { status?: number; code?: string } {
  return problem === undefined ? {} : { status: problem.status, code: problem.code };
}

/** Identifiers are personal data: the journal tells equal ones apart by their hash. */
function hashKey(key: string | undefined): string | undefined {
  return key === undefined ? undefined : createHash('sha256').update(key).digest('hex').slice(0, 32);
}

function unavailable(row: MappedRow<unknown>, problem: ApiProblem): Outcome {
  const message = `Telecrm could not be reached (${problem.code}), and nothing of the row was sent`;
  return failed(row, 'failed', { code: 'API_UNAVAILABLE', message });
}

function unknownFate(row: MappedRow<unknown>, problem: ApiProblem): Outcome {
  const answer = problem.status === undefined ? problem.code : `HTTP ${problem.status}`;
  const message = `the answer was lost (${answer}), so the lead may or may not have been written`;
  return failed(row, 'unknown', { code: 'OUTCOME_UNKNOWN', message });
}

function failed(
  row: MappedRow<unknown>,
  status: 'failed' | 'unknown',
  problem: Parameters<typeof remarkAt>[1],
): Outcome {
  return {
    row: row.row,
    status,
    actions: [],
    remarks: [...row.remarks, remarkAt({ row: row.row, origin: 'api' }, problem)],
  };
}

function refusedInMidRun(problem: ApiProblem): AuthError {
  return new AuthError(`Telecrm refused the token or the licence in mid-run: ${problem.message} [${problem.code}].`, [
    'Everything that was sent is recorded; nothing more was sent.',
    'Check that the token was not deleted and the licence has not expired, then import the file again: leads that exist are skipped.',
  ]);
}
