import { basename } from 'node:path';
import { InputError } from '../model/errors.js';
import type { SourceRow, Table } from '../model/table.js';
import { headerRowOf, readHeader } from './header.js';
import { type ReadOptions, defaultLimits } from './options.js';
import { mergedHeader } from './xlsx-merges.js';
import { type PartContext, scannerOf, utf8Pieces } from './xlsx-part.js';
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
 * Open a workbook (`.xlsx`, `.xlsm`) and read the header of one sheet; its rows are read as they are asked for.
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
    return await openSheet(context, workbook, sheet, options);
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function openSheet(
  context: PartContext,
  workbook: Workbook,
  sheet: ChosenSheet,
  options: ReadOptions,
): Promise<Table> {
  const where = `${context.file}, sheet "${sheet.name}"`;
  let headerRow = options.headerRow ?? 1;
  const scanned: ScannedRow[] = [];
  const scan = new SheetScan(
    {
      strings: await readSharedStrings(context, workbook.stringsPart),
      kinds: await readNumberKinds(context, workbook.stylesPart),
      dateSystem: workbook.dateSystem,
      limits: context.limits,
      where,
    },
    (row) => scanned.push(row),
  );
  const scanner = scannerOf(context, sheet.part, scan);
  const pieces = utf8Pieces(context, sheet.part);
  /** Scan one more piece; false at the end of the sheet. */
  const advance = async () => {
    const { done, value } = await pieces.next();
    if (done) scanner.finish();
    else scanner.push(value);
    return done !== true;
  };

  while (scan.lastRow <= headerRow && (await advance()));
  const [top] = scanned;
  headerRow = headerRowOf(headerRow, top?.row === 1 && top.columns[0] === 0 ? top.texts[0] : undefined);
  const upToHeader = scanned.filter(({ row }) => row <= headerRow);
  const headerCells = await mergedHeader(context, sheet.part, upToHeader, headerRow);
  if (!headerCells) {
    // The first row with text makes the better message.
    while (scanned.length === 0 && (await advance()));
    const first = scanned[0]?.row;
    if (first === undefined) {
      const sheets = `The sheets are ${listed(workbook.sheets)}; choose another one with --sheet.`;
      throw new InputError(`${where}: the sheet is empty.`, workbook.sheets.length > 1 ? [sheets] : []);
    }
    throw noHeader(where, headerRow, first, scan.lastRow);
  }
  const header = readHeader(headerCells, `${where}, row ${headerRow}`);
  const notes = choiceNotes(workbook, sheet, options);

  async function* rows(): AsyncGenerator<readonly SourceRow[]> {
    const hidden: number[] = [];
    const { from, to } = options.rows ?? { from: 0, to: Number.POSITIVE_INFINITY };
    let left = options.limit ?? Number.POSITIVE_INFINITY;
    let batch: SourceRow[] = [];
    const mostRows = Math.max(1, Math.min(rowsPerBatch, Math.floor(cellsPerBatch / header.length)));
    try {
      for (let more = true; more && left > 0; ) {
        for (const row of scanned.splice(0)) {
          if (row.row <= headerRow || row.row < from || row.row > to || left === 0) continue;
          left--;
          if (row.hidden) hidden.push(row.row);
          batch.push(sourceRow(row, header.length));
          if (batch.length >= mostRows) {
            yield batch;
            batch = [];
          }
        }
        if (scan.lastRow > to || left === 0) break;
        more = await advance();
      }
      if (batch.length > 0) yield batch;
      if (hidden.length > 0) notes.push(hiddenNote(sheet.name, hidden));
    } finally {
      await pieces.return(undefined);
      context.zip.close();
    }
  }

  return { name: sheet.name, header, notes, rows: rows() };
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
