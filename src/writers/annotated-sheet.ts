import type ExcelJS from 'exceljs';
import { columnLetters } from '../model/column-letters.js';
import { ChoiceLists } from './choice-lists.js';
import { ExcelStream } from './excel-stream.js';
import { rulesOf } from './sheet-rules.js';
import { cellText, exactCellText, sheetName } from './xlsx-text.js';

/** The most columns that a sheet has. */
export const maxColumns = 16_384;

/** A column of an annotated sheet. */
export interface AnnotatedColumn {
  readonly header: string;
  /** In characters, as spreadsheets count them. */
  readonly width: number;
  /** One of ours, in front of the user's own. */
  readonly result: boolean;
  /** The header's comment, line by line. */
  readonly note?: readonly string[];
  /** What its cells choose from; others are let pass (`open`), or asked about. */
  readonly choices?: { readonly labels: readonly string[]; readonly open: boolean };
}

/** How an annotated sheet begins. */
export interface AnnotatedSheetOptions {
  readonly name: string;
  /** Counted from 1; empty hidden sheets stand before it. Default 1. */
  readonly position?: number;
  readonly columns: readonly AnnotatedColumn[];
}

/** A cell that somebody must look at. */
export interface CellMark {
  /** Zero-based. */
  readonly column: number;
  readonly kind: 'wrong' | 'look';
  /** The comment: paragraphs, each with a first line in bold. */
  readonly notes: readonly (readonly string[])[];
}

/** One row: its texts by column, none of them longer than a cell may be, and the marks on them. */
export interface AnnotatedRow {
  readonly cells: readonly (string | number)[];
  readonly marks: readonly CellMark[];
}

const listsSheet = 'tc__lists';
const font = { name: 'Calibri', size: 11, family: 2 } as const;
const colours = {
  wrong: 'FFFFC7CE',
  look: 'FFFFEB9C',
  result: 'FFEDEDED',
  own: 'FFE7ECF3',
  line: 'FF8A99AD',
} as const;
const coloured = (argb: string): Partial<ExcelJS.Style> => ({
  numFmt: '@',
  fill: { type: 'pattern', pattern: 'solid', fgColor: { argb } },
});
/** exceljs knows a style that it has met by its object, and is slow with every new one. */
const styles = { plain: { numFmt: '@' }, wrong: coloured(colours.wrong), look: coloured(colours.look) };
const plain = (cell: ExcelJS.Cell): void => {
  cell.style = styles.plain;
};
/** Rows between two looks at whether the disk keeps up. */
const rowsBetweenLooks = 250;
/** A comment is read in a small window. */
const longestLine = 500;

/**
 * A workbook with one sheet of text cells, some of them coloured and commented, and lists to choose from. Every text
 * is written so that reading it back gives the same text. Rows go to the disk as they come; comments wait in memory,
 * about one kilobyte each.
 */
export class AnnotatedSheet {
  readonly #stream: ExcelStream;
  readonly #worksheet: ExcelJS.Worksheet;
  readonly #columns: readonly AnnotatedColumn[];
  readonly #name: string;
  #rows = 1;

  private constructor(stream: ExcelStream, { name, position = 1, columns }: AnnotatedSheetOptions) {
    this.#stream = stream;
    this.#columns = columns;
    this.#name = sheetName(name, []);
    for (let at = 1; at < position; at++) this.#hidden(`tc__${at}`, []);
    this.#worksheet = stream.writer.addWorksheet(this.#name, { views: [{ state: 'frozen', ySplit: 1 }] });
    const tab = position - 1;
    if (tab > 0) {
      const size = { x: 0, y: 0, width: 28_000, height: 17_000 };
      stream.writer.views = [{ ...size, activeTab: tab, firstSheet: tab, visibility: 'visible' }];
    }
    this.#begin();
  }

  /**
   * @throws {ConfigError} when the folder does not exist.
   * @throws {StoppedError} when the folder cannot be written.
   */
  static async open(path: string, options: AnnotatedSheetOptions): Promise<AnnotatedSheet> {
    return new AnnotatedSheet(await ExcelStream.open(path), options);
  }

