import { ApiError, type ApiProblem } from '../model/errors.js';
import type { MappedRow } from '../model/mapped-row.js';
import type { Outcome } from '../model/outcome.js';
import { remarkAt } from '../model/remark.js';
import { GivenUp, Halted } from './halt.js';
import type { ReadyRow, WriteJob } from './job.js';
import type { Slot } from './lanes.js';
import { JournaledCalls, type RowAnswer } from './row-calls.js';
import type { SendContext } from './send-context.js';

/** The fates of a row and of those that travel with it, and the promise that they are recorded; the slot is free before that. */
export interface Sent {
  /** Empty when the run stopped before the row was decided. */
  readonly outcomes: readonly Outcome[];
  /** The API's last word on a call of the row; absent when the row needed none. */
  readonly answer?: RowAnswer;
  readonly recorded: Promise<void>;
}

/**
 * Carry one row out: each call announced before it leaves, the fate recorded with the last answer.
 *
 * @throws {AuthError} when the workspace refuses the token; the row has no fate then and can be sent again.
 */
export async function sendRow<Draft, Found>(
  ready: ReadyRow<Draft, Found>,
  job: WriteJob<Draft, Found>,
  slot: Slot,
  context: SendContext,
): Promise<Sent> {
  const calls = new JournaledCalls(ready, slot, context);
  try {
    const outcomes = await job.write(ready, calls);
    return { outcomes, answer: calls.answer, recorded: calls.record(outcomes) };
  } catch (error) {
    if (error instanceof GivenUp) {
      const fate = calls.doubtful ? unknownFate : unavailable;
      const outcomes = [ready.mapped, ...(ready.others ?? [])].map((row) => fate(row, error.problem));
      return { outcomes, answer: calls.answer, recorded: calls.record(outcomes) };
    }
    if (error instanceof Halted) return { outcomes: [], recorded: calls.leave() };
    if (error instanceof ApiError) {
      const fate = calls.doubtful ? unknownFate : lookUpRefused;
      const outcomes = [ready.mapped, ...(ready.others ?? [])].map((row) => fate(row, error.problem));
      return { outcomes, answer: calls.answer, recorded: calls.record(outcomes) };
    }
    // The run ends with this: what was heard of the row's last call must be durable before its files are written.
    await calls.leave();
    throw error;
  }
}

function unavailable(row: MappedRow<unknown>, problem: ApiProblem): Outcome {
  const message = `Telecrm could not be reached (${problem.code}), and nothing of the row was sent`;
  return ended(row, 'failed', { code: 'API_UNAVAILABLE', message });
}

function lookUpRefused(row: MappedRow<unknown>, problem: ApiProblem): Outcome {
  const message = `Telecrm refused to look the row's lead up: ${problem.message} [${problem.code}]`;
  return ended(row, 'failed', { code: 'API_REJECTED', message });
}

/** A row that was sent, and nobody can say what became of it. */
export function unknownFate(row: MappedRow<unknown>, problem: Pick<ApiProblem, 'code' | 'status'>): Outcome {
  const answer = problem.status === undefined ? problem.code : `HTTP ${problem.status}`;
  const message = `the answer was lost (${answer}), so the row may or may not have been written`;
  return ended(row, 'unknown', { code: 'OUTCOME_UNKNOWN', message });
}

function ended(
  row: MappedRow<unknown>,
  status: 'failed' | 'unknown',
  problem: Parameters<typeof remarkAt>[1],
): Outcome {
  const remark = remarkAt({ row: row.row, origin: 'api' }, problem);
  return { row: row.row, status, actions: [], remarks: [...row.remarks, remark] };
}
