import { join, parse } from 'node:path';
import type { Writable } from 'node:stream';
import { csvLine, openCsv } from './csv.js';
import { csvToStream } from './csv-stream.js';
import { ndjsonLine, openLines } from './ndjson.js';
import { type LongSheet, longSheet, openWorkbook, type Workbook } from './xlsx-export.js';

/** The formats in which tables are exported. */
export type ExportFormat = 'csv' | 'xlsx' | 'ndjson';

/** One column of a table. */
export interface TableColumn {
  readonly header: string;
  /** In characters, for workbooks. */
  readonly width: number;
}

/** Where a row stands. */
export interface RowPlace {
  /** As a spreadsheet shows it; in NDJSON the number of the line. */
  readonly row: number;
  readonly sheet?: string;
}

/** A table that is being written. Cells are texts (CSV), typed (XLSX) or any JSON (NDJSON). */
export interface TableSink {
  /** Where the next row will stand, or the one so many behind it. */
  place(ahead?: number): RowPlace;
  /** Append rows. @throws {StoppedError} when the disk refuses. */
  add(rows: readonly (readonly unknown[])[]): Promise<void>;
  /** Append lines as they are; in CSV and NDJSON only. */
  addLines(lines: readonly string[]): Promise<void>;
}

/** The file or files of one export. They appear at their places when committed. */
export interface ExportBook {
  /** Begin a table: the first takes the export's own file, another one a second sheet, or a second file beside it. */
  table(name: string, columns: readonly TableColumn[]): Promise<TableSink>;
  /** Paths of the files; none where they go into a stream. */
  readonly files: readonly string[];
  commit(): Promise<void>;
  abort(): Promise<void>;
}

/** Where and how an export is written. */
export interface BookOptions {
  readonly format: ExportFormat;
  /** An absolute path, or a stream for text formats. */
  readonly to: string | Writable;
  /** Guard cells that a spreadsheet could run as formulas; CSV only. */
  readonly guard: boolean;
  /** Rows to a sheet, header included; what Excel takes when left out. */
  readonly sheetRows?: number;
}

/** `leads.csv` and `actions` are `leads-actions.csv`. */
export function secondFile(path: string, name: string): string {
  const { dir, name: stem, ext } = parse(path);
  return join(dir, `${stem}-${name.toLowerCase()}${ext}`);
}

/**
 * Open the file or files of an export.
 *
 * @throws {ConfigError} when the folder does not exist; {StoppedError} when it cannot be written.
 */
export async function openBook(options: BookOptions): Promise<ExportBook> {
  const { format, to } = options;
  return format === 'xlsx' && typeof to === 'string'
    ? new SheetBook(to, await openWorkbook(to, { reproducible: true }), options.sheetRows)
    : new TextBook(options);
}

/** Text that is being written line by line. */
interface Lines {
  writeLines(lines: string): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}

class TextBook implements ExportBook {
  readonly files: string[] = [];
  readonly #options: BookOptions;
  readonly #open: Lines[] = [];

  constructor(options: BookOptions) {
    this.#options = options;
  }

  async table(name: string, columns: readonly TableColumn[]): Promise<TableSink> {
    const { format, guard } = this.#options;
    const header = columns.map((column) => column.header);
    const isCsv = format === 'csv';
    const lines = await this.#lines(name, header, isCsv);
    let row = isCsv ? 2 : 1;
    const addLines = async (texts: readonly string[]): Promise<void> => {
      row += texts.length;
      await lines.writeLines(texts.join(''));
    };
    return {
      place: (ahead = 0) => ({ row: row + ahead }),
      addLines,
      add: (rows) =>
        addLines(rows.map((cells) => (isCsv ? csvLine(textsOf(cells), guard) : ndjsonLine(header, cells)))),
    };
  }

  async #lines(name: string, header: readonly string[], isCsv: boolean): Promise<Lines> {
    const { to, guard } = this.#options;
    let lines: Lines;
    if (typeof to === 'string') {
      const path = this.files.length === 0 ? to : secondFile(to, name);
      lines = isCsv ? await openCsv(path, header, { guard }) : await openLines(path);
      this.files.push(path);
    } else lines = csvToStream(to, isCsv ? header : undefined, guard);
    this.#open.push(lines);
    return lines;
  }

  async commit(): Promise<void> {
    for (const lines of this.#open) await lines.close();
  }

  async abort(): Promise<void> {
    for (const lines of this.#open) await lines.abort();
  }
}

const isText = (cell: unknown): cell is string => typeof cell === 'string';

/** Cells of CSV are texts already, nearly always. */
function textsOf(cells: readonly unknown[]): readonly string[] {
  return cells.every(isText) ? cells : cells.map((cell) => (isText(cell) ? cell : String(cell ?? '')));
}

class SheetBook implements ExportBook {
  readonly files: readonly string[];
  readonly #workbook: Workbook;
  readonly #sheetRows: number | undefined;

  constructor(path: string, workbook: Workbook, sheetRows: number | undefined) {
    this.files = [path];
    this.#workbook = workbook;
    this.#sheetRows = sheetRows;
  }

  async table(name: string, columns: readonly TableColumn[]): Promise<TableSink> {
    const sheet: LongSheet = longSheet(this.#workbook, name, columns, this.#sheetRows);
    return {
      place: (ahead) => sheet.place(ahead),
      add: (rows) => sheet.add(rows),
      addLines: () => Promise.reject(new Error('a workbook has no lines')),
    };
  }

  commit(): Promise<void> {
    return this.#workbook.commit();
  }

  abort(): Promise<void> {
    return this.#workbook.abort();
  }
}
