import type { Journal } from './journal.js';
import { type AnswerRecord, type IntentRecord, type JournalRecord, toldAgain } from './records.js';

/**
 * Gathers the rows whose actions were sent again after a call that carried them was lost: no answer says what became of
 * it, or a process died before one came. Unlike doubt, this is not ended by a fate: such a call may be executed later
 * still. A create that follows a lost create repeats nothing, since one of them wins and the actions are in it. Memory
 * holds the rows of lost calls only.
 */
export class LostActionCalls {
  readonly #lost = new Set<number>();
  /** Announced, and not answered so far. */
  readonly #open = new Set<number>();
  /** Those that were looked at come behind those that were not. */
  readonly #repeated = new Set<number>();

  take(record: JournalRecord): void {
    if (record.t === 'intent') this.#announce(record);
    if (record.t === 'answer') {
      for (const row of rowsOf(record)) if (this.#open.delete(row) && record.kind === 'AMBIGUOUS') this.#lost.add(row);
    }
    if (record.t === 'verdict' && record.evidence === toldAgain && this.#repeated.delete(record.row)) {
      this.#repeated.add(record.row);
    }
  }

  /** The rows to be looked at, those first that were looked at longest ago, or never. */
  repeated(): ReadonlySet<number> {
    return this.#repeated;
  }

  /** A journal that shows what is added to it, so that it need not be read again at the end of a run. */
  watching(journal: Journal): Journal {
    return {
      path: journal.path,
      append: (record) => {
        this.take(record);
        return journal.append(record);
      },
      close: () => journal.close(),
    };
  }

  #announce(record: IntentRecord): void {
    const carries = carriesActions(record);
    for (const row of rowsOf(record)) {
      // A process died before the answer to the call before came.
      if (this.#open.delete(row)) this.#lost.add(row);
      if (record.op === 'create-actions' && this.#lost.has(row)) this.#repeated.add(row);
      if (carries) this.#open.add(row);
    }
  }
}

function carriesActions({ op, actions = 0 }: IntentRecord): boolean {
  return op === 'create-actions' || (op === 'create-lead' && actions > 0);
}

const rowsOf = ({ row, rows = [] }: IntentRecord | AnswerRecord): readonly number[] => [row, ...rows];
