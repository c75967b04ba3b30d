import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceRow } from '../../src/model/table.js';
import type { ReadOptions } from '../../src/readers/options.js';
import { openXlsx } from '../../src/readers/xlsx.js';
import { type ZipEntry, zip } from '../helpers/zip.js';

const folder = mkdtempSync(join(tmpdir(), 'xlsx-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
let files = 0;

/** The XML of a workbook, part by part; what is left out is made up as plain as can be. */
export interface BookParts {
  /** What stands inside `<sheetData>` of the only sheet. */
  readonly rows?: string;
  /** What stands behind `</sheetData>`. */
  readonly behind?: string;
  /** The items inside `<sst>`. */
  readonly strings?: string;
  /** What stands inside `<styleSheet>`; `formats` makes it. */
  readonly styles?: string;
  /** What stands inside `<workbook>` before the sheets. */
  readonly properties?: string;
  /** Whole parts, instead of those made up or besides them; null leaves a part out. */
  readonly parts?: Readonly<Record<string, string | Buffer | null>>;
  /** The order of the parts in the zip, as far as it matters. */
  readonly order?: readonly string[];
  readonly stored?: boolean;
}

const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** Cell styles with these number formats: numbers name built-in formats, texts are format codes. Style 0 is General. */
export function formats(...codes: readonly (string | number)[]): string {
  const quoted = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  const custom = codes.map((code, i) =>
    typeof code === 'string' ? `<numFmt numFmtId="${170 + i}" formatCode="${quoted(code)}"/>` : '',
  );
  const xfs = codes.map((code, i) => `<xf numFmtId="${typeof code === 'string' ? 170 + i : code}"/>`);
  return `<numFmts>${custom.join('')}</numFmts><cellXfs><xf numFmtId="0"/>${xfs.join('')}</cellXfs>`;
}

/** A relations part with these targets, `rId1` first. */
export function rels(...targets: readonly (readonly [type: string, target: string])[]): string {
  const list = targets.map(
    ([type, target], i) => `<Relationship Id="rId${i + 1}" Type="${relations}/${type}" Target="${target}"/>`,
  );
  return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${list.join('')}</Relationships>`;
}

/** The bytes of a workbook with one sheet, `Leads`. */
export function book({
  rows = '',
  behind = '',
  strings,
  styles,
  properties = '',
  parts = {},
  order,
  stored = false,
}: BookParts): Buffer {
  const all: Record<string, string | Buffer | null> = {
    '_rels/.rels': rels(['officeDocument', 'xl/workbook.xml']),
    'xl/workbook.xml': `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook ${main} xmlns:r="${relations}">${properties}<sheets><sheet name="Leads" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': rels(
      ['worksheet', 'worksheets/sheet1.xml'],
      ['sharedStrings', 'sharedStrings.xml'],
      ['styles', 'styles.xml'],
    ),
    'xl/worksheets/sheet1.xml': `<worksheet ${main}><sheetData>${rows}</sheetData>${behind}</worksheet>`,
    ...(strings === undefined ? {} : { 'xl/sharedStrings.xml': `<sst ${main}>${strings}</sst>` }),
    ...(styles === undefined ? {} : { 'xl/styles.xml': `<styleSheet ${main}>${styles}</styleSheet>` }),
    ...parts,
  };
  const names = Object.keys(all);
  if (order) names.sort((a, b) => order.indexOf(a) - order.indexOf(b));
  const entries: ZipEntry[] = [];
  for (const name of names) {
    const data = all[name];
    if (data !== null && data !== undefined) entries.push({ name, data, stored });
  }
  return zip(entries);
}

/** A temporary file with these bytes. */
export function saved(bytes: Buffer | string, name = 'leads.xlsx'): string {
  const path = join(folder, `${files++}`);
  writeFileSync(`${path}-${name}`, bytes);
  return `${path}-${name}`;
}

/** All that a table holds. */
export interface Reading {
  readonly name: string;
  readonly header: readonly string[];
  readonly rows: readonly SourceRow[];
  readonly notes: readonly string[];
}

/** Open a file and read it to its end. */
export async function readFile(path: string, options: ReadOptions = {}): Promise<Reading> {
  const { name, header, rows, notes } = await openXlsx(path, options);
  const all: SourceRow[] = [];
  for await (const batch of rows) all.push(...batch);
  return { name, header, rows: all, notes };
}

/** Make a workbook and read it. */
export async function read(parts: BookParts, options: ReadOptions = {}): Promise<Reading> {
  return readFile(saved(book(parts)), options);
}

/** A header row `A`, `B`, ... followed by these rows' XML. */
export function below(columns: number, rows: string): string {
  const cells = Array.from({ length: columns }, (_, i) => `<c t="inlineStr"><is><t>H${i + 1}</t></is></c>`);
  return `<row r="1">${cells.join('')}</row>${rows}`;
}

/** The texts of the cells of row 2 up to the last one, given as XML, with these extra parts of the workbook. */
export async function cells(xml: string, parts: BookParts = {}): Promise<readonly string[]> {
  const { rows } = await read({ ...parts, rows: below(64, `<row r="2">${xml}</row>`) });
  const texts = rows[0]?.cells ?? [];
  return texts.slice(0, texts.findLastIndex((text) => text !== '') + 1);
}

/** The message of the InputError that a reading ends in, with its actions, without the temporary file's number. */
export async function refusal(reading: Promise<unknown>): Promise<string> {
  try {
    await reading;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'InputError' || !('actions' in error)) throw error;
    const actions = Array.isArray(error.actions) ? error.actions : [];
    return [error.message, ...actions].join('\n').replaceAll(/\b[0-9]+-(?=[\w-]+\.\w)/gu, '');
  }
  return 'was read without a word';
}
