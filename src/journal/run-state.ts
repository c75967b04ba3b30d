import { writtenStatuses } from '../model/outcome.js';
import type { AnswerRecord, IntentRecord, JournalRecord, RecordedOutcome, VerdictRecord } from './records.js';

/** How a row stands; `in-doubt`: a call was announced, and it is not known what became of it. */
export type RowFate = (typeof writtenStatuses)[number] | 'in-doubt';

const fates: readonly RowFate[] = [...writtenStatuses, 'in-doubt'];
const inDoubt = fates.indexOf('in-doubt') + 1;
/** The low bits of a row's byte: 0, or the place of its fate in the list and one. */
const fateBits = 0x0f;
/** An intent has no answer so far. */
const open = 0x10;
/** An earlier attempt may have left something behind; only an outcome ends that. */
const doubtful = 0x20;
/** Fields of its lead were surely set, which doing again does not change; its further calls are still to be made. */
const begun = 0x40;
const mostAttempts = 0xff;

/** Nothing was written, so a new call puts the row in doubt; all other fates stand until an outcome says otherwise. */
const reopened = new Set<RowFate | undefined>([undefined, 'failed', 'skipped', 'unprocessed', 'in-doubt']);

const rowsOf = ({ row, rows }: IntentRecord | AnswerRecord): readonly number[] =>
  rows === undefined ? [row] : [row, ...rows];

/** What the journal says of every row, in ten bytes a row. Taking records in touches nothing outside. */
export class RunState {
  run = '';
  /** SHA-256 of the manifest, in hexadecimal. */
  manifestHash = '';
  /** Rows read, once the survey ended. */
  read: number | undefined;
  /** The rows that the survey read, as ranges from and to; empty where its record does not tell. */
  ranges: readonly (readonly number[])[] = [];
  /** The exit code with which the last process ended this run; undefined while one goes on, or died. */
  ended: number | undefined;
  /** Bytes of whole lines: what comes behind is a torn last line. */
  validBytes = 0;
  /** Whether there is a torn last line; opening the journal to be continued cuts it off. */
  torn = false;
  #states = new Uint8Array(1 << 12);
  #attempts = new Uint8Array(1 << 12);
  /** Where the line begins that tells a row's fate. */
  #offsets = new Float64Array(1 << 12);
  #counts: number[] = fates.map(() => 0);
  #lastRow = 0;

  /** The largest row number that occurs. */
  get lastRow(): number {
    return this.#lastRow;
  }

