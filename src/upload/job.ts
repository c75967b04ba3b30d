import type { WriteOperation } from '../journal/records.js';
import type { Delivery } from '../model/delivery.js';
import type { MappedRow } from '../model/mapped-row.js';
import type { Outcome } from '../model/outcome.js';
import type { ApiProblem } from '../model/errors.js';

/** What a bulk command writes for one row: which call, and what its answers mean for the row. */
export interface WriteJob<Draft, Answer> {
  readonly operation: WriteOperation;
  /** The request's body; its hash goes into the journal before the call. */
  body(draft: Draft): unknown;
  /** The one call. Never throws for what the network or the API does. */
  send(draft: Draft, signal?: AbortSignal): Promise<Delivery<Answer>>;
  /** The row's fate after a 2xx that was understood: a 2xx is not success yet. */
  done(row: MappedRow<Draft>, answer: Answer): Outcome;
  /** The row's fate after a complete refusal by the API, when no earlier attempt can have been executed. */
  refused(row: MappedRow<Draft>, problem: ApiProblem): Outcome;
  /**
   * The row's fate after a refusal that follows a lost answer, by what is found in the workspace; `undefined` when the
   * refusal says nothing about the earlier attempt. May throw what a search throws.
   */
  settle(row: MappedRow<Draft>, problem: ApiProblem, lost: LostCreate): Promise<Outcome | undefined>;
}

/** An attempt whose answer was lost. */
export interface LostCreate {
  /** The server's time when the first attempt was announced, in epoch ms. */
  readonly firstIntentAt: number;
  /** Waits before something is looked up again; `attempt` counts from 1. */
  readonly backOff: (attempt: number) => Promise<void>;
  /** True when the run is to stop: nothing further is waited for. */
  readonly stopped: () => boolean;
}
