import { basename } from 'node:path';
import { InputError } from '../model/errors.js';
import type { SourceRow, Table } from '../model/table.js';
import { headerRowOf, readHeader } from './header.js';
import { type ReadOptions, defaultLimits } from './options.js';
import { mergedHeader } from './xlsx-merges.js';
import { type PartContext, scannerOf, utf8Pieces } from './xlsx-part.js';
import type { CellContext } from './xlsx-cell.js';
import { type ScannedRow, sourceRow } from './xlsx-rows.js';
import { SheetScan } from './xlsx-scan.js';
import { readSharedStrings } from './xlsx-strings.js';
import { readNumberKinds } from './xlsx-styles.js';
import { type ChosenSheet, type Workbook, chooseSheet, listed, readWorkbook } from './xlsx-workbook.js';
import { openZip } from './xlsx-zip.js';

const rowsPerBatch = 250;
/** Under a very wide header a batch has fewer rows, so that its memory stays small. */
const cellsPerBatch = 100_000;

/**
 * Open a workbook (`.xlsx`, `.xlsm`) and read the header of one sheet; its rows are read as they are asked for. Each
 * loop over `rows` reads the sheet from its start; texts and formats, which all passes share, are read once.
 *
 * `notes` is complete when the last row has been read: only then are all hidden rows known.
 *
 * @throws {InputError} when the file is missing, locked, damaged, not a workbook, or larger than the limits allow;
 * when there is no such sheet; when the header row is empty or has two equal headers. The rows can throw it too.
 */
export async function openXlsx(path: string, options: ReadOptions): Promise<Table> {
  const limits = { ...defaultLimits, ...options.limits };
  const file = basename(path);
  const zip = await openZip(path, file, limits);
  try {
    const context: PartContext = { zip, file, limits };
    const workbook = await readWorkbook(context);
    const sheet = chooseSheet(workbook.sheets, options.sheet, file);
    const where = `${file}, sheet "${sheet.name}"`;
    const cells: CellContext = {
      strings: await readSharedStrings(context, workbook.stringsPart),
      kinds: await readNumberKinds(context, workbook.stylesPart),
      dateSystem: workbook.dateSystem,
      limits,
      where,
    };
    const { header, headerRow } = await headerOf(context, workbook, sheet, cells, options.headerRow ?? 1);
    const notes = choiceNotes(workbook, sheet, options);
    const opened: OpenSheet = { path, file, sheet, cells, header, headerRow, notes, options };
    return { name: sheet.name, header, notes, rows: { [Symbol.asyncIterator]: () => rowsOf(opened) } };
  } finally {
    zip.close();
  }
}

/**
 * The sheets of a workbook that a person sees, in their order.
 *
 * @throws {InputError} as `openXlsx`.
 */
export async function visibleSheets(path: string, options: ReadOptions): Promise<string[]> {
  const limits = { ...defaultLimits, ...options.limits };
  const file = basename(path);
  const zip = await openZip(path, file, limits);
  try {
    const { sheets } = await readWorkbook({ zip, file, limits });
    return sheets.filter(({ visible, part }) => visible && part !== undefined).map(({ name }) => name);
  } finally {
    zip.close();
  }
}

/** What every pass over the rows needs to know. */
interface OpenSheet {
  readonly path: string;
  readonly file: string;
  readonly sheet: ChosenSheet;
  readonly cells: CellContext;
  readonly header: readonly string[];
  /** Where the header was found. */
  readonly headerRow: number;
  readonly notes: string[];
  readonly options: ReadOptions;
}

/** A sheet being scanned: rows as they come, piece by piece. */
function scanSheet(context: PartContext, part: string, cells: CellContext) {
  let scanned: ScannedRow[] = [];
  const scan = new SheetScan(cells, (row) => scanned.push(row));
  const scanner = scannerOf(context, part, scan);
  const pieces = utf8Pieces(context, part);
  return {
    lastRow: () => scan.lastRow,
    /** Scan one more piece; false at the end of the sheet. */
    async advance(): Promise<boolean> {
      const { done, value } = await pieces.next();
      if (done) scanner.finish();
      else scanner.push(value);
      return done !== true;
    },
    /** The rows since the last call. */
    take(): readonly ScannedRow[] {
      const rows = scanned;
      scanned = [];
      return rows;
    },
    close: () => pieces.return(undefined),
  };
}

