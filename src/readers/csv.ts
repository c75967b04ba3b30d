import { InputError } from '../model/errors.js';
import type { SourceRow, Table } from '../model/table.js';
import { cellCleaner, isBlank } from './cells.js';
import { chosenDelimiter, detectDelimiter } from './delimiter.js';
import { decodeBytes, encodingError, type TextPiece } from './encoding.js';
import { headerRowOf, readHeader } from './header.js';
import { defaultLimits, type ReadOptions } from './options.js';
import { isLineOf } from './raw-lines.js';
import { type RecordBlock, RecordParser } from './records.js';
import { type ByteSource, emptyFile } from './source.js';

const sampleLength = 64 * 1024;
const batchRows = 1_000;

/** A text file, opened by its bytes. */
export interface TextFile {
  /** The name to show, with its ending. */
  readonly file: string;
  readonly bytes: ByteSource;
}

/** What both passes over the file (header, rows) need to know. */
interface Layout extends TextFile {
  readonly delimiter: string;
  readonly recordLength: number;
  readonly options: ReadOptions;
}

/**
 * Open a CSV, TSV or TXT file as a table.
 *
 * The file is read in pieces, no further ahead than its rows are taken, and is closed when the loop over them
 * ends or is left. Each loop over `rows` reads the file from its start.
 *
 * @throws {InputError} here or in the loop: no header, bytes that are not in the file's encoding, a quote that
 *   never closes, a row longer than the limits allow.
 * @throws {ConfigError} when the delimiter or the encoding makes no sense.
 */
export async function openCsv(text: TextFile, options: ReadOptions): Promise<Table> {
  const limits = { ...defaultLimits, ...options.limits };
  const { recordLength } = limits;
  const { delimiter, certain } =
    options.delimiter === undefined
      ? detectDelimiter({ ...(await sampleOf(text, options)), file: text.file })
      : { delimiter: chosenDelimiter(options.delimiter), certain: true };
  const layout: Layout = { ...text, delimiter, recordLength, options };
  const { header, headerRow } = await headerOf(layout);
  if (header.length > limits.columns) throw tooManyColumns(text.file, headerRow, limits.columns);
  return {
    name: text.file,
    header,
    notes: certain ? [] : notesOn(delimiter),
    rows: { [Symbol.asyncIterator]: () => rowsOf(layout, headerRow, header.length, limits.columns) },
  };
}

function notesOn(delimiter: string): string[] {
  const names: Record<string, string> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'vertical bars' };
  return [
    `The cells are taken to be separated by ${names[delimiter] ?? `"${delimiter}"`}, which does not give all rows as many cells as the header: check them, or choose with --delimiter.`,
  ];
}

async function sampleOf({ bytes }: TextFile, { encoding, headerRow: wanted }: ReadOptions) {
  let text = '';
  const headerRow = (): number => headerRowOf(wanted, /^[^,]*/u.exec(text)?.[0]);
  for await (const piece of decodeBytes(bytes(), encoding)) {
    text += piece.text;
    if (text.length >= sampleLength || piece.fault) return { text, whole: false, headerRow: headerRow() };
  }
  return { text, whole: true, headerRow: headerRow() };
}

/** The file's records in blocks, as they can be had. */
async function* blocksOf({ file, bytes, delimiter, recordLength, options }: Layout): AsyncGenerator<RecordBlock> {
  const parser = new RecordParser({ file, delimiter, recordLength, lines: delimiter === ',' });
  let last: TextPiece | undefined;
  for await (const piece of decodeBytes(bytes(), options.encoding)) {
    last = piece;
    const block = parser.push(piece.text, piece.ascii);
    if (block.records.length > 0) yield block;
  }
  if (last?.fault) throw encodingError(file, parser.row, last.fault);
  const block = parser.finish();
  if (block.records.length > 0) yield block;
}

async function headerOf(layout: Layout): Promise<{ header: string[]; headerRow: number }> {
  const { file, options } = layout;
  let headerRow = options.headerRow ?? 1;
  let rows = 0;
  for await (const { row, records, text, ascii } of blocksOf(layout)) {
    if (row === 1) headerRow = headerRowOf(headerRow, records[0]?.[0]);
    rows = row + records.length - 1;
    const cells = records[headerRow - row];
    if (!cells) continue;
    cellCleaner(text, ascii, options.formulaGuard !== false)(cells);
    const below = records.findIndex((found, at) => at + row > headerRow && !isBlank(found));
    if (isBlank(cells) && below !== -1) throw noHeader(file, headerRow, below + row);
    return { header: readHeader(cells, `${file}, row ${headerRow}`), headerRow };
  }
  if (rows === 0) throw emptyFile(file);
  throw new InputError(`${file}: the header should be in row ${headerRow}, but the file ends with row ${rows}.`, [
    'Correct --header-row.',
  ]);
}

function noHeader(file: string, headerRow: number, firstRow: number): InputError {
  return new InputError(
    `${file}: the header row (row ${headerRow}) is empty; the first row below with text is row ${firstRow}.`,
    [`If that row holds the headers, add --header-row ${firstRow}.`],
  );
}

async function* rowsOf(layout: Layout, headerRow: number, width: number, columns: number): AsyncGenerator<SourceRow[]> {
  const { rows, limit = Infinity, formulaGuard = true } = layout.options;
  const first = Math.max(headerRow + 1, rows?.from ?? 0);
  const last = rows?.to ?? Infinity;
  let left = limit;
  if (left <= 0) return;
  let batch: SourceRow[] = [];
  for await (const { row: start, records, lines, text, ascii } of blocksOf(layout)) {
    const clean = cellCleaner(text, ascii, formulaGuard);
    for (let i = Math.max(0, first - start); i < records.length && start + i <= last && left > 0; i++) {
      const cells = records[i] ?? [];
      const row = start + i;
      if (cells.length > columns) throw tooManyColumns(layout.file, row, columns);
      const faults = clean(cells);
      if (isBlank(cells)) continue;
      while (cells.length < width) cells.push('');
      const line = lines?.[i];
      batch.push({ row, cells, faults, line: line !== undefined && isLineOf(line, cells) ? line : undefined });
      left--;
      if (batch.length === batchRows) {
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
    batch = [];
    if (left === 0 || start + records.length > last) return;
  }
}

function tooManyColumns(file: string, row: number, columns: number): InputError {
  return new InputError(`${file}, row ${row}: the row has more than ${columns.toLocaleString('en')} cells.`, [
    'Check the delimiter (--delimiter); if you trust the file, raise its limit: --read-limit columns=NUMBER.',
  ]);
}