  /** A row's fate so far; undefined when nothing is known of it, or no call of it left anything behind. */
  statusOf(row: number): RowFate | undefined {
    return fates[((this.#states[row] ?? 0) & fateBits) - 1];
  }

  /** Of a row in doubt: every call was answered, and what is left can be done as if none had been made. */
  canBeginAgain(row: number): boolean {
    return this.statusOf(row) === 'in-doubt' && ((this.#states[row] ?? 0) & (open | doubtful)) === 0;
  }

  /** Where the line begins that tells the row's fate; in doubt, its last intent. */
  offsetOf(row: number): number {
    return this.#offsets[row] ?? 0;
  }

  /** The highest number that an attempt for this row had, 0 when none was announced; counts no further than 255. */
  attemptsOf(row: number): number {
    return this.#attempts[row] ?? 0;
  }

  /** How many rows stand where; rows of which nothing is known are in none of them. */
  counts(): Readonly<Record<RowFate, number>> {
    return Object.fromEntries(fates.map((fate, at) => [fate, this.#counts[at] ?? 0])) as Record<RowFate, number>;
  }

  /** The rows with one of these fates, in ascending order. */
  *rowsWith(...wanted: readonly RowFate[]): Generator<number> {
    for (let row = 1; row <= this.#lastRow; row++) {
      const fate = this.statusOf(row);
      if (fate !== undefined && wanted.includes(fate)) yield row;
    }
  }

  /** Every row that is known to be in the file, in ascending order. */
  *knownRows(): Generator<number> {
    if (this.ranges.length === 0) return yield* this.rowsWith(...fates);
    for (const [from = 1, to = 0] of this.ranges) for (let row = from; row <= to; row++) yield row;
  }

  /**
   * Take one more record in.
   *
   * @param offset where its line begins.
   * @returns what is wrong, when the record cannot come here; the state is as before then.
   */
  apply(record: JournalRecord, offset: number): string | undefined {
    if (record.t === 'run') {
      if (this.run !== '') return 'it is a second head of a journal';
      this.run = record.run;
      this.manifestHash = record.manifest;
      return undefined;
    }
    if (this.run === '') return 'it is not the head of a journal';
    if (record.t === 'answer' && ((this.#states[record.row] ?? 0) & open) === 0) {
      return `it answers a call for row ${record.row} that was never announced`;
    }
    this.ended = record.t === 'end' ? record.exit : undefined;
    switch (record.t) {
      case 'survey':
        this.read = record.read;
        this.ranges = record.rows ?? [];
        break;
      case 'intent':
        for (const row of rowsOf(record)) this.#announce(row, record.attempt, offset);
        break;
      case 'verdict':
        this.#decide(record, record.outcome, offset);
        break;
      case 'answer':
        if (record.outcome !== undefined) this.#decide(record, record.outcome, offset);
        else for (const row of rowsOf(record)) this.#answer(row, record);
        break;
      case 'end':
        break;
    }
    return undefined;
  }

  #decide({ row, more }: AnswerRecord | VerdictRecord, { status }: RecordedOutcome, offset: number): void {
    this.#set(row, fates.indexOf(status as RowFate) + 1, offset);
    for (const other of more ?? []) this.#set(other.row, fates.indexOf(other.outcome.status as RowFate) + 1, offset);
  }

  #announce(row: number, attempt: number, offset: number): void {
    const state = this.#states[row] ?? 0;
    // A process died between call and answer: whatever the next attempt comes to, the first may have arrived.
    const doubt = (state & open ? doubtful : state & doubtful) | (state & begun);
    if (reopened.has(this.statusOf(row))) this.#set(row, inDoubt | open | doubt, offset);
    else this.#set(row, (state & fateBits) | open | doubt, this.offsetOf(row));
    this.#attempts[row] = Math.min(Math.max(this.attemptsOf(row), attempt), mostAttempts);
  }

  /** An answer that does not decide the row. */
  #answer(row: number, { kind, op }: AnswerRecord): void {
    const state = (this.#states[row] ?? 0) & ~open;
    if (kind === 'DONE' && op === 'update-lead') this.#set(row, state | begun, this.offsetOf(row));
    else if (kind === 'AMBIGUOUS' || kind === 'DONE') this.#set(row, state | doubtful, this.offsetOf(row));
    else if (state === inDoubt) this.#set(row, 0, 0);
    // A refused or undelivered call left nothing behind, but an earlier one may have.
    else this.#set(row, state, this.offsetOf(row));
  }

  #set(row: number, state: number, offset: number): void {
    if (row >= this.#states.length) this.#grow(row + 1);
    const before = ((this.#states[row] ?? 0) & fateBits) - 1;
    const after = (state & fateBits) - 1;
    if (before !== after) {
      if (before >= 0) this.#counts[before] = (this.#counts[before] ?? 0) - 1;
      if (after >= 0) this.#counts[after] = (this.#counts[after] ?? 0) + 1;
    }
    this.#states[row] = state;
    this.#offsets[row] = offset;
    if (row > this.#lastRow) this.#lastRow = row;
  }

  #grow(atLeast: number): void {
    const size = 2 ** Math.ceil(Math.log2(atLeast));
    const states = new Uint8Array(size);
    states.set(this.#states);
    this.#states = states;
    const attempts = new Uint8Array(size);
    attempts.set(this.#attempts);
    this.#attempts = attempts;
    const offsets = new Float64Array(size);
    offsets.set(this.#offsets);
    this.#offsets = offsets;
  }
}
