import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { explainRow, importLeads, proposeLeadMap } from '../src/index.js';
import { csvRows, workdir } from './helpers/cli.js';
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

test('that the delimiter was found out is said wherever a file is read', async () => {
  const dir = workdir({ 'leads.csv': 'Name;Mobile\nAsha;9845012345\n' });
  const file = join(dir.path, 'leads.csv');
  const said = 'The cells are separated by semicolons.';
  const { client } = stage();
  const warnings: string[] = [];
  const onWarning = (warning: string) => warnings.push(warning);
  await importLeads({ client, file, map, dryRun: true, outDir: join(dir.path, 'runs'), onWarning });
  await explainRow({ client, file, map, row: 2, onWarning });
  await proposeLeadMap({ client, file, onWarning });
  expect(warnings).toEqual([said, said, said]);
});
