import type ExcelJS from 'exceljs';
import { ConfigError } from '../model/errors.js';
import { ExcelStream, type WorkbookOptions } from './excel-stream.js';
import { cellText, sheetName } from './xlsx-text.js';

/** A cell with its type: text is never a formula, numbers are numbers, a `Date` shows as date and time in UTC. */
export type CellValue = string | number | boolean | Date | undefined;

/** How a sheet looks. */
export interface SheetOptions {
  /** Lines above the header, e.g. a title and totals; the first one is set in large type. */
  readonly intro?: readonly (readonly CellValue[])[];
  /** The header line, in bold. `width` in characters, as spreadsheets count it; default 16. */
  readonly columns: readonly SheetColumn[];
  /** Keep the header in sight when scrolling. */
  readonly freeze?: boolean;
  /** Give the header filter buttons. */
  readonly filter?: boolean;
}

export interface SheetColumn {
  readonly header: string;
  readonly width?: number;
  /** Break long texts into lines. */
  readonly wrap?: boolean;
}

/** A sheet that is being written, from top to bottom. */
export interface Sheet {
  /**
   * Append rows; resolves when the workbook can take more.
   *
   * @throws {ConfigError} beyond the 1,048,576 rows of a sheet.
   * @throws {StoppedError} when the disk refuses.
   */
  add(rows: readonly (readonly CellValue[])[]): Promise<void>;
  /** No more rows. */
  commit(): void;
}

/** Cells that could not be written as they are. */
export interface CellFaults {
  /** Texts longer than 32,767 characters, cut. */
  readonly cut: number;
  /** Texts with control characters, which a workbook cannot hold. */
  readonly replaced: number;
}

/** A workbook that is being written; it appears at its path when committed. */
export interface Workbook {
  /** Begin the next sheet; the one before is committed. */
  sheet(name: string, options: SheetOptions): Sheet;
  /** What had to be changed so far, for the caller to report. */
  faults(): CellFaults;
  /** Complete the file and move it to its place. @throws {StoppedError} */
  commit(): Promise<void>;
  /** Throw the file away. */
  abort(): Promise<void>;
}

/** A sheet whose header is written. */
interface Begun {
  readonly title: string;
  readonly headerRow: number;
  /** Its columns, where any breaks its texts into lines. */
  readonly wrapped: readonly SheetColumn[];
  /** By column. */
  readonly styles: readonly Partial<ExcelJS.Style>[];
}

const dateFormat = 'yyyy-mm-dd hh:mm:ss';
const maxRows = 1_048_576;
/** Rows between two looks at whether the disk keeps up. */
const rowsBetweenLooks = 500;

/**
 * Open a workbook for writing; memory does not grow with its rows.
 *
 * @throws {ConfigError} when the folder does not exist.
 * @throws {StoppedError} when the folder cannot be written.
 */
export async function openWorkbook(path: string, options: WorkbookOptions = {}): Promise<Workbook> {
  return new StreamedWorkbook(await ExcelStream.open(path, options));
}

class StreamedWorkbook implements Workbook {
  readonly #stream: ExcelStream;
  readonly #names: string[] = [];
  readonly #faults = { cut: 0, replaced: 0 };
  #sheet: Sheet | undefined;

  constructor(stream: ExcelStream) {
    this.#stream = stream;
  }

