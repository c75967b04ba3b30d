import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { unguardFormula } from '../../src/model/formula-guard.js';
import { csvLine, openCsv } from '../../src/writers/csv.js';
import { freshFolder } from './folder.js';

async function written(header: string[], rows: string[][], options?: Parameters<typeof openCsv>[2]): Promise<string> {
  const path = join(await freshFolder(), 'leads.csv');
  const csv = await openCsv(path, header, options);
  await csv.write(rows);
  await csv.close();
  return readFile(path, 'utf8');
}

test('the file has a byte order mark, commas and CRLF, and quotes only where they are needed', async () => {
  const rows = [
    ['Asha', 'says "hi"', 'a, b'],
    ['रवि', 'two\nlines', ''],
    ['', ' blanks ', 'cr\rhere'],
  ];
  expect(await written(['name', 'note', 'x'], rows)).toBe(
    '\uFEFFname,note,x\r\nAsha,"says ""hi""","a, b"\r\nरवि,"two\nlines",\r\n, blanks ,"cr\rhere"\r\n',
  );
});

test('a cell that a spreadsheet could run gets an apostrophe; phones and numbers do not', async () => {
  const rows = [
    ['=1+1', '+91 98765 43210', '-5', '@x'],
    ["'=x", '＝x', '+cmd|x', 'a=b'],
  ];
  expect(await written(['=h', 'b', 'c', 'd'], rows)).toBe(
    "\uFEFF'=h,b,c,d\r\n'=1+1,+91 98765 43210,-5,'@x\r\n''=x,'＝x,'+cmd|x,a=b\r\n",
  );
});

test('mark and guard can be switched off', async () => {
  expect(await written(['a', 'b'], [['=1', '@x']], { bom: false, guard: false })).toBe('a,b\r\n=1,@x\r\n');
});

test('cells with commas get quotes, wherever they stand in the line', () => {
  expect(csvLine(['a,b', 'c', ',', 'd,e,', ''], false)).toBe('"a,b",c,",","d,e,",\r\n');
  expect(csvLine(['', '1,00,000', 'Pune'], false)).toBe(',"1,00,000",Pune\r\n');
  expect(csvLine([','], false)).toBe('","\r\n');
});

test('a line that is one empty cell is not a blank line', () => {
  expect([csvLine([''], true), csvLine(['', ''], true)]).toEqual(['""\r\n', ',\r\n']);
});

test('the file appears when it is closed, for its owner alone', async () => {
  const folder = await freshFolder();
  const path = join(folder, 'leads.csv');
  const csv = await openCsv(path, ['a']);
  await csv.write([['1']]);
  expect(await readdir(folder)).not.toContain('leads.csv');
  await csv.close();
  expect(await readdir(folder)).toEqual(['leads.csv']);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test('a file that is given up leaves nothing behind', async () => {
  const folder = await freshFolder();
  const csv = await openCsv(join(folder, 'leads.csv'), ['a']);
  await csv.write([['1']]);
  await csv.abort();
  expect(await readdir(folder)).toEqual([]);
});

test('rows beyond what is gathered before a write all arrive, in order', async () => {
  const long = 'x'.repeat(100_000);
  const rows = Array.from({ length: 20 }, (_, index) => [String(index), long]);
  const lines = (await written(['n', 'text'], rows)).split('\r\n');
  expect(lines.map((line) => line.length)).toEqual([7, ...rows.map(([n = '']) => n.length + 1 + 100_000), 0]);
  expect(lines.slice(1, -1).map((line) => line.split(',')[0])).toEqual(rows.map(([n]) => n));
});

test('any table reads back the same', () => {
  const awkward = fc.constantFrom('=1', "'", "''=x", '\t=', '"', ',', '\r\n', ' +a', '-', '＋1', '\uFEFF', "' '=");
  const cell = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 8 }),
    fc.string({ unit: 'binary', maxLength: 6 }),
    awkward,
  );
  const table = fc
    .integer({ min: 1, max: 4 })
    .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 5 }));
  fc.assert(
    fc.property(table, (rows) => {
      const text = rows.map((row) => csvLine(row, true)).join('');
      const { data } = Papa.parse<string[]>(`h\r\n${text}`, { delimiter: ',', newline: '\r\n' });
      const back = data.slice(1, -1).map((row) => row.map(unguardFormula));
      expect(back).toEqual(rows);
    }),
    { numRuns: 500 },
  );
});
