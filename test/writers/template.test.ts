import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import type { Template, TemplateColumn } from '../../src/model/template.js';
import { templateWorkbook } from '../../src/writers/template.js';

const text = (header: string, more: Partial<TemplateColumn> = {}): TemplateColumn => ({
  header,
  note: [`${header} (TEXT)`, 'Any text.'],
  required: false,
  accepts: 'Any text.',
  cells: { kind: 'text' },
  ...more,
});

const many = Array.from({ length: 60 }, (_, at) => `Option ${at + 1}`);

const template: Template = {
  title: 'Leads for Acme',
  mark: 'telecrm-bulk template workspace f columns c',
  sheets: [
    {
      name: 'Leads',
      columns: [
        text('Phone', { required: true, example: '(example) +91 98765 43210' }),
        text('Source', { cells: { kind: 'list', options: ['Website', 'Walk-in'], others: 'ask' } }),
        text('Project', { cells: { kind: 'list', options: many, others: 'stop' }, example: 'Option 1' }),
        text('City', { cells: { kind: 'list', options: ['Pune, West', '"Old" Goa', '=SUM(A1)'], others: 'stop' } }),
        text('Also', { cells: { kind: 'list', options: many, others: 'allow' } }),
        text('Score', { cells: { kind: 'whole-number', from: 1, to: 5 }, accepts: '1 to 5.', example: 4 }),
        text('Budget', { cells: { kind: 'number', format: '#,##0.00' }, example: 500_000 }),
        text('Due', {
          cells: { kind: 'date', format: 'dd/mm/yyyy hh:mm' },
          example: new Date(Date.UTC(2026, 10, 22, 10, 30)),
        }),
      ],
    },
    { name: 'Actions', columns: [text('Phone', { required: true })] },
  ],
};

async function written(): Promise<{ book: ExcelJS.Workbook; path: string }> {
  const path = join(mkdtempSync(join(tmpdir(), 'template-')), 'leads.xlsx');
  writeFileSync(path, await templateWorkbook(template));
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  return { book, path };
}

const { book, path } = await written();
const leads = book.getWorksheet('Leads');
const cell = (address: string) => leads?.getCell(address);

test('the header stays in sight, the required column stands out, and each header has its comment', () => {
  expect(leads?.views).toMatchObject([{ state: 'frozen', xSplit: 1, ySplit: 1 }]);
  expect(leads?.getRow(1).values).toEqual([, 'Phone', 'Source', 'Project', 'City', 'Also', 'Score', 'Budget', 'Due']);
  expect(cell('A1')?.fill).not.toEqual(cell('B1')?.fill);
  expect(cell('C1')?.fill).toEqual(cell('B1')?.fill);
  const note = cell('B1')?.note;
  const said = typeof note === 'object' ? (note.texts ?? []).map((run) => run.text).join('') : note;
  expect(said).toBe('Source (TEXT)\nAny text.');
});

test('texts stay as typed, numbers and dates have their formats, down the whole column', () => {
  const formats = (row: number) => ['A', 'B', 'F', 'G', 'H'].map((letter) => cell(`${letter}${row}`)?.numFmt);
  expect(formats(2)).toEqual(['@', '@', '0', '#,##0.00', 'dd/mm/yyyy hh:mm']);
  expect(formats(90_000)).toEqual(formats(2));
});

test('the example row holds typed values', () => {
  expect(cell('A2')?.value).toBe('(example) +91 98765 43210');
  expect(cell('B2')?.value).toBe(null);
  expect([cell('F2')?.value, cell('G2')?.value]).toEqual([4, 500_000]);
  expect(cell('H2')?.value).toEqual(new Date(Date.UTC(2026, 10, 22, 10, 30)));
});

test('a short list stands in its rule; others than the list are asked about, stopped, or let pass', () => {
  expect(cell('B2')?.dataValidation).toMatchObject({
    type: 'list',
    formulae: ['"Website,Walk-in"'],
    allowBlank: true,
    showErrorMessage: true,
    errorStyle: 'warning',
    errorTitle: 'Source',
    error: 'Any text.',
  });
  expect(cell('B5000')?.dataValidation).toEqual(cell('B2')?.dataValidation);
  expect(cell('C2')?.dataValidation).toMatchObject({ type: 'list', errorStyle: 'stop' });
  expect(cell('E2')?.dataValidation.showErrorMessage).not.toBe(true);
  expect(cell('A2')?.dataValidation).toBe(undefined);
});