async function headerOf(
  context: PartContext,
  workbook: Workbook,
  sheet: ChosenSheet,
  cells: CellContext,
  wanted: number,
): Promise<{ header: string[]; headerRow: number }> {
  const scan = scanSheet(context, sheet.part, cells);
  try {
    const scanned: ScannedRow[] = [];
    for (let more = true; more && scan.lastRow() <= wanted; ) {
      more = await scan.advance();
      for (const row of scan.take()) if (scanned.length === 0 || row.row <= wanted) scanned.push(row);
    }
    const [top] = scanned;
    const headerRow = headerRowOf(wanted, top?.row === 1 && top.columns[0] === 0 ? top.texts[0] : undefined);
    const upToHeader = scanned.filter(({ row }) => row <= headerRow);
    const headerCells = await mergedHeader(context, sheet.part, upToHeader, headerRow);
    if (headerCells) return { header: readHeader(headerCells, `${cells.where}, row ${headerRow}`), headerRow };
    // The first row with text makes the better message.
    while (scanned.length === 0 && (await scan.advance())) scanned.push(...scan.take());
    scanned.push(...scan.take());
    const first = scanned[0]?.row;
    if (first !== undefined) throw noHeader(cells.where, headerRow, first, scan.lastRow());
    const sheets = `The sheets are ${listed(workbook.sheets)}; choose another one with --sheet.`;
    throw new InputError(`${cells.where}: the sheet is empty.`, workbook.sheets.length > 1 ? [sheets] : []);
  } finally {
    await scan.close();
  }
}

async function* rowsOf(opened: OpenSheet): AsyncGenerator<readonly SourceRow[]> {
  const { path, file, sheet, cells, header, headerRow, notes, options } = opened;
  const { from, to } = options.rows ?? { from: 0, to: Number.POSITIVE_INFINITY };
  const mostRows = Math.max(1, Math.min(rowsPerBatch, Math.floor(cellsPerBatch / header.length)));
  const hidden: number[] = [];
  let left = options.limit ?? Number.POSITIVE_INFINITY;
  let batch: SourceRow[] = [];
  const zip = await openZip(path, file, cells.limits);
  const scan = scanSheet({ zip, file, limits: cells.limits }, sheet.part, cells);
  try {
    for (let more = true; more && left > 0 && scan.lastRow() <= to; ) {
      more = await scan.advance();
      for (const row of scan.take()) {
        if (row.row <= headerRow || row.row < from || row.row > to || left === 0) continue;
        left--;
        if (row.hidden) hidden.push(row.row);
        batch.push(sourceRow(row, header.length));
        if (batch.length >= mostRows) {
          yield batch;
          batch = [];
        }
      }
    }
    if (batch.length > 0) yield batch;
    const note = hiddenNote(sheet.name, hidden);
    // Every pass finds the same rows, and one note is enough.
    if (hidden.length > 0 && !notes.includes(note)) notes.push(note);
  } finally {
    await scan.close();
    zip.close();
  }
}

/** Where the user chose no sheet and there are several, which one was read. */
function choiceNotes(workbook: Workbook, sheet: ChosenSheet, options: ReadOptions): string[] {
  if (options.sheet !== undefined) return [];
  const others = workbook.sheets.filter(({ visible, part }) => visible && part !== undefined).length - 1;
  if (others < 1) return [];
  const more = others === 1 ? '1 more sheet' : `${others} more sheets`;
  return [`Sheet "${sheet.name}" was read; the workbook has ${more} (choose with --sheet).`];
}

function noHeader(where: string, headerRow: number, firstRow: number, lastRow: number): InputError {
  if (headerRow > lastRow) {
    return new InputError(`${where}: there is no row ${headerRow}; the last one is row ${lastRow}.`, [
      'Name the row that holds the headers with --header-row.',
    ]);
  }
  return new InputError(
    `${where}: the header row (row ${headerRow}) is empty; the first row with text is row ${firstRow}.`,
    [`If that row holds the headers, add --header-row ${firstRow}.`],
  );
}

function hiddenNote(sheet: string, rows: readonly number[]): string {
  const some = rows.slice(0, 5).join(', ');
  if (rows.length === 1) return `Sheet "${sheet}": 1 hidden row was read too (row ${some}).`;
  return `Sheet "${sheet}": ${rows.length} hidden rows were read too (rows ${some}${rows.length > 5 ? ', ...' : ''}).`;
}
