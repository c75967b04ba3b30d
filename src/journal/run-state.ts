import type { RowStatus } from '../model/outcome.js';
import type { JournalRecord } from './records.js';

const statuses: readonly RowStatus[] = [
  'created',
  'updated',
  'unchanged',
  'skipped',
  'failed',
  'unknown',
  'unprocessed',
];
/** An intent without an answer so far. */
const announced = 255;
/** An attempt was ambiguous; only an outcome ends that, whatever later attempts came to. */
const ambiguous = 254;

/** What the journal says of every row, in nine bytes a row. */
export class RunState {
  run = '';
  manifestHash = '';
  /** Rows read, once the survey ended. */
  read: number | undefined;
  /** The exit code with which the last process ended this run; undefined while one goes on, or died. */
  ended: number | undefined;
  /** Bytes of whole lines: what comes behind is a torn last line. */
  validBytes = 0;
  #states = new Uint8Array(1 << 12);
  /** Where the line with a row's fate begins. */
  #offsets = new Float64Array(1 << 12);
  #lastRow = 0;

  /** The largest row number that occurs. */
  get lastRow(): number {
    return this.#lastRow;
  }

  /** A row's fate so far; `in-doubt`: a call was announced, and it is not known what became of it. */
  statusOf(row: number): RowStatus | 'in-doubt' | undefined {
    const state = this.#states[row] ?? 0;
    return state >= ambiguous ? 'in-doubt' : statuses[state - 1];
  }

  /** Where the line begins that tells the row's fate. */
  offsetOf(row: number): number {
    return this.#offsets[row] ?? 0;
  }

  /** Take one more record in. @param offset where its line begins. */
  apply(record: JournalRecord, offset: number): void {
    switch (record.t) {
      case 'run':
        this.run = record.run;
        this.manifestHash = record.manifest;
        break;
      case 'survey':
        this.read = record.read;
        break;
      case 'end':
        this.ended = record.exit;
        break;
      case 'intent':
        this.ended = undefined;
        this.#set(record.row, this.#states[record.row] === ambiguous ? ambiguous : announced, offset);
        break;
      case 'verdict':
        this.#settle(record.row, record.outcome.status, offset);
        break;
      case 'answer':
        if (record.outcome !== undefined) this.#settle(record.row, record.outcome.status, offset);
        else if (record.kind === 'AMBIGUOUS') this.#set(record.row, ambiguous, offset);
        // A refused or undelivered call left nothing behind: the row is as if it had not been tried.
        else if (this.#states[record.row] === announced) this.#set(record.row, 0, offset);
        break;
    }
  }

  #settle(row: number, status: RowStatus, offset: number): void {
    this.#set(row, statuses.indexOf(status) + 1, offset);
  }

  #set(row: number, state: number, offset: number): void {
    while (row >= this.#states.length) this.#grow();
    this.#states[row] = state;
    this.#offsets[row] = offset;
    if (row > this.#lastRow) this.#lastRow = row;
  }

  #grow(): void {
    const states = new Uint8Array(this.#states.length * 2);
    states.set(this.#states);
    this.#states = states;
    const offsets = new Float64Array(states.length);
    offsets.set(this.#offsets);
    this.#offsets = offsets;
  }
}