  sheet(name: string, options: SheetOptions): Sheet {
    this.#sheet?.commit();
    const title = sheetName(name, this.#names);
    this.#names.push(title);
    const { intro = [], columns, freeze = false, filter = false } = options;
    const headerRow = intro.length + 1;
    const worksheet = this.#stream.writer.addWorksheet(title, {
      views: freeze ? [{ state: 'frozen', ySplit: headerRow }] : [],
    });
    // exceljs writes column widths with the first row, and would write headers of its own above the intro.
    // A style costs time in every cell of its column, so a sheet of plain lines has none.
    const wraps = columns.some(({ wrap }) => wrap === true);
    const styles = columns.map(({ wrap = false }): Partial<ExcelJS.Style> => {
      return wraps ? { alignment: { wrapText: wrap, vertical: 'top' } } : {};
    });
    worksheet.columns = columns.map(({ width = 16 }, index) => ({ width, style: styles[index] ?? {} }));
    if (filter && columns.length > 0) {
      worksheet.autoFilter = { from: { row: headerRow, column: 1 }, to: { row: headerRow, column: columns.length } };
    }
    for (const [index, cells] of intro.entries()) this.#introLine(worksheet, cells, index === 0);
    this.#headerLine(worksheet, columns);
    this.#sheet = this.#rowsOf(worksheet, { title, headerRow, wrapped: wraps ? columns : [], styles });
    return this.#sheet;
  }

  faults(): CellFaults {
    return { ...this.#faults };
  }

  async commit(): Promise<void> {
    this.#sheet?.commit();
    await this.#stream.commit();
  }

  async abort(): Promise<void> {
    await this.#stream.abort();
  }

  #rowsOf(worksheet: ExcelJS.Worksheet, { title, headerRow, wrapped, styles }: Begun): Sheet {
    let rowCount = headerRow;
    let open = true;
    // exceljs gives every cell a style of its own and compares it with all others; it knows one that it has met again.
    const plain = styles.map((style) => ({ ...style }));
    const dated = styles.map((style) => ({ ...style, numFmt: dateFormat }));
    const beyond = { plain: {}, dated: { numFmt: dateFormat } };
    return {
      add: async (rows) => {
        for (const cells of rows) {
          if (++rowCount > maxRows) {
            throw new ConfigError(`The sheet "${title}" is full: a sheet holds 1,048,576 rows.`, [
              'Write a .csv file instead, which has no limit.',
            ]);
          }
          const row = worksheet.addRow(cells.map((cell) => this.#cell(cell)));
          row.eachCell((cell, column) => {
            const isDate = cells[column - 1] instanceof Date;
            cell.style = isDate ? (dated[column - 1] ?? beyond.dated) : (plain[column - 1] ?? beyond.plain);
          });
          const lines = linesOf(cells, wrapped);
          if (lines > 1) row.height = lines * lineHeight;
          row.commit();
          if (rowCount % rowsBetweenLooks === 0) await this.#stream.keepUp(worksheet);
        }
      },
      commit: () => {
        if (open) worksheet.commit();
        open = false;
      },
    };
  }

  #introLine(worksheet: ExcelJS.Worksheet, cells: readonly CellValue[], isTitle: boolean): void {
    const row = worksheet.addRow(cells.map((cell) => this.#cell(cell)));
    // Intro texts run over the columns to their right; wrapped, they would make a tall narrow cell.
    row.eachCell((cell) => {
      cell.alignment = { horizontal: 'left' };
    });
    if (isTitle) row.font = { bold: true, size: 14 };
    row.commit();
  }

  #headerLine(worksheet: ExcelJS.Worksheet, columns: readonly SheetColumn[]): void {
    const row = worksheet.addRow(columns.map(({ header }) => this.#cell(header)));
    row.font = { bold: true };
    row.eachCell((cell) => {
      cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE7ECF3' } };
      cell.border = { bottom: { style: 'thin', color: { argb: 'FF8A99AD' } } };
    });
    row.commit();
  }

  #cell(value: CellValue): ExcelJS.CellValue {
    if (typeof value !== 'string') return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
    if (value === '') return undefined;
    const { text, cut, replaced } = cellText(value);
    if (cut) this.#faults.cut++;
    if (replaced) this.#faults.replaced++;
    return text;
  }
}

/** Points that a line of text takes, at the size that workbooks begin with. */
const lineHeight = 15;
/** Taller rows would not fit a screen; the rest of the text is in the cell all the same. */
const mostLines = 8;

/** How many lines the longest wrapped text of a row takes; not every program finds that out by itself. */
function linesOf(cells: readonly CellValue[], wrapped: readonly SheetColumn[]): number {
  let lines = 1;
  for (const [index, { wrap, width = 16 }] of wrapped.entries()) {
    const cell = cells[index];
    if (wrap === true && typeof cell === 'string') lines = Math.max(lines, Math.ceil((cell.length * 1.15) / width));
  }
  return Math.min(lines, mostLines);
}
