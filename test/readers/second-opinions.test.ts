import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import { csvRows } from '../helpers/cli.js';
import { readFile } from './xlsx-book.js';

/** What other programs read in the same files. Only cells whose format does not change what is shown are compared. */
const fixture = (name: string) => join(import.meta.dirname, '../fixtures/xlsx', name);
const compared = ['Name', 'Phone', 'Id', 'Agreed', 'Site', 'Note', 'Rich'];
/** `openpyxl.xlsx` and `sheetjs.xlsx` have fewer columns; those that they lack are empty on both sides. */
const files = ['xlsxwriter.xlsx', 'libreoffice.xlsx', 'openpyxl.xlsx', 'sheetjs.xlsx', 'gnumeric.xlsx'];

async function ours(name: string): Promise<string[][]> {
  const { header, rows } = await readFile(fixture(name), { sheet: 'Leads' });
  return rows.map(({ cells }) => compared.map((column) => cells[header.indexOf(column)] ?? ''));
}

/** exceljs and Gnumeric leave Excel's escapes (`_x000D_`) in the text, or decode only some: they are wrong there. */
const withoutEscapes = (rows: readonly (readonly string[])[]): string[][] =>
  rows.map((cells) => cells.map((cell) => cell.replace(/(?:_x005F)?_x000D_|\r/gu, '')));

const ssconvert = ['/usr/bin/ssconvert', '/usr/local/bin/ssconvert'].find(existsSync);
const soffice = ['/usr/bin/soffice', '/usr/local/bin/soffice', '/opt/libreoffice/program/soffice'].find(existsSync);

/** The same columns of a CSV file that another program made of the sheet. */
function theirs(text: string): string[][] {
  const [header = [], ...rows] = csvRows(`first line is left out\n${text}`);
  return rows
    .filter((cells) => cells.some((cell) => cell !== ''))
    .map((cells) => compared.map((column) => (header.includes(column) ? (cells[header.indexOf(column)] ?? '') : '')));
}

test.each(files)("exceljs' whole-file reader finds the same in %s", async (name) => {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(fixture(name));
  const sheet = book.getWorksheet('Leads');
  const header: string[] = [];
  sheet?.getRow(1).eachCell((cell, column) => {
    header[column] = cell.text;
  });
  const found: string[][] = [];
  sheet?.eachRow((row, number) => {
    if (number === 1) return;
    const at = (name: string) => (header.includes(name) ? row.getCell(header.indexOf(name)).text : '');
    found.push(compared.map((column) => (column === 'Agreed' ? at(column).toUpperCase() : at(column))));
  });
  const filled = found.filter((cells) => cells.some((cell) => cell !== ''));
  expect(withoutEscapes(filled)).toEqual(withoutEscapes(await ours(name)));
});

test.skipIf(ssconvert === undefined).each(files)('Gnumeric finds the same in %s', async (name) => {
  const out = join(mkdtempSync(join(tmpdir(), 'gnumeric-')), 'leads.csv');
  const options = ['--export-type=Gnumeric_stf:stf_assistant', '-O', 'separator=, format=raw sheet=Leads'];
  expect(spawnSync(ssconvert ?? '', [...options, fixture(name), out], { timeout: 60_000 }).status).toBe(0);
  expect(withoutEscapes(theirs(readFileSync(out, 'utf8')))).toEqual(withoutEscapes(await ours(name)));
});

test.skipIf(soffice === undefined)(
  'LibreOffice finds the same in all of them',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'office-'));
    const user = `-env:UserInstallation=file://${join(folder, 'user')}`;
    // The last number asks for each sheet as a file of its own.
    const filter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1';
    const args = [user, '--headless', '--convert-to', filter, '--outdir', folder, ...files.map(fixture)];
    expect(spawnSync(soffice ?? '', args, { timeout: 120_000 }).status).toBe(0);
    for (const name of files) {
      const text = readFileSync(join(folder, `${name.replace('.xlsx', '')}-Leads.csv`), 'utf8');
      expect([name, theirs(text)]).toEqual([name, await ours(name)]);
    }
  },
  120_000,
);
