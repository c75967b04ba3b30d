import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import type { SourceSheet } from '../../src/model/source-sheet.js';
import { openTable } from '../../src/readers/index.js';
import type { ResultFilesOptions } from '../../src/report/result-files.js';
import type { ResultEntry } from '../../src/report/row-files.js';
import { entry, remark, resultsOf } from './rows.js';

async function workbook(header: string[], entries: ResultEntry[], options: Partial<ResultFilesOptions> = {}) {
  const { report, read } = await resultsOf(header, entries, options);
  const path = report.files.failedWorkbook ?? '';
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  const sheet = book.worksheets.find(({ state }) => state === 'visible');
  const cell = (address: string) => sheet?.getCell(address);
  const comment = (address: string): string => {
    const note = cell(address)?.note;
    return typeof note === 'object' ? (note.texts ?? []).map(({ text }) => text).join('') : (note ?? '');
  };
  const colour = (address: string): string | undefined => {
    const fill = cell(address)?.fill;
    return fill?.type === 'pattern' ? fill.fgColor?.argb : undefined;
  };
  return { book, sheet, cell, comment, colour, path, notes: report.notes, read };
}

const bad = (row: number, value: string) =>
  remark(
    'PHONE_INVALID',
    { row, column: 'Mobile', field: 'phone', value },
    `"${value}" is not a phone number`,
    'Write ten digits.',
  );
const [wrong, look] = ['FFFFC7CE', 'FFFFEB9C'];

test('it holds the failed rows only, with the columns of the row files, and the header stays in sight', async () => {
  const { sheet, comment } = await workbook(
    ['Mobile', '', 'tc__row', 'City'],
    [
      entry(2, ['9845012345', 'x', '9', 'Pune'], 'created'),
      entry(3, ['12', 'y', '9', 'Goa'], 'failed', { remarks: [bad(3, '12')] }),
      entry(4, ['9845012346', '', '', ''], 'skipped'),
    ],
  );
  expect(sheet?.rowCount).toBe(2);
  expect(sheet?.getRow(1).values).toEqual([
    ...[, 'tc__row', 'tc__status', 'tc__lead_id', 'tc__action_ids', 'tc__code', 'tc__column', 'tc__remark', 'tc__tip'],
    ...['Mobile', undefined, 'City'],
  ]);
  expect(sheet?.getRow(2).values).toEqual([
    ...[, 3, 'failed', undefined, undefined, 'PHONE_INVALID', 'Mobile', '"12" is not a phone number'],
    ...['Write ten digits.', '12', 'y', 'Goa'],
  ]);
  expect(sheet?.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
  expect(comment('A1')).toContain('import this file with the same map');
});

test('bad cells are coloured, with rule, value and cure in a comment; what is about the row is on its remark', async () => {
  const { comment, colour, cell } = await workbook(
    ['Name', 'Mobile'],
    [
      entry(2, ['Asha', '12'], 'failed', {
        remarks: [
          bad(2, '12'),
          remark('MOJIBAKE_SUSPECTED', { row: 2, column: 'Name', value: 'Asha' }, 'looks garbled'),
        ],
      }),
      entry(3, ['Ravi', ''], 'failed', {
        remarks: [
          remark('IDENTIFIER_MISSING', { row: 3, column: 'Mobile', field: 'phone' }, 'is empty'),
          remark('API_REJECTED', { row: 3, field: 'notes' }, 'Telecrm refused the row: No', 'Ask.'),
          remark('PHONE_REPAIRED', { row: 3, column: 'Mobile' }, 'was repaired', 'Check it.'),
        ],
      }),
    ],
  );
  expect(['I2', 'J2', 'G2', 'I3', 'J3', 'G3'].map(colour)).toEqual([look, wrong, undefined, undefined, wrong, wrong]);
  expect(comment('J2')).toBe(
    'No valid phone number. (PHONE_INVALID)\n"12" is not a phone number\n-> Write ten digits.',
  );
  expect(comment('I2')).toContain('\n"Asha": looks garbled\n');
  expect(cell('J3')?.value).toBe(null);
  expect(comment('J3')).toBe(
    'The cell that identifies the lead, or another that the row needs, is empty. (IDENTIFIER_MISSING)\nis empty\n-> Fill it in, or delete the row.\n\nThe phone number was repaired. (PHONE_REPAIRED)\nwas repaired\n-> Check it.',
  );
  expect(comment('G3')).toBe('Telecrm refused the row. (API_REJECTED)\nnotes: Telecrm refused the row: No\n-> Ask.');
});

test('every text reads back as it was, and what is typed stays text', async () => {
  const texts = [
    '0098',
    '+91 98450 12345',
    '=1+1',
    '@x',
    '1/2',
    ' two\r\nlines\t',
    '_x000D_',
    'bell\u0007',
    '9.88E+09',
  ];
  const { path, cell } = await workbook(
    texts.map((_, at) => `C${at}`),
    [entry(2, texts, 'failed')],
  );
  expect(cell('K2')?.type).toBe(ExcelJS.ValueType.String);
  expect(cell('I2')?.numFmt).toBe('@');
  const table = await openTable(path);
  for await (const [row] of table.rows) expect(row?.cells.slice(8)).toEqual(texts);
});

test('columns with lists offer them; a long list stands on a hidden sheet', async () => {
  const many = Array.from({ length: 60 }, (_, at) => `Option ${at + 1}`);
  const sheet: SourceSheet = {
    name: 'Enquiries',
    choices: [
      { column: 0, labels: ['Fresh', 'Won'], open: false },
      { column: 2, labels: many, open: true },
    ],
  };
  const { book, cell } = await workbook(
    ['Stage', 'Name', 'Interests'],
    [entry(2, ['Old', 'A', ''], 'failed'), entry(3, ['Old', 'B', ''], 'failed')],
    { sheet },
  );
  expect(book.worksheets.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'Enquiries visible',
    'tc__lists hidden',
  ]);
  expect(cell('I3')?.dataValidation).toMatchObject({
    ...{ type: 'list', formulae: ['"Fresh,Won"'], showErrorMessage: true, errorStyle: 'warning' },
  });
  expect(cell('J2')?.dataValidation).toBe(undefined);
  expect(cell('K2')?.dataValidation).toMatchObject({ type: 'list', formulae: ['tc__lists!$A$2:$A$61'] });
  expect(cell('K2')?.dataValidation.showErrorMessage).not.toBe(true);
  expect(book.getWorksheet('tc__lists')?.getColumn(1).values.slice(1)).toEqual(['Interests', ...many]);
});

