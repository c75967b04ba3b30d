import type { AnswerRecord, IntentRecord, JournalRecord } from './records.js';

/**
 * Gathers the rows whose actions travelled in a call of which no answer says what became of it: it was lost, or a
 * process died before it came. Unlike doubt, this is not ended by a fate: such a call may be executed later still.
 * Memory holds these rows only.
 */
export class LostActionCalls {
  readonly #lost = new Set<number>();
  /** Announced, and not answered so far. */
  readonly #open = new Set<number>();

  take(record: JournalRecord): void {
    if (record.t === 'intent' && carriesActions(record)) {
      for (const row of rowsOf(record)) {
        if (this.#open.has(row)) this.#lost.add(row);
        this.#open.add(row);
      }
    }
    if (record.t === 'answer') {
      for (const row of rowsOf(record)) if (this.#open.delete(row) && record.kind === 'AMBIGUOUS') this.#lost.add(row);
    }
  }

  rows(): ReadonlySet<number> {
    return new Set([...this.#lost, ...this.#open]);
  }
}

function carriesActions({ op, actions = 0 }: IntentRecord): boolean {
  return op === 'create-actions' || (op === 'create-lead' && actions > 0);
}

const rowsOf = ({ row, rows = [] }: IntentRecord | AnswerRecord): readonly number[] => [row, ...rows];
