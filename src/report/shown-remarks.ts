import { keepText } from './keep-text.js';
import type { ReportedRemark } from './remarks-report.js';

/** As many remarks as a page can show, filter and sort at once. */
const limit = 5_000;
/** Characters of a text. */
const longest = 300;

/** Keeps the first remarks of a run for the page that shows it, cut to size. */
export class ShownRemarks {
  readonly #first: ReportedRemark[] = [];
  #total = 0;

  add(remarks: readonly ReportedRemark[]): void {
    this.#total += remarks.length;
    for (const { remark, leadId } of remarks.slice(0, Math.max(0, limit - this.#first.length))) {
      const { value, message, tip, column, field } = remark;
      this.#first.push({
        leadId,
        remark: {
          ...remark,
          column: column && keepText(column, longest),
          field: field && keepText(field, longest),
          value: value && keepText(value, longest),
          message: keepText(message, longest),
          tip: keepText(tip, longest),
          unknown: undefined,
        },
      });
    }
  }

  /** The first remarks, in the order of the input. */
  get first(): readonly ReportedRemark[] {
    return this.#first;
  }

  /** All of them, also those that are not kept. */
  get total(): number {
    return this.#total;
  }
}
