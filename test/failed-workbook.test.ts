import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import { type ImportSummary, importLeads, rebuildResults } from '../src/index.js';
import { stage } from './helpers/run-import.js';

const map = {
  version: 1 as const,
  fields: {
    name: 'Name',
    phone: 'Mobile',
    email: 'Email',
    status: { column: 'Stage', values: { hot: 'Interested' } },
    contact_source: 'Source',
    follow_up_date: { column: 'Follow Up', format: 'DD/MM/YYYY' },
    assignee: { rotate: ['asha.nair@example.com', 'ravi.menon@example.com'] },
  },
  actions: [{ type: '1001', when: 'Visit', fields: { note: 'Visit' } }],
};

const header = ['Name', 'Mobile', 'Email', 'Stage', 'Source', 'Follow Up', 'Visit', 'Pin'];
const rows = [
  ['Asha', '98450 10001', 'asha@example.com', 'Fresh', 'Website', '22/11/2026', '', '001'],
  ['=Ravi', '98450 1', 'ravi@example.com', 'hot', 'Website', '22/11/2026', 'liked "it"\nvery much', '0012'],
  ['Meera', '9845010003', 'meera@example', 'Fresh', 'Facebok', '22/11/2026', '', '+91 5'],
  ['Om', '', 'om@example.com', 'Fresh', 'Website', '', '', '1/2'],
  ['Zoya', '9845010005', '', 'Nowhere', 'Website', '31/02/2026', '', '9.88E+09'],
];
/** What a person changes in the coloured cells. */
const corrections: Readonly<Record<string, string>> = {
  '98450 1': '98450 10002',
  'meera@example': 'meera@example.com',
  Facebok: 'Facebook',
  Nowhere: 'Fresh',
  '31/02/2026': '28/02/2026',
};

const folder = (): string => mkdtempSync(join(tmpdir(), 'failed-'));

async function opened(path: string | undefined): Promise<{ book: ExcelJS.Workbook; sheet: ExcelJS.Worksheet }> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path ?? '');
  const sheet = book.worksheets.find(({ state }) => state === 'visible');
  if (sheet === undefined) throw new Error('the workbook has no visible sheet');
  return { book, sheet };
}

const isColoured = ({ fill }: ExcelJS.Cell): boolean => fill?.type === 'pattern' && fill.pattern === 'solid';

/** Correct the coloured cells of a failed workbook, as a person would, and save it elsewhere. */
async function corrected({ files }: ImportSummary): Promise<string> {
  const { book, sheet } = await opened(files.failedWorkbook);
  let changed = 0;
  sheet.eachRow((row, number) => {
    row.eachCell({ includeEmpty: true }, (cell, column) => {
      if (number === 1 || column <= 8 || !isColoured(cell)) return;
      cell.value = cell.text === '' ? '98450 10004' : (corrections[cell.text] ?? cell.text);
      changed += 1;
    });
  });
  expect(changed).toBe(6);
  const path = join(folder(), 'corrected.xlsx');
  await book.xlsx.writeFile(path);
  return path;
}

/** The messy rows as a workbook with a title above the header, on its second sheet. */
async function enquiries(): Promise<string> {
  const book = new ExcelJS.Workbook();
  book.addWorksheet('Notes').addRow(['nothing here']);
  const sheet = book.addWorksheet('Enquiries');
  sheet.addRows([['Enquiries of November'], [], header, ...rows]);
  const path = join(folder(), 'book.xlsx');
  await book.xlsx.writeFile(path);
  return path;
}

const source = { sheet: 'Enquiries', headerRow: 3 };

test.each([
  ['a map that names sheet and header row', { ...map, source }, {}],
  ['a position and a header row on the command line', map, { sheet: '2', headerRow: 3 }],
])(
  'corrected in the failed workbook and imported again with the same map, every row is created: %s',
  async (_, withMap, read) => {
    const { client, sandbox } = stage({ seed: 0 });
    const options = { map: withMap, client, read, outDir: join(folder(), 'runs') };
    const first = await importLeads({ ...options, file: await enquiries() });
    expect(first.rows).toMatchObject({ read: 5, created: 1, failed: 4 });
    const again = await importLeads({ ...options, file: await corrected(first) });
    expect(again).toMatchObject({ exitCode: 0, rows: { read: 4, created: 4 }, actions: { created: 1 } });
    const leads = sandbox.leads().map(({ fields }) => fields);
    expect(leads.map(({ name, phone, status, contact_source }) => [name, phone, status, contact_source])).toEqual([
      ['Asha', '919845010001', 'Fresh', 'Website'],
      ['=Ravi', '919845010002', 'Interested', 'Website'],
      ['Meera', '919845010003', 'Fresh', 'Facebook'],
      ['Om', '919845010004', 'Fresh', 'Website'],
      ['Zoya', '919845010005', 'Fresh', 'Website'],
    ]);
    expect(leads.every(({ assignee }) => /^(?:asha|ravi)/u.test(String(assignee)))).toBe(true);
    expect(sandbox.leads()[1]?.actions.at(-1)?.fields).toMatchObject({ note: 'liked "it"\nvery much' });
  },
);

test('imported again as it is, the failed workbook fails in the same way: nothing in it was changed', async () => {
  const { client } = stage({ seed: 0 });
  const options = { map: { ...map, source }, client, outDir: join(folder(), 'runs'), dryRun: true };
  const first = await importLeads({ ...options, file: await enquiries() });
  const again = await importLeads({ ...options, file: first.files.failedWorkbook ?? '' });
  const fromCsv = await importLeads({ ...options, file: first.files.failed });
  const ownCells = async (summary: ImportSummary) =>
    (await opened(summary.files.failedWorkbook)).sheet
      .getRows(1, 5)
      ?.map((row) => header.map((_, at) => row.getCell(9 + at).text));
  expect(await ownCells(first)).toEqual([header, ...rows.slice(1)]);
  expect(await ownCells(again)).toEqual(await ownCells(first));
  expect(await ownCells(fromCsv)).toEqual(await ownCells(first));
  const kinds = ({ causes }: ImportSummary) => causes.map(({ code, count }) => [code, count]);
  expect(kinds(again)).toEqual(kinds(first));
  expect(kinds(fromCsv)).toEqual(kinds(first));
});

test('columns bound to lists offer what the workspace has, also when the files are made again without it', async () => {
  const { client } = stage({ seed: 0 });
  const outDir = join(folder(), 'runs');
  const file = await enquiries();
  const mapFile = join(folder(), 'leads.map.json');
  writeFileSync(mapFile, JSON.stringify({ ...map, source }));
  const summary = await importLeads({ map: mapFile, client, outDir, file });
  const before = await opened(summary.files.failedWorkbook);
  expect(before.sheet.name).toBe('Enquiries');
  expect(before.sheet.getCell('M2').dataValidation).toMatchObject({ type: 'list' });
  expect(before.sheet.getCell('L5').dataValidation).toMatchObject({ type: 'list' });
  expect(before.sheet.getCell('I2').dataValidation).toBe(undefined);
  const rebuilt = await rebuildResults({ outDir, runId: summary.runId });
  expect((await opened(rebuilt.files.failedWorkbook)).sheet.model).toEqual(before.sheet.model);
});
