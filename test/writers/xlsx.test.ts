import { randomBytes } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import fc from 'fast-check';
import { openXlsx } from '../../src/readers/xlsx.js';
import { decodeEscapes } from '../../src/readers/xlsx-text.js';
import { exactCellText } from '../../src/writers/xlsx-text.js';
import { type CellFaults, type CellValue, openWorkbook, type SheetOptions } from '../../src/writers/xlsx.js';
import { freshFolder } from './folder.js';

const plain: SheetOptions = { columns: [{ header: 'a' }, { header: 'b', width: 30, wrap: true }, { header: 'c' }] };

async function written(
  sheets: readonly [name: string, options: SheetOptions, rows: CellValue[][]][],
): Promise<{ book: ExcelJS.Workbook; faults: CellFaults; path: string }> {
  const path = join(await freshFolder(), 'book.xlsx');
  const workbook = await openWorkbook(path);
  for (const [name, options, rows] of sheets) {
    const sheet = workbook.sheet(name, options);
    await sheet.add(rows);
    sheet.commit();
  }
  await workbook.commit();
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  return { book, faults: workbook.faults(), path };
}

function cells(book: ExcelJS.Workbook, sheet: number): unknown[][] {
  const found: unknown[][] = [];
  book.worksheets[sheet]?.eachRow({ includeEmpty: true }, (row) => {
    const values: unknown[] = [];
    row.eachCell({ includeEmpty: true }, (cell) => values.push(cell.value));
    found.push(values);
  });
  return found;
}

test('cells keep their type, and text is never a formula', async () => {
  const when = new Date(Date.UTC(2026, 10, 22, 16, 18, 3));
  const { book, faults } = await written([
    [
      'Leads',
      plain,
      [
        ['=1+1', 42, when],
        ['+919876543210', true, undefined],
        ['007', '', '@x'],
      ],
    ],
  ]);
  expect(cells(book, 0)).toEqual([
    ['a', 'b', 'c'],
    ['=1+1', 42, when],
    ['+919876543210', true],
    ['007', null, '@x'],
  ]);
  expect(book.worksheets[0]?.getCell('A2').type).toBe(ExcelJS.ValueType.String);
  expect(book.worksheets[0]?.getCell('C2').numFmt).toBe('yyyy-mm-dd hh:mm:ss');
  expect(faults).toEqual({ cut: 0, replaced: 0 });
});

test('the header is bold, stays in sight and has filters', async () => {
  const intro = [['Title'], ['Rows', 3]];
  const { book } = await written([['Leads', { ...plain, intro, freeze: true, filter: true }, [['x']]]]);
  const sheet = book.worksheets[0];
  expect(sheet?.views[0]).toMatchObject({ state: 'frozen', ySplit: 3 });
  expect(sheet?.autoFilter).toBe('A3:C3');
  expect(sheet?.getCell('A3').font.bold).toBe(true);
  expect(sheet?.getColumn(2).width).toBe(30);
  expect(cells(book, 0)).toEqual([['Title'], ['Rows', 3], ['a', 'b', 'c'], ['x']]);
});

test('what a cell cannot hold is cut or replaced, and counted', async () => {
  const { book, faults } = await written([
    [
      'Leads',
      plain,
      [
        ['x'.repeat(40_000), 'bell\u0007', 'two\r\nlines'],
        ['_x000D_', 'half \uD800', '😀'],
      ],
    ],
  ]);
  const [, first = [], second] = cells(book, 0);
  expect(String(first[0])).toHaveLength(32_767);
  expect(first.slice(1)).toEqual(['bell\uFFFD', 'two\nlines']);
  // exceljs does not decode what it reads from a cell without shared strings; Excel shows _x000D_.
  expect(second).toEqual(['_x005F_x000D_', 'half \uFFFD', '😀']);
  expect(faults).toEqual({ cut: 1, replaced: 2 });
});

test('sheet names are made such that Excel takes them', async () => {
  const { book } = await written([
    ['a/b:c*[d]?', plain, []],
    ['x'.repeat(40), plain, []],
    ['X'.repeat(40), plain, []],
    ["'quoted'", plain, []],
    ['', plain, []],
    ['History', plain, []],
  ]);
  expect(book.worksheets.map(({ name }) => name)).toEqual([
    'a b c  d',
    'x'.repeat(31),
    `${'X'.repeat(27)} (2)`,
    'quoted',
    'Sheet',
    'History 1',
  ]);
});

test('some thousand rows arrive in order', async () => {
  const rows = Array.from({ length: 3_000 }, (_, index) => [`row ${index}`, index]);
  const { book } = await written([['Leads', plain, rows]]);
  expect(cells(book, 0).slice(1)).toEqual(rows);
});

test('the workbook appears when it is complete, for its owner alone', async () => {
  const { path } = await written([['Leads', plain, []]]);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const folder = await freshFolder();
  const workbook = await openWorkbook(join(folder, 'book.xlsx'));
  await workbook.sheet('Leads', plain).add([['x']]);
  await workbook.abort();
  expect(await readdir(folder)).toEqual([]);
});

test('rows wait for the disk, so that they do not pile up in memory', async () => {
  const folder = await freshFolder();
  const workbook = await openWorkbook(join(folder, 'book.xlsx'));
  const sheet = workbook.sheet('Leads', plain);
  await sheet.add(Array.from({ length: 5_000 }, () => [randomBytes(600).toString('base64')]));
  const [beside = ''] = await readdir(folder);
  // About 3 MB come out of the compressor in all; at most 1 MiB may wait before it.
  expect((await stat(join(folder, beside))).size).toBeGreaterThan(1_000_000);
  await workbook.abort();
});

test('an exact text holds nothing that XML would change, and is decoded to what it was', () => {
  const pieces = fc.constantFrom('_', 'x', '000D', '_x0041_', '\r', '\n', '\0', '\uD800', '\uFFFE', 'é', '😀', 'a');
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const text = parts.join('');
      const exact = exactCellText(text) ?? '';
      expect(decodeEscapes(exact)).toBe(text);
      expect(exact).not.toMatch(/[\0-\x08\x0B-\x1F\x7F\uFFFE\uFFFF]|\p{Cs}/u);
    }),
  );
  expect(exactCellText('two\r\nlines')).toBe('two_x000D_\nlines');
  expect(exactCellText('x'.repeat(32_768))).toBe(undefined);
});

test('any table that we write as a workbook reads back the same', async () => {
  const piece = fc.constantFrom(
    'a',
    'é',
    'अ',
    '😀',
    '&',
    '<',
    ']]>',
    '"',
    ' ',
    '\n',
    '\t',
    '_x000D_',
    '=',
    '+9',
    "'",
    '#N/A',
  );
  const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
  const cell = fc.oneof(text, fc.maxSafeInteger(), fc.boolean(), fc.constant(undefined));
  const shown = (value: CellValue): string =>
    typeof value === 'boolean'
      ? String(value).toUpperCase()
      : value === undefined
        ? ''
        : String(value === 0 ? 0 : value);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { maxLength: 5 }), async (rows) => {
      const { path } = await written([['Leads', plain, rows]]);
      const table = await openXlsx(path, {});
      const back: unknown[] = [];
      for await (const batch of table.rows) back.push(...batch);
      expect(back).toEqual(
        rows
          .map((row, at) => ({ row: at + 2, cells: row.map(shown) }))
          .filter(({ cells: texts }) => texts.some((value) => value.trim() !== '')),
      );
    }),
    { numRuns: 30 },
  );
});
