// This file is long because one sink keeps the state of sheet, row and cell; what needs none is in xlsx-cell.ts and xlsx-rows.ts.
import { InputError } from '../model/errors.js';
import type { CellFault } from '../model/table.js';
import { looksGarbled } from './cells.js';
import { columnLetters } from '../model/column-letters.js';
import { type CellContext, typeOf, valueText } from './xlsx-cell.js';
import type { ScannedRow } from './xlsx-rows.js';
import { decodeEscapes, StringItem } from './xlsx-text.js';
import { hasHigh, hasUnderscore, PlainCell } from './xlsx-plain-cell.js';
import type { XmlPiece, XmlSink, XmlTag, XmlText } from './xlsx-xml.js';

/** The last row that a sheet can have. */
const lastSheetRow = 1_048_576;

type Capture = 'nothing' | 'value' | 'index' | 'formula' | 'item';

/** Turns the tags of a sheet into rows of text, and hands each to `onRow`. */
export class SheetScan implements XmlSink {
  readonly #context: CellContext;
  readonly #onRow: (row: ScannedRow) => void;
  readonly #item = new StringItem();
  readonly #plain = new PlainCell();
  #inData = false;
  #inRow = false;
  #inCell = false;
  #inItem = false;
  #capture: Capture = 'nothing';

  #row = 0;
  #rowIsNumbered = false;
  #rowIsHidden = false;
  #previousRow = 0;
  #texts: string[] = [];
  #columns: number[] = [];
  #ordered = true;
  #lastFilled = -1;
  #faults: CellFault[] | undefined;
  #filled = false;
  #width = 0;

  #column = -1;
  #style = 0;
  #type = '';
  #value = '';
  #index = -1;
  #formula: string | undefined;
  #hasItem = false;

  constructor(context: CellContext, onRow: (row: ScannedRow) => void) {
    this.#context = context;
    this.#onRow = onRow;
  }

  /** The last row in the file, blank or not; 0 before there is one. */
  get lastRow(): number {
    return this.#row;
  }

