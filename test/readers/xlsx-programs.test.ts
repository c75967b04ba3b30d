import { join } from 'node:path';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFile, refusal, saved } from './xlsx-book.js';

/** Files that other programs wrote; the scripts beside them made them. */
const fixture = (name: string) => join(import.meta.dirname, '../fixtures/xlsx', name);

const header = [
  'Name',
  'Phone',
  'Id',
  'Born',
  'Called',
  'At',
  'Share',
  'Budget',
  'Agreed',
  'Sum',
  'Error',
  'Site',
  'Note',
  'Rich',
];
const asha = [
  ...['आशा पाटिल', '919876543210', '0012345678901234567', '1990-12-31T00:00:00', '2026-03-04T17:45:30', '09:30:00'],
  ...['0.185', '1250000.5', 'TRUE', '3', '#N/A', 'see <here> & there', 'line 1\nline 2\t"quoted"', 'plain bold plain'],
];
/** The lead with only a name and a note, in a file with these columns. */
const second = (columns: readonly string[], note: string) =>
  columns.map((column) => (column === 'Name' ? ' blanks around ' : column === 'Note' ? note : ''));
const oneHidden = ['Sheet "Leads": 1 hidden row was read too (row 4).'];

test.each(['xlsxwriter.xlsx', 'xlsxwriter-1904.xlsx', 'libreoffice.xlsx'])('%s reads as it was meant', async (name) => {
  expect(await readFile(fixture(name))).toEqual({
    name: 'Leads',
    header,
    rows: [
      { row: 2, cells: asha },
      { row: 4, cells: second(header, '_x000D_ literal') },
    ],
    notes: oneHidden,
  });
});

test('Gnumeric indents its XML, which is no part of any text', async () => {
  // It forgets that the first sheet is hidden.
  expect(await refusal(readFile(fixture('gnumeric.xlsx')))).toBe(
    'gnumeric.xlsx, sheet "Old": the sheet is empty.\nThe sheets are 1 "Old", 2 "Leads"; choose another one with --sheet.',
  );
  const reading = await readFile(fixture('gnumeric.xlsx'), { sheet: 'leads' });
  expect(reading.header).toEqual(header);
  expect(reading.rows).toEqual([
    { row: 2, cells: asha },
    { row: 4, cells: second(header, '_x000D_ literal') },
  ]);
});

// Both write a literal `_x000D_` without escaping it, so that spreadsheets show a line break for it.
test.each(['openpyxl.xlsx', 'openpyxl-iso.xlsx'])(
  '%s reads as it was meant, its formulas without results as faults',
  async (name) => {
    const columns = header.slice(0, -1);
    expect(await readFile(fixture(name))).toEqual({
      name: 'Leads',
      header: columns,
      rows: [
        {
          row: 2,
          cells: asha.slice(0, -1).map((text, i) => (i === 9 ? '=1+2' : text)),
          faults: [{ index: 9, code: 'FORMULA_WITHOUT_RESULT' }],
        },
        { row: 4, cells: second(columns, '\r literal') },
      ],
      notes: oneHidden,
    });
  },
);

test.each(['sheetjs.xlsx', 'sheetjs-inline.xlsx'])('%s reads as it was meant', async (name) => {
  const kept = (_: string, i: number) => header[i] !== 'At' && header[i] !== 'Rich';
  const columns = header.filter(kept);
  expect(await readFile(fixture(name))).toEqual({
    name: 'Leads',
    header: columns,
    rows: [
      { row: 2, cells: asha.filter(kept) },
      { row: 4, cells: second(columns, '\r literal') },
    ],
    notes: oneHidden,
  });
});

test('exceljs writes what we read back, whole or as a stream, with shared or inline texts', async () => {
  const fill = (sheet: ExcelJS.Worksheet) => {
    sheet.addRow(header.slice(0, 9)).commit();
    const row = sheet.addRow([
      'आशा पाटिल',
      919876543210,
      '0012',
      new Date('1990-12-31'),
      new Date('2026-03-04T17:45:30Z'),
      0.5,
      0.185,
      1250000.5,
      true,
    ]);
    row.getCell(4).numFmt = 'dd/mm/yyyy';
    row.getCell(5).numFmt = 'yyyy-mm-dd hh:mm';
    row.getCell(6).numFmt = 'h:mm';
    row.getCell(10).value = { formula: 'G2*2', result: 0.37 };
    row.getCell(11).value = { richText: [{ text: 'one ' }, { text: 'two', font: { bold: true } }] };
    row.getCell(12).value = { text: 'site', hyperlink: 'https://example.com' };
    row.getCell(13).value = { error: '#REF!' };
    row.commit();
  };
  const expected = [
    ...[
      'आशा पाटिल',
      '919876543210',
      '0012',
      '1990-12-31T00:00:00',
      '2026-03-04T17:45:30',
      '12:00:00',
      '0.185',
      '1250000.5',
    ],
    ...['TRUE', '0.37', 'one two', 'site', '#REF!'],
  ];
  const whole = new ExcelJS.Workbook();
  fill(whole.addWorksheet('Leads'));
  const paths = [saved(Buffer.from(await whole.xlsx.writeBuffer()))];
  for (const useSharedStrings of [true, false]) {
    const path = saved('');
    const writer = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: path, useStyles: true, useSharedStrings });
    const sheet = writer.addWorksheet('Leads');
    fill(sheet);
    sheet.commit();
    await writer.commit();
    paths.push(path);
  }
  for (const path of paths) expect((await readFile(path)).rows).toEqual([{ row: 2, cells: expected }]);
});

test('any texts, integers and truth values that exceljs writes read back the same', async () => {
  // exceljs drops control characters and does not escape `_x000D_`; both are its own doing.
  const text = fc.string({
    unit: fc.constantFrom('a', 'é', 'अ', '😀', '&', '<', '>', '"', "'", ' ', '\n', '\t', '_', '1'),
    maxLength: 20,
  });
  const cell = fc.oneof(text, fc.maxSafeInteger(), fc.boolean(), fc.constant(null));
  const shown = (value: string | number | boolean | null) =>
    typeof value === 'boolean' ? String(value).toUpperCase() : value === null ? '' : String(value === 0 ? 0 : value);
  const table = fc.array(fc.array(cell, { minLength: 4, maxLength: 4 }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(table, fc.boolean(), async (rows, useSharedStrings) => {
      const path = saved('');
      const writer = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: path, useSharedStrings });
      const sheet = writer.addWorksheet('Leads');
      for (const row of [['a', 'b', 'c', 'd'], ...rows]) sheet.addRow(row).commit();
      sheet.commit();
      await writer.commit();
      const expected = rows
        .map((row, i) => ({ row: i + 2, cells: row.map(shown) }))
        .filter(({ cells }) => cells.some((value) => value.trim() !== ''));
      expect((await readFile(path)).rows).toEqual(expected);
    }),
    { numRuns: 60 },
  );
});
