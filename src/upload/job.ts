export type { PastCall } from '../journal/past-calls.js';
import type { PastCall } from '../journal/past-calls.js';
import type { WriteOperation } from '../journal/records.js';
import type { Delivery } from '../model/delivery.js';
import type { ApiProblem, RunError } from '../model/errors.js';
import type { MappedRow } from '../model/mapped-row.js';
import type { Outcome } from '../model/outcome.js';

/** A valid row on its way to the API. */
export interface ReadyRow<Draft, Found> {
  readonly mapped: MappedRow<Draft>;
  /** Further rows that travel with it, in file order; each gets a fate of its own. */
  readonly others?: readonly MappedRow<Draft>[];
  /** What was looked up for it; absent when nothing is looked up before writing. */
  readonly found?: Found;
  /** Calls of an earlier process whose end nobody knows, oldest first. */
  readonly past?: readonly PastCall[];
}

/** What a bulk command does for one row, in as many calls as it takes. */
export interface WriteJob<Draft, Found> {
  /** Rows with the same lane never run at once and keep their order. */
  laneOf(row: ReadyRow<Draft, Found>): string | undefined;
  /**
   * Carry a row out: decide, announce, call, settle.
   *
   * @returns the fate of the row, then of the others that travel with it, in order.
   * @throws what `RowCalls` throws; the row has no fate then.
   */
  write(row: ReadyRow<Draft, Found>, calls: RowCalls): Promise<readonly Outcome[]>;
}

/** One call, as it is announced in the journal. */
export interface Step<Answer> {
  readonly op: WriteOperation;
  /** The request's body; its hash goes into the journal. Secrets in it never do. */
  readonly body: unknown;
  /**
   * The one call. Never throws for what the network or the API does.
   *
   * @param json the body as the journal's hash has it, for a call that sends just that.
   */
  send(json: string): Promise<Delivery<Answer>>;
  /** How many actions the call carries, and which of the map's. */
  readonly actions?: number;
  readonly slots?: readonly number[];
  readonly lead?: string;
  readonly before?: Readonly<Record<string, unknown>>;
}

/** What became of an announced call; one that never left is repeated until it does. */
export type Answered<Answer> = Exclude<Delivery<Answer>, { readonly kind: 'NOT_SENT' }>;

/** An answer that leaves no doubt, and since when an earlier attempt may have been executed. */
export interface Certain<Answer> {
  readonly delivery: Exclude<Answered<Answer>, { readonly kind: 'AMBIGUOUS' }>;
  /** The server's time of the first attempt, in epoch ms, where the answer of one was lost. */
  readonly lostSince?: number;
}

/**
 * How one row reaches the API: every call is announced in the journal before it leaves.
 *
 * All methods throw to end the row's work without a fate: when the run stops (what was announced stays in doubt, and
 * is settled by a resumed run), when the row is given up, when the token is refused.
 */
export interface RowCalls {
  readonly past: readonly PastCall[];
  /** The server's time when this process began to send, in epoch ms: every past call had left by then, or never will. */
  readonly begunAt: number;
  /** The server's time, in epoch ms. */
  serverNow(): number;
  /** Announce a call and make it. What never left is repeated. */
  announce<Answer>(step: Step<Answer>): Promise<Answered<Answer>>;
  /**
   * Announce a call and make it until its answer is certain; only for calls that a repeat cannot harm.
   *
   * @param lostSince when an earlier process made the call first, if its answer was lost.
   */
  untilCertain<Answer>(step: Step<Answer>, lostSince?: number): Promise<Certain<Answer>>;
  /**
   * Look something up. While the server is away the row waits; other failures are thrown.
   *
   * @throws {ApiError} when the look-up is refused.
   */
  read<T>(look: () => Promise<T>): Promise<T>;
  /** Wait before something is looked up again; `attempt` counts from 1. */
  backOff(attempt: number): Promise<void>;
  /** Wait until a request that had left by this server time can no longer be executed. Other rows go on. */
  quietWait(leftBy: number): Promise<void>;
  /** The row's server was not to be reached: wait until it is tried again. Other rows go on. */
  park(problem: ApiProblem): Promise<void>;
  /** What is to be thrown when no other row would fare better: the row has no fate then, and the run stops. */
  stopping(reason: RunError): Error;
}