  open(name: string, tag: XmlTag): void {
    if (this.#inCell) {
      if (name === 'v') {
        this.#capture = this.#type === 's' ? 'index' : 'value';
      } else if (name === 'f') {
        this.#formula = '';
        this.#capture = 'formula';
      } else if (name === 'is') {
        this.#inItem = true;
        this.#hasItem = true;
      } else if (this.#inItem) {
        this.#item.open(name);
        this.#capture = this.#item.inText ? 'item' : 'nothing';
      }
    } else if (name === 'c') {
      if (this.#inRow) this.#startCell(tag);
    } else if (name === 'row') {
      if (this.#inData) this.#startRow(tag);
    } else if (name === 'sheetData') this.#inData = true;
  }

  /** The cells of a row that are written as most are. */
  leap(piece: XmlPiece, from: number, end: number): number {
    if (!this.#inRow || this.#inCell || !this.#rowIsNumbered) return from;
    const cell = this.#plain;
    let at = from;
    while (cell.read(piece.bytes, at, end) && this.#takePlain(cell, piece)) at = cell.next;
    return at;
  }

  /** Take a cell whole; false where it is beyond a limit or damaged, which is told on the way of all other cells. */
  #takePlain(cell: PlainCell, piece: XmlPiece): boolean {
    const { column, from, to } = cell;
    const { limits, strings } = this.#context;
    if (column >= limits.columns || to - from > limits.cellLength) return false;
    let text = '';
    let garbled = false;
    if (cell.kind === 'shared') {
      const index = integer(piece.bytes, from, to);
      if (!(index < strings.size) || from === to) return false;
      text = strings.get(index) ?? '';
      garbled = strings.isGarbled(index);
    } else if (cell.kind !== 'blank' && from < to) {
      text = (cell.marks & hasHigh) === 0 ? piece.cut(from, to) : piece.bytes.toString('utf8', from, to);
      if (cell.kind === 'number') text = valueText(text, '', cell.style, this.#context);
      else {
        if ((cell.marks & hasUnderscore) !== 0) text = decodeEscapes(text);
        garbled = cell.marks !== 0 && looksGarbled(text);
      }
    }
    this.#column = column;
    if (column >= this.#width) this.#width = column + 1;
    if (garbled) this.#fault('MOJIBAKE_SUSPECTED');
    if (text !== '') this.#put(text);
    return true;
  }

  text(text: XmlText): void {
    switch (this.#capture) {
      case 'nothing':
        return;
      case 'index':
        this.#readIndex(text);
        return;
      case 'value':
        this.#value += text.decoded();
        this.#checkLength(this.#value.length);
        return;
      case 'formula':
        this.#formula += text.decoded();
        this.#checkLength(this.#formula?.length ?? 0);
        return;
      case 'item':
        this.#item.append(text.decoded());
        this.#checkLength(this.#item.length);
    }
  }

  close(name: string): void {
    if (this.#inCell) {
      this.#capture = 'nothing';
      if (name === 'c') this.#finishCell();
      else if (name === 'is') this.#inItem = false;
      else if (this.#inItem) this.#item.close(name);
    } else if (name === 'row' && this.#inRow) this.#finishRow();
    else if (name === 'sheetData') this.#inData = false;
  }

  #startRow(tag: XmlTag): void {
    this.#inRow = true;
    this.#texts = [];
    this.#columns = [];
    this.#ordered = true;
    this.#lastFilled = -1;
    this.#faults = undefined;
    this.#filled = false;
    this.#width = 0;
    this.#column = -1;
    this.#previousRow = this.#row;
    this.#row++;
    this.#rowIsNumbered = false;
    this.#rowIsHidden = false;
    if (this.#row > lastSheetRow) throw this.#damaged('it has more rows than a sheet can have');
    if (tag.used === 0) return;
    const numbered = tag.attribute('r');
    if (numbered !== undefined) this.#numberRow(Number(numbered));
    const hidden = tag.attribute('hidden');
    this.#rowIsHidden = hidden === '1' || hidden === 'true';
  }

  /** Rows must ascend: a row's number is what its fate is recorded under, so two may not share one. */
  #numberRow(row: number): void {
    if (!Number.isInteger(row) || row < 1) throw this.#damaged('a row has no valid number');
    if (row <= this.#previousRow) throw this.#damaged(`row ${row} stands behind row ${this.#previousRow}`);
    if (row > lastSheetRow) throw this.#damaged(`row ${row} lies below the last row a sheet can have`);
    this.#row = row;
    this.#rowIsNumbered = true;
  }

  #startCell(tag: XmlTag): void {
    this.#inCell = true;
    this.#style = 0;
    this.#type = '';
    this.#value = '';
    this.#index = -1;
    this.#formula = undefined;
    this.#hasItem = false;
    this.#inItem = false;
    this.#capture = 'nothing';
    this.#column++;
    const { bytes, spans, used } = tag;
    for (let i = 0; i < used; i += 4) {
      const name = spans[i] ?? 0;
      if ((spans[i + 1] ?? 0) - name !== 1) continue;
      const from = spans[i + 2] ?? 0;
      const to = spans[i + 3] ?? 0;
      const letter = bytes[name];
      if (letter === 114) this.#readReference(bytes, from, to);
      else if (letter === 115) this.#style = integer(bytes, from, to);
      else if (letter === 116) this.#type = to - from === 1 ? typeOf(bytes[from]) : bytes.toString('latin1', from, to);
    }
    if (this.#column >= this.#context.limits.columns) {
      throw new InputError(
        `${this.#context.where}, row ${this.#row}: it has more than ${this.#context.limits.columns} columns.`,
        [
          'Delete the columns that are not needed, or if you trust the file, raise its limit: --read-limit columns=NUMBER.',
        ],
      );
    }
    if (this.#column >= this.#width) this.#width = this.#column + 1;
  }

  /** `AB12`: the column, and for a row without a number of its own the row. */
  #readReference(bytes: Buffer, from: number, to: number): void {
    let column = 0;
    let i = from;
    for (; i < to; i++) {
      const letter = (bytes[i] ?? 0) & 0xdf;
      if (letter < 65 || letter > 90) break;
      column = column * 26 + letter - 64;
    }
    if (column === 0) throw this.#damaged(`a cell of row ${this.#row} has no valid address`);
    this.#column = column - 1;
    if (!this.#rowIsNumbered && i < to) this.#numberRow(integer(bytes, i, to));
  }

  #readIndex(text: XmlText): void {
    const { bytes, to } = text;
    for (let i = text.from; i < to; i++) {
      const digit = (bytes[i] ?? 0) - 48;
      if (digit >= 0 && digit <= 9) this.#index = (this.#index === -1 ? 0 : this.#index) * 10 + digit;
      else if (digit > -16) throw this.#damaged(`cell ${this.#address()} refers to no text`);
    }
  }

  #finishCell(): void {
    this.#inCell = false;
    let text = '';
    let garbled = false;
    // Taken in any case, or a cell that should not have one would leave it to the next.
    const item = this.#hasItem ? this.#item.take() : undefined;
    if (this.#type === 's') {
      if (this.#index !== -1) text = this.#sharedText();
      garbled = this.#context.strings.isGarbled(this.#index);
    } else if (item !== undefined) {
      text = item;
      garbled = looksGarbled(text);
    } else if (this.#value !== '') {
      text = valueText(this.#value, this.#type, this.#style, this.#context);
      garbled = this.#type === 'str' && looksGarbled(text);
    }
    if (text === '' && this.#formula !== undefined && this.#type !== 'str') {
      text = `=${this.#formula}`;
      this.#fault('FORMULA_WITHOUT_RESULT');
    } else if (garbled) this.#fault('MOJIBAKE_SUSPECTED');
    if (text !== '') this.#put(text);
  }

  #put(text: string): void {
    this.#texts.push(text);
    this.#columns.push(this.#column);
    if (this.#column <= this.#lastFilled) this.#ordered = false;
    this.#lastFilled = this.#column;
    if (!this.#filled && (text.charCodeAt(0) > 32 || text.trim() !== '')) this.#filled = true;
  }

  #fault(code: CellFault['code']): void {
    this.#faults ??= [];
    this.#faults.push({ index: this.#column, code });
  }

  #sharedText(): string {
    const text = this.#context.strings.get(this.#index);
    if (text !== undefined) return text;
    throw this.#damaged(
      `cell ${this.#address()} refers to text ${this.#index + 1} of ${this.#context.strings.size} in the workbook`,
    );
  }

  #finishRow(): void {
    this.#inRow = false;
    if (!this.#filled) return;
    this.#onRow({
      row: this.#row,
      texts: this.#texts,
      columns: this.#columns,
      ordered: this.#ordered,
      faults: this.#faults,
      hidden: this.#rowIsHidden,
      width: this.#width,
    });
  }

  #checkLength(length: number): void {
    const { where, limits } = this.#context;
    if (length <= limits.cellLength) return;
    throw new InputError(
      `${where}, cell ${this.#address()}: the text is longer than ${limits.cellLength} characters, which no spreadsheet allows.`,
      ['If you trust the file, raise its limit: --read-limit cellLength=NUMBER.'],
    );
  }

  #address(): string {
    return `${columnLetters(this.#column)}${this.#row}`;
  }

  #damaged(why: string): InputError {
    return new InputError(`${this.#context.where}: the sheet is damaged (${why}).`, [
      'Open the file in a spreadsheet program, save it as a new .xlsx file, and try again.',
    ]);
  }
}

/** The digits between two positions as a number, NaN when there is anything else. */
function integer(bytes: Buffer, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = (bytes[i] ?? 0) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