  /** Append rows; resolves when the workbook can take more. @throws {StoppedError} when the disk refuses. */
  async add(rows: readonly AnnotatedRow[]): Promise<void> {
    for (const { cells, marks } of rows) {
      const row = this.#worksheet.addRow(cells.map(typed));
      row.eachCell(plain);
      for (const { column, kind, notes } of marks) {
        const cell = row.getCell(column + 1);
        cell.style = styles[kind];
        if (notes.length > 0) cell.note = noteOf(notes);
      }
      row.commit();
      if (++this.#rows % rowsBetweenLooks === 0) await this.#stream.keepUp(this.#worksheet);
    }
  }

  /** Complete the file and move it to its place. @throws {StoppedError} */
  async commit(): Promise<void> {
    const lists = new ChoiceLists(this.#name.toLowerCase() === listsSheet ? `${listsSheet}2` : listsSheet);
    for (const [at, { header, choices }] of this.#columns.entries()) {
      if (choices === undefined) continue;
      const letters = columnLetters(at);
      const rule = ruleOf(header, choices, lists);
      rulesOf(this.#worksheet).add(`${letters}2:${letters}${Math.max(2, this.#rows)}`, rule);
    }
    const end = { row: this.#rows, column: this.#columns.length };
    this.#worksheet.autoFilter = { from: { row: 1, column: 1 }, to: end };
    this.#worksheet.commit();
    if (lists.columns.length > 0) this.#hidden(lists.sheetName, lists.columns);
    await this.#stream.commit();
  }

  /** Throw the file away. */
  async abort(): Promise<void> {
    await this.#stream.abort();
  }

  #begin(): void {
    const worksheet = this.#worksheet;
    // Text, so that what somebody types stays as typed: no leading zero, no `+` and no date-like text is changed.
    worksheet.columns = this.#columns.map(({ width }) => ({ width, style: { numFmt: '@' } }));
    const header = worksheet.addRow(this.#columns.map((column) => typed(column.header)));
    for (const [at, { result, note }] of this.#columns.entries()) {
      const cell = header.getCell(at + 1);
      cell.font = { ...font, bold: true, ...(result && { color: { argb: 'FF7F7F7F' } }) };
      cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: result ? colours.result : colours.own } };
      cell.border = { bottom: { style: 'thin', color: { argb: colours.line } } };
      if (note !== undefined) cell.note = noteOf([note]);
    }
    header.commit();
  }

  #hidden(name: string, columns: readonly (readonly string[])[]): void {
    const worksheet = this.#stream.writer.addWorksheet(name, { state: 'hidden' });
    worksheet.columns = columns.map(() => ({ width: 24, style: { numFmt: '@' } }));
    const length = Math.max(0, ...columns.map((column) => column.length));
    for (let at = 0; at < length; at++) worksheet.addRow(columns.map((column) => column[at])).commit();
    worksheet.commit();
  }
}

function typed(cell: string | number): ExcelJS.CellValue {
  if (typeof cell === 'number') return cell;
  return cell === '' ? undefined : exactCellText(cell);
}

/** A comment: the first line of each paragraph in bold. */
function noteOf(paragraphs: readonly (readonly string[])[]): ExcelJS.Comment {
  const texts = paragraphs.flatMap(([first = '', ...rest], at) => [
    { font: { bold: true, size: 9 }, text: `${at === 0 ? '' : '\n\n'}${shown(first)}` },
    { font: { size: 9 }, text: rest.map((line) => `\n${shown(line)}`).join('') },
  ]);
  return { texts: texts.filter(({ text }) => text !== ''), editAs: 'oneCells' };
}

function shown(line: string): string {
  const short = line.length > longestLine ? `${line.slice(0, longestLine).replace(/[\uD800-\uDBFF]$/u, '')}…` : line;
  return cellText(short).text;
}

function ruleOf(
  header: string,
  { labels, open }: NonNullable<AnnotatedColumn['choices']>,
  lists: ChoiceLists,
): ExcelJS.DataValidation {
  const formulae = [lists.formula(header, labels)];
  if (open) return { type: 'list', formulae, allowBlank: true, showErrorMessage: false };
  return {
    type: 'list',
    formulae,
    allowBlank: true,
    showErrorMessage: true,
    errorStyle: 'warning',
    // What Excel allows: 32 characters of title.
    errorTitle: cellText(header).text.slice(0, 32),
    error: 'The workspace has no such entry in this list.',
  };
}
