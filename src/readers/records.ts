import Papa, { type ParseResult } from 'papaparse';
import { InputError } from '../model/errors.js';
import { columnLetters } from '../model/column-letters.js';
import { plainLineEnds } from './line-ends.js';
import { rawLines } from './raw-lines.js';

/** Complete records, in the order of the file. */
export interface RecordBlock {
  /** The row number of the first record; one record is one row, whatever line breaks its cells have. */
  readonly row: number;
  /** The cells of each record; the caller may change them. */
  readonly records: string[][];
  /** The line of each record, where no cell of the block holds a line break. */
  readonly lines?: readonly string[];
  /** A text that all these records were cut from. */
  readonly text: string;
  /** Whether that text is known to be ASCII. */
  readonly ascii: boolean;
}

/** How a text is cut into records. */
export interface RecordFormat {
  /** The file's name, for messages. */
  readonly file: string;
  /** One character. */
  readonly delimiter: string;
  /** Longest record, in characters. */
  readonly recordLength: number;
  /** Whether the records' lines are wanted. */
  readonly lines?: boolean;
}

/** Excel's word for the delimiter, in front of the table. Spreadsheets neither show nor count this line. */
const declaresDelimiter = /^sep=.$/iu;
/** Quotes in the middle of one cell; more make no text that anyone wrote, and would only fill the memory. */
const strayQuotesAtMost = 10_000;

/**
 * Cuts text that arrives in pieces into records.
 *
 * LF, CRLF and CR end a record, also mixed in one file. A quote opens a cell only at the cell's start, as in
 * spreadsheets. papaparse's `Parser` does the cutting: unlike its stream front it tells about open quotes and
 * how far it came, so that a record can be capped.
 */
export class RecordParser {
  readonly #format: RecordFormat;
  readonly #papa: Papa.Parser;
  #pending = '';
  #ascii = true;
  /** A shorter text than this cannot hold a complete record, or is not worth another try. */
  #worthParsing = 0;
  #row = 1;

  constructor(format: RecordFormat) {
    this.#format = format;
    this.#papa = new Papa.Parser({ delimiter: format.delimiter, newline: '\n' });
  }

  /** The row number of the record that is not complete yet. */
  get row(): number {
    return this.#row;
  }

