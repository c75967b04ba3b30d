import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import { readKeywords } from '../../src/readers/xlsx-properties.js';
import { zip } from '../helpers/zip.js';

const folder = mkdtempSync(join(tmpdir(), 'properties-'));

test("a workbook's keywords are read", async () => {
  const book = new ExcelJS.Workbook();
  book.addWorksheet('Leads');
  book.keywords = 'a & b, <c>';
  await book.xlsx.writeFile(join(folder, 'book.xlsx'));
  expect(await readKeywords(join(folder, 'book.xlsx'))).toBe('a & b, <c>');
});

test.each([
  ['leads.csv', 'Phone\r\n1\r\n'],
  ['broken.xlsx', 'no zip'],
  ['bare.xlsx', zip([{ name: 'xl/workbook.xml', data: '<workbook/>' }])],
  ['odd.xlsx', zip([{ name: 'docProps/core.xml', data: '<a><b>' }])],
])('%s has none', async (name, content) => {
  writeFileSync(join(folder, name), content);
  expect(await readKeywords(join(folder, name))).toBe('');
});

test('standard input and a file that is gone have none', async () => {
  expect(await readKeywords('-')).toBe('');
  expect(await readKeywords(join(folder, 'gone.xlsx'))).toBe('');
});
