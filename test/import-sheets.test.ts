import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { explainRow, importLeads, proposeLeadMap } from '../src/index.js';
import { csvRows, workdir } from './helpers/cli.js';
import { saveBook } from './helpers/combined.js';
import { stage } from './helpers/run-import.js';
import { book, saved } from './readers/xlsx-book.js';

const map = { version: 1, fields: { name: 'Name', phone: 'Mobile' } } as const;

const inline = (text: string): string => `<c t="inlineStr"><is><t>${text}</t></is></c>`;
const rowOf = (row: number, ...texts: string[]): string => `<row r="${row}">${texts.map(inline).join('')}</row>`;

function leadsWithHiddenRow(): string {
  const rows = [
    rowOf(1, 'Name', 'Mobile'),
    rowOf(2, 'Asha', '9845012345'),
    `<row r="3" hidden="1">${inline('JosÃ©')}${inline('9845012346')}</row>`,
  ];
  return saved(book({ rows: rows.join('') }));
}

test('hidden rows are read and said, and a garbled text is remarked with its row', async () => {
  const dir = workdir();
  const { client } = stage();
  const warnings: string[] = [];
  const onWarning = (warning: string) => warnings.push(warning);
  const options = { client, file: leadsWithHiddenRow(), map, outDir: join(dir.path, 'runs'), onWarning };
  const { rows, files } = await importLeads({ ...options, dryRun: true });
  expect(rows).toMatchObject({ read: 2, wouldCreate: 2 });
  expect(warnings).toEqual(['Sheet "Leads": 1 hidden row was read too (row 3).']);
  expect(
    csvRows(readFileSync(files.remarks, 'utf8')).map(([row, column, , , level, code, remark]) => [
      row,
      column,
      level,
      code,
      remark,
    ]),
  ).toEqual([['3', 'Name', 'WARNING', 'MOJIBAKE_SUSPECTED', '"JosÃ©" looks garbled']]);
  // A live run says it once, though it reads the file three times.
  warnings.length = 0;
  await importLeads({ ...options, checkExisting: false });
  expect(warnings).toEqual(['Sheet "Leads": 1 hidden row was read too (row 3).']);
});

test('a title above the table, and a column without a header, are said in the same words wherever a file is read', async () => {
  const dir = workdir({
    'titled.csv': 'Leads of March 2026\n\nName,Mobile,City\nAsha,9845012345,Pune\n',
    'gap.csv': 'Name,Mobile,,City,\nAsha,9845012345,yes,Pune,\nRavi,9845012346,,Delhi,\nOm,9845012347,no,Agra,x\n',
  });
  const { client } = stage();
  const warnings: string[] = [];
  const onWarning = (warning: string) => warnings.push(warning);
  const outDir = join(dir.path, 'runs');
  const titled = join(dir.path, 'titled.csv');
  const said =
    'Row 1 is read as the header and has one text, row 3 has 3: if the headers stand there, add --header-row 3.';
  await expect(importLeads({ client, file: titled, map, dryRun: true, outDir, onWarning })).rejects.toMatchObject({
    actions: [said, expect.stringContaining('Correct the map')],
  });
  await expect(explainRow({ client, file: titled, map, row: 4, onWarning })).rejects.toThrow('has no column "Name"');
  await proposeLeadMap({ client, file: titled, onWarning });
  expect(warnings).toEqual([said, said]);

  warnings.length = 0;
  const file = join(dir.path, 'gap.csv');
  const lost =
    'Columns C (values in 2 rows, first in row 2), E (a value in row 4): not imported, since they have no header; to import what is there, write one into row 1.';
  const unused = 'Not imported, since the map neither uses nor ignores the column "City".';
  await importLeads({ client, file, map, dryRun: true, outDir, onWarning });
  await importLeads({ client, file, map, outDir, checkExisting: false, onWarning });
  await proposeLeadMap({ client, file, onWarning });
  expect(warnings).toEqual([unused, lost, unused, lost, lost]);
});

test('a title above the table of the second sheet is said with its name', async () => {
  const { client } = stage();
  const dir = workdir();
  const file = join(dir.path, 'leads.xlsx');
  await saveBook(file, {
    Leads: [
      ['Name', 'Mobile'],
      ['Asha', '9845012345'],
    ],
    Visits: [['Visits of March'], ['Mobile', 'Note'], ['9845012345', 'came']],
  });
  const sheets = {
    actions: { sheet: 'Visits', leadKey: 'Mobile', actions: [{ type: '1001', fields: { note: 'Note' } }] },
  };
  const failing = importLeads({ client, file, map: { ...map, sheets }, dryRun: true, outDir: `${file}-runs` });
  await expect(failing).rejects.toMatchObject({
    actions: [
      'Sheet "Visits": row 1 is read as the header and has one text, row 2 has 2: if the headers stand there, say "headerRow": 2 for this sheet in the map.',
      expect.stringContaining('Correct the map'),
    ],
  });
});