  /**
   * Add text; the records that it completes.
   *
   * @throws {InputError} when a record is too long, or a quote stands where its meaning is unclear.
   */
  push(text: string, ascii: boolean): RecordBlock {
    this.#pending += text;
    this.#ascii &&= ascii;
    const block = this.#pending.length < this.#worthParsing ? this.#nothing() : this.#take(ascii);
    if (block.records.length === 0) {
      if (this.#pending.length > this.#format.recordLength) throw this.#tooLong();
      // Trying again only when the text has doubled keeps a long record linear in its length.
      this.#worthParsing = Math.min(this.#pending.length * 2, this.#format.recordLength + 1);
    } else this.#worthParsing = 0;
    return block;
  }

  /** Say that there is no more text. @throws {InputError} as `push` does, and when a quote is still open. */
  finish(): RecordBlock {
    if (this.#pending === '') return this.#nothing();
    if (!this.#pending.endsWith('\n')) this.#pending += '\n';
    const block = this.#take(true);
    if (this.#pending !== '') throw this.#openQuote();
    return block;
  }

  #nothing(): RecordBlock {
    return { row: this.#row, records: [], text: '', ascii: true };
  }

  #take(restIsAscii: boolean): RecordBlock {
    let text = this.#pending;
    // The LF of a CRLF may be in the next piece.
    const cut = text.endsWith('\r');
    if (cut) text = text.slice(0, -1);
    let returns = returnsIn(text);
    if (returns === 'bare') {
      text = plainLineEnds(text, this.#format.delimiter);
      returns = 'none';
    }
    const { data, errors, meta }: ParseResult<string[]> = this.#papa.parse(text, 0, true);
    const row = this.#row;
    const lines = this.#format.lines === true ? rawLines(text, data.length, meta.cursor) : undefined;
    if (returns === 'crlf') for (const record of data) stripReturn(record);
    const skipped = row === 1 && declaresDelimiter.test(data[0]?.join(this.#format.delimiter) ?? '') ? 1 : 0;
    if (skipped > 0) {
      data.splice(0, skipped);
      lines?.splice(0, skipped);
    }
    if (text.length > this.#format.recordLength) this.#checkLengths(data);
    if (data.length === 0 && errors.length > strayQuotesAtMost) throw this.#openQuote();
    this.#checkStrayQuotes(data, new Set(errors.map((error) => (error.row ?? 0) - skipped)));
    const ascii = this.#ascii;
    this.#pending = text.slice(meta.cursor) + (cut ? '\r' : '');
    this.#row += data.length;
    if (data.length > 0) this.#ascii = restIsAscii;
    return { row, records: data, lines, text, ascii };
  }

  #checkLengths(records: readonly string[][]): void {
    for (const record of records) {
      const length = record.reduce((sum, cell) => sum + cell.length + 1, 0);
      if (length > this.#format.recordLength) throw this.#tooLong();
      this.#row++;
    }
    this.#row -= records.length;
  }

  /**
   * `"5" pipe"` is read as `5" pipe`. Where the cell goes on over a line break, or over a delimiter in a row of
   * unusual width, a quote was more likely forgotten, and rows or cells would be swallowed without a word.
   *
   * @param suspects positions in `records`.
   */
  #checkStrayQuotes(records: readonly string[][], suspects: ReadonlySet<number>): void {
    if (suspects.size === 0) return;
    const { file, delimiter } = this.#format;
    const usual = usualWidth(records);
    for (const index of suspects) {
      const record = records[index] ?? [];
      const ambiguous = (cell: string) => cell.includes('\n') || (cell.includes(delimiter) && record.length !== usual);
      const column = record.findIndex((cell) => cell.includes('"') && ambiguous(cell));
      if (column === -1) continue;
      throw new InputError(
        `${file}, row ${this.#row + index}, column ${columnLetters(column)}: a quote stands inside a quoted cell, so it cannot be told where the cell ends: ${shown(record[column])}.`,
        ['Write a quote inside a quoted cell twice (""), or save the file again from its spreadsheet.'],
      );
    }
  }

  #openQuote(): InputError {
    const { column, text } = this.#openCell();
    return new InputError(
      `${this.#format.file}, row ${this.#row}, column ${columnLetters(column)}: a quote opens here and never closes: ${shown(text)}.`,
      ['Close the quote, or write it twice ("") inside a quoted cell.'],
    );
  }

  #tooLong(): InputError {
    const { file, recordLength } = this.#format;
    const { column, text, open } = this.#openCell();
    const why = open ? ` A quote opens in column ${columnLetters(column)} and does not close: ${shown(text)}.` : '';
    return new InputError(
      `${file}, row ${this.#row}: the row is longer than ${recordLength.toLocaleString('en')} characters.${why}`,
      [
        open
          ? 'Close the quote, or write it twice ("") inside a quoted cell.'
          : 'Check that the file is a CSV file; if you trust it, raise its limit: --read-limit recordLength=NUMBER.',
      ],
    );
  }

  /** The last cell of the first record that is not complete. */
  #openCell(): { column: number; text: string; open: boolean } {
    const { data, errors }: ParseResult<string[]> = this.#papa.parse(this.#pending, 0, false);
    const record = data[0] ?? [''];
    const open = data.length === 1 && errors.some(({ code }) => code === 'MissingQuotes');
    return { column: record.length - 1, text: record.at(-1) ?? '', open };
  }
}

/** Which CRs a text has: none, only those of CRLF, or some that stand alone. */
function returnsIn(text: string): 'none' | 'crlf' | 'bare' {
  let at = text.indexOf('\r');
  if (at === -1) return 'none';
  for (; at !== -1; at = text.indexOf('\r', at + 2)) if (text.charCodeAt(at + 1) !== 10) return 'bare';
  return 'crlf';
}

/** papaparse splits at LF; of a CRLF it leaves the CR on a last cell that has no quotes. */
function stripReturn(record: string[]): void {
  const last = record.length - 1;
  const cell = record[last] ?? '';
  if (cell.charCodeAt(cell.length - 1) === 13) record[last] = cell.slice(0, -1);
}

/** How many cells most records have. */
function usualWidth(records: readonly string[][]): number {
  const counts = new Map<number, number>();
  let usual = 0;
  for (const { length } of records) {
    const count = (counts.get(length) ?? 0) + 1;
    counts.set(length, count);
    if (count > (counts.get(usual) ?? 0)) usual = length;
  }
  return usual;
}

/** The beginning of a text, in quotes and on one line. */
function shown(text = ''): string {
  const line = text.slice(0, 60).replace(/\s+/gu, ' ').trim();
  return `"${line}${text.length > 60 ? '…' : ''}"`;
}
