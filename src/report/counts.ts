import { forecastStatuses, type Outcome, type RowStatus, resultClassOf, writtenStatuses } from '../model/outcome.js';

/** What became of all rows and actions of a run. */
export interface Counts {
  /** Rows by status; a status that no row has is 0. */
  readonly rows: Readonly<Record<RowStatus, number>>;
  /** Rows of the success file that have a remark. */
  readonly withRemarks: number;
  /** Actions by what became of them. */
  readonly actions: Readonly<Record<'created' | 'ignored' | 'unknown', number>>;
}

/** Counts outcomes as they come. */
export class OutcomeCounter {
  readonly #rows = noRows();
  readonly #actions = { created: 0, ignored: 0, unknown: 0 };
  #withRemarks = 0;

  add(outcome: Outcome): void {
    this.#rows[outcome.status]++;
    for (const action of outcome.actions) this.#actions[action.status]++;
    if (outcome.remarks.length > 0 && resultClassOf[outcome.status] === 'success') this.#withRemarks++;
  }

  counts(): Counts {
    return { rows: { ...this.#rows }, withRemarks: this.#withRemarks, actions: { ...this.#actions } };
  }
}

function noRows(): Record<RowStatus, number> {
  const rows: Partial<Record<RowStatus, number>> = {};
  for (const status of [...writtenStatuses, ...forecastStatuses]) rows[status] = 0;
  return rows as Record<RowStatus, number>;
}