test('a sheet that its map finds by position stands there', async () => {
  const sheet: SourceSheet = { name: 'Leads', position: 3, choices: [] };
  const { book, path } = await workbook(['Name'], [entry(2, ['Asha'], 'failed')], { sheet });
  expect(book.worksheets.map(({ name, state }) => `${name} ${state}`)).toEqual([
    ...['tc__1 hidden', 'tc__2 hidden', 'Leads visible'],
  ]);
  expect(book.views[0]?.activeTab).toBe(2);
  for (const options of [{}, { sheet: 3 }, { sheet: 'leads' }]) {
    expect((await openTable(path, options)).header.at(-1)).toBe('Name');
  }
});

test('a text that no cell holds is an error in its place, so that nobody imports a part of it', async () => {
  const { cell, comment, colour, notes } = await workbook(
    ['Name', 'Notes'],
    [entry(2, ['Asha', 'x'.repeat(32_767)], 'failed'), entry(3, ['Ravi', 'x'.repeat(40_000)], 'failed')],
  );
  expect([cell('J2')?.text.length, cell('J3')?.value, colour('J3')]).toEqual([32_767, '#VALUE!', wrong]);
  expect(comment('J3')).toBe(
    '40,000 characters\nA cell of a workbook holds 32,767. The whole text is in leads-failed.csv: import this row from there.',
  );
  expect(notes).toEqual([
    'leads-failed.xlsx: 1 cell(s) read #VALUE!, since they have more than the 32,767 characters that a cell holds; import these rows from leads-failed.csv.',
  ]);
});

test('cells beyond the header stay beyond it, or the row would pass for a good one', async () => {
  const extra = remark('EXTRA_CELLS', { row: 2, value: 'too' }, '"too" stands beyond the last column of the header');
  const { cell, comment, colour } = await workbook(
    ['Name'],
    [entry(2, ['Asha', 'too', 'many'], 'failed', { remarks: [extra] })],
  );
  expect([cell('J1')?.value, cell('J2')?.value, cell('K2')?.value]).toEqual([null, 'too', 'many']);
  expect([colour('J2'), comment('J2').split('\n')[1]]).toEqual([wrong, extra.message]);
});

test('a withheld column reads (withheld), in its comments too', async () => {
  const remarks = [remark('API_REJECTED', { row: 2, column: 'Password', value: 'hunter2' }, '"hunter2" is too short')];
  const { cell, comment, path } = await workbook(
    ['Email', 'Password'],
    [entry(2, ['a@example.com', 'hunter2'], 'failed', { remarks })],
    { withheld: new Set([1]) },
  );
  expect(cell('J2')?.value).toBe('(withheld)');
  expect(comment('J2')).not.toContain('hunter2');
  expect((await openTable(path)).header).toContain('Password');
});

test('beyond its limit it has the first rows, and a note says so; without failed rows it is a header', async () => {
  const entries = [2, 3, 4].map((row) => entry(row, [String(row)], 'invalid'));
  const { sheet, notes } = await workbook(['Mobile'], entries, { dryRun: true, workbookRows: 2 });
  expect(sheet?.getColumn(1).values.slice(1)).toEqual(['tc__row', 2, 3]);
  expect(notes).toEqual(['Only the first 2 of 3 failed rows are in leads-failed.xlsx; leads-failed.csv has them all.']);
  expect((await workbook(['Mobile'], [])).sheet?.rowCount).toBe(1);
});

test('a file whose columns do not fit into a workbook has none, and a note says so', async () => {
  const header = Array.from({ length: 16_380 }, (_, at) => `c${at}`);
  const { report } = await resultsOf(header, [entry(2, ['x'], 'failed')]);
  expect(report.files.failedWorkbook).toBe(undefined);
  expect(report.notes).toEqual([
    'leads-failed.xlsx is not there: with the results in front, the file has more columns than a workbook holds.',
  ]);
});
