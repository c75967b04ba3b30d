import { basename } from 'node:path';
import { InputError } from '../model/errors.js';
import type { Table } from '../model/table.js';
import { openCsv } from './csv.js';
import { withHeaderNotes } from './header-notes.js';
import { defaultLimits, type ReadOptions } from './options.js';
import { fileBytes, firstBytes, gzipBytes } from './source.js';

export { spoolInput } from './spool.js';

const saveAsXlsx =
  'Open it in a spreadsheet program and save it as .xlsx (File > Save As > Excel Workbook), or as CSV.';

const otherWorkbooks: Record<string, string> = {
  xls: 'an old Excel workbook (.xls)',
  xlsb: 'a binary Excel workbook (.xlsb)',
  ods: 'an OpenDocument spreadsheet (.ods)',
  fods: 'an OpenDocument spreadsheet (.fods)',
  numbers: 'a Numbers spreadsheet',
};

/**
 * Open a file for one pass: CSV, TSV or TXT, plain, as `.gz` or alone in a `.zip`, or an `.xlsx` workbook. What
 * it is, is told by its first bytes, and by its name where these leave it open.
 *
 * @throws {InputError} when it is missing, empty, damaged, or of a kind that is not supported.
 * @throws {ConfigError} when an option makes no sense.
 */
export async function openTable(path: string, options: ReadOptions = {}): Promise<Table> {
  const table = await openKind(path, options);
  return withHeaderNotes(table, options.headerRow ?? 1, (row) => `add --header-row ${row}`);
}

async function openKind(path: string, options: ReadOptions): Promise<Table> {
  const file = basename(path);
  const limits = { ...defaultLimits, ...options.limits };
  const extension = /\.([^.]+)$/u.exec(file)?.[1]?.toLowerCase() ?? '';
  const start = await firstBytes(path, file);
  const ole = start.toString('hex', 0, 8) === 'd0cf11e0a1b11ae1';
  // The workbook reader says best what is wrong with a file that only has the name of one.
  if (extension === 'xlsx' || extension === 'xlsm' || ole) return openWorkbook(path, options);
  if (start.toString('latin1', 0, 4) === 'PK\x03\x04') {
    const { lookIntoZip } = await import('./zip-text.js');
    const content = await lookIntoZip(path, file, limits);
    if (content.kind === 'workbook') return openWorkbook(path, options);
    if (content.kind === 'other-workbook') throw unsupported(file, content.what);
    return openCsv({ file, bytes: content.bytes }, options);
  }
  if (Object.hasOwn(otherWorkbooks, extension)) throw unsupported(file, otherWorkbooks[extension] ?? extension);
  if (start[0] === 0x1f && start[1] === 0x8b) {
    return openCsv({ file, bytes: gzipBytes(path, file, limits) }, options);
  }
  refuseOther(start, file);
  return openCsv({ file, bytes: fileBytes(path, file) }, options);
}

/**
 * Open one sheet of a workbook, by its name or position.
 *
 * @throws {InputError} as `openTable`, and when the file is no workbook, since other files have no sheets.
 */
export async function openSheet(path: string, options: ReadOptions): Promise<Table> {
  const file = basename(path);
  const start = await firstBytes(path, file);
  if (/\.xls[xm]$/iu.test(file) || start.toString('latin1', 0, 4) === 'PK\x03\x04') {
    const table = await openWorkbook(path, options);
    const advice = (row: number) => `say "headerRow": ${row} for this sheet in the map`;
    return withHeaderNotes(table, options.headerRow ?? 1, advice, table.name);
  }
  throw new InputError(`${file} is no workbook, so it has no sheet ${JSON.stringify(options.sheet)}.`, [
    'Save both sheets as one .xlsx workbook, or take "sheets" out of the map.',
  ]);
}

/** The sheets of a workbook that a person sees; of any other file, none. */
export async function sheetNames(path: string, options: ReadOptions = {}): Promise<string[]> {
  const start = await firstBytes(path, basename(path));
  if (!/\.xls[xm]$/iu.test(path) || start.toString('latin1', 0, 4) !== 'PK\x03\x04') return [];
  const { visibleSheets } = await import('./xlsx.js');
  return visibleSheets(path, options);
}

async function openWorkbook(path: string, options: ReadOptions): Promise<Table> {
  const { openXlsx } = await import('./xlsx.js');
  return openXlsx(path, options);
}

function unsupported(file: string, what: string): InputError {
  return new InputError(`${file}: this is ${what}, which is not supported.`, [saveAsXlsx]);
}

/** Files that would be read as odd text: a web page instead of a download, a document. */
function refuseOther(start: Buffer, file: string): void {
  const text = start.toString('latin1').replace(/^ï»¿/u, '').trimStart().toLowerCase();
  if (/^<(?:!doctype html|html|head|body|table|meta|script)\b/u.test(text)) {
    throw new InputError(`${file}: this is a web page, not a table.`, [
      'If it came from a download, sign in and download it again; if it opens in a spreadsheet program, save it as .xlsx.',
    ]);
  }
  if (text.startsWith('<?xml')) throw unsupported(file, 'an XML file');
  if (text.startsWith('%pdf-')) throw unsupported(file, 'a PDF');
}

const stripped = /(?:\.(?:csv|tsv|txt))?\.zip$|\.(?:csv|tsv|txt)\.gz$|\.(?:csv|tsv|txt|xlsx)$/iu;

/** The name that result files begin with: the input's file name without its ending; `stdin` for `-`. */
export function inputName(path: string): string {
  if (path === '-') return 'stdin';
  const file = basename(path);
  return file.replace(stripped, '') || file;
}