test('a list that is long, or has commas or quotes, stands on a hidden sheet, once', () => {
  const lists = book.getWorksheet('Lists');
  expect(book.worksheets.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'Leads visible',
    'Actions visible',
    'Lists hidden',
  ]);
  expect(cell('C2')?.dataValidation.formulae).toEqual(['Lists!$A$2:$A$61']);
  expect(cell('D2')?.dataValidation.formulae).toEqual(['Lists!$B$2:$B$4']);
  expect(cell('E2')?.dataValidation.formulae).toEqual(['Lists!$A$2:$A$61']);
  expect(lists?.getColumn(1).values.slice(1)).toEqual(['Project', ...many]);
  expect(lists?.getColumn(2).values.slice(1)).toEqual(['City', 'Pune, West', '"Old" Goa', '=SUM(A1)']);
  expect(lists?.getCell('B4').formula).toBe(undefined);
  expect(lists?.getCell('A2').numFmt).toBe('@');
});

test('ratings, numbers and dates are checked while they are typed', () => {
  expect(cell('F2')?.dataValidation).toMatchObject({ type: 'whole', operator: 'between', formulae: [1, 5] });
  expect(cell('F2')?.dataValidation).toMatchObject({ errorStyle: 'stop', error: '1 to 5.' });
  expect(cell('G2')?.dataValidation).toMatchObject({ type: 'decimal' });
  expect(cell('H2')?.dataValidation).toMatchObject({
    type: 'date',
    formulae: [new Date('1900-03-01'), new Date('2200-12-31')],
  });
});

test("the file's properties tell the workspace that it was made for", () => {
  expect(book.title).toBe('Leads for Acme');
  expect(book.keywords).toBe('telecrm-bulk template workspace f columns c');
});

test('odd texts make no broken file', async () => {
  const odd = '\u0000_x000D_\r\n<&>"\uD800';
  const bytes = await templateWorkbook({
    title: odd,
    mark: 'm',
    sheets: [
      {
        name: 'Leads',
        columns: [
          text(`H${odd}`, { note: [odd, odd], accepts: odd.repeat(100), example: odd }),
          text('Kind', { cells: { kind: 'list', options: [odd, '  blanks  '], others: 'stop' } }),
        ],
      },
    ],
  });
  const place = join(mkdtempSync(join(tmpdir(), 'template-')), 'odd.xlsx');
  writeFileSync(place, bytes);
  const again = new ExcelJS.Workbook();
  await again.xlsx.readFile(place);
  const options = again.getWorksheet('Lists')?.getColumn(1).values.slice(2);
  expect(options).toEqual(['\uFFFD_x000D_\n<&>"\uFFFD', '  blanks  ']);
  expect(again.getWorksheet('Leads')?.getCell('A2').value).toBe('\uFFFD_x000D_\n<&>"\uFFFD');
});

const soffice = ['/usr/bin/soffice', '/usr/local/bin/soffice', '/opt/libreoffice/program/soffice'].find(existsSync);

test.skipIf(soffice === undefined)(
  'LibreOffice opens it, and keeps lists and the hidden sheet',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'office-'));
    const user = `-env:UserInstallation=file://${join(folder, 'user')}`;
    const ran = spawnSync(
      soffice ?? '',
      [user, '--headless', '--convert-to', 'xlsx:Calc MS Excel 2007 XML', '--outdir', folder, path],
      { timeout: 120_000 },
    );
    expect(ran.status).toBe(0);
    const saved = new ExcelJS.Workbook();
    await saved.xlsx.readFile(join(folder, 'leads.xlsx'));
    const sheet = saved.getWorksheet('Leads');
    expect(sheet?.getRow(1).values).toEqual(leads?.getRow(1).values);
    expect(sheet?.getCell('B2').dataValidation.formulae[0]).toBe('"Website,Walk-in"');
    expect(sheet?.getCell('C2').dataValidation.formulae[0]).toBe('Lists!$A$2:$A$61');
    expect(sheet?.getCell('F2').dataValidation).toMatchObject({ type: 'whole' });
    expect(saved.getWorksheet('Lists')?.state).toBe('hidden');
    expect(saved.keywords).toBe('telecrm-bulk template workspace f columns c');
  },
  120_000,
);
