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
  /** The row's fate after a complete refusal by the API. `ambiguousBefore`: an earlier attempt may have been executed. */
  refused(row: MappedRow<Draft>, problem: ApiProblem, ambiguousBefore: boolean): Outcome;
}
