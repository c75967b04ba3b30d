import ExcelJS from 'exceljs';
import { expect, test } from 'vitest';
import { entry, remark, resultsOf } from './rows.js';

async function sheets(path: string): Promise<Record<string, string[]>> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  const found: Record<string, string[]> = {};
  for (const sheet of book.worksheets) {
    const lines: string[] = [];
    sheet.eachRow({ includeEmpty: true }, (row) => {
      const cells: string[] = [];
      row.eachCell({ includeEmpty: true }, (cell) => cells.push(cell.text));
      lines.push(cells.join(' | '));
    });
    found[sheet.name] = lines;
  }
  return found;
}

const badPhone = (row: number, value: string) =>
  remark('PHONE_INVALID', { row, column: 'Mobile', field: 'phone', value }, `"${value}" is not a phone number`);

test('the summary tells the totals, then the causes, and the second sheet every remark', async () => {
  const { report } = await resultsOf(
    ['Mobile'],
    [
      entry(2, ['1'], 'failed', { remarks: [badPhone(2, '1')] }),
      entry(3, ['2'], 'failed', { remarks: [badPhone(3, '2')] }),
      entry(4, ['=3'], 'created', {
        leadId: 'L4',
        actions: [{ status: 'created', id: 'A' }],
        remarks: [remark('VALUE_DROPPED', { row: 4, field: 'city', value: '=3', origin: 'api' }, 'city was left out')],
      }),
    ],
  );
  const { Summary, Remarks } = await sheets(report.files.remarksWorkbook);
  expect(Summary?.join('\n')).toMatchInlineSnapshot(`
    "Import of leads: what happened

    Rows read | 3
    Created | 1 | new leads in Telecrm (leads-success.csv)
    Updated | 0 | leads that were there already, changed (leads-success.csv)
    Unchanged | 0 | leads that have these values already (leads-success.csv)
    Skipped | 0 | duplicates, and leads that were to stay as they are (leads-skipped.csv)
    Failed | 2 | not written; correct these rows and import them again (leads-failed.csv)
    Unknown | 0 | may have arrived; look them up before you send them again (leads-unknown.csv)
    Not attempted | 0 | the run ended before them (leads-unprocessed.csv)
    Actions | 1 | recorded on leads; 0 refused by Telecrm, 0 unknown

    Causes, the gravest first:
    What happened | Problem | Column | How often | Rows (examples) | Values (examples) | What to do | Level | Code
    not written | No valid phone number. | Mobile | 2 | 2, 3 | 1
    2 | Write the number with its country code, e.g. +91 98765 43210. | ERROR | PHONE_INVALID
    written without it | Telecrm left the value out. | city | 1 | 4 | =3 | Check the value in Telecrm. | IGNORED | VALUE_DROPPED"
  `);
  expect(Remarks?.join('\n')).toMatchInlineSnapshot(`
    "row | column | field | value | level | code | remark | tip | origin | lead_id
    2 | Mobile | phone | 1 | ERROR | PHONE_INVALID | "1" is not a phone number | Write the number with its country code, e.g. +91 98765 43210. | local
    3 | Mobile | phone | 2 | ERROR | PHONE_INVALID | "2" is not a phone number | Write the number with its country code, e.g. +91 98765 43210. | local
    4 |  | city | =3 | IGNORED | VALUE_DROPPED | city was left out | Check the value in Telecrm. | api | L4"
  `);
});

test('a dry run without a fault', async () => {
  const { report } = await resultsOf(['Mobile'], [entry(2, ['1'], 'would-create')], { dryRun: true });
  const { Summary, Remarks } = await sheets(report.files.remarksWorkbook);
  expect(Summary?.join('\n')).toMatchInlineSnapshot(`
    "Dry run of leads: what would happen
    Nothing was written to Telecrm.
    Rows read | 1
    Would be created | 1 | new leads (leads-success.csv)
    Would be updated | 0 | leads that are there already (leads-success.csv)
    Unchanged | 0 | leads that have these values already (leads-success.csv)
    Would be skipped | 0 | duplicates, and leads that are to stay as they are (leads-skipped.csv)
    Invalid | 0 | would not be written; correct these rows first (leads-failed.csv)
    Not attempted | 0 | the run ended before them (leads-unprocessed.csv)

    There is nothing to remark on.
    What happened | Problem | Column | How often | Rows (examples) | Values (examples) | What to do | Level | Code"
  `);
  expect(Remarks?.length).toBe(1);
});

test('more remarks than are gathered at a time arrive in order', async () => {
  const entries = Array.from({ length: 1_234 }, (_, index) =>
    entry(index + 2, ['1'], 'failed', { remarks: [badPhone(index + 2, `v${index}\u2028`)] }),
  );
  const { report } = await resultsOf(['Mobile'], entries);
  const { Remarks = [] } = await sheets(report.files.remarksWorkbook);
  expect(Remarks.slice(1).map((line) => line.split(' | ')[3])).toEqual(entries.map((_, index) => `v${index}\u2028`));
});

test('a value longer than a cell may be is cut, and a note says so', async () => {
  const { report } = await resultsOf(
    ['Mobile'],
    [entry(2, ['1'], 'failed', { remarks: [badPhone(2, 'x'.repeat(40_000))] })],
  );
  expect(report.notes).toEqual([
    'leads-remarks.xlsx: 2 cell(s) are cut after 32,767 characters, the most that a cell holds.',
  ]);
});

test('a workbook that has not room for all remarks says so on both sheets', async () => {
  const entries = [2, 3, 4].map((row) => entry(row, ['1'], 'failed', { remarks: [badPhone(row, String(row))] }));
  const { report } = await resultsOf(['Mobile'], entries, { workbookRemarks: 2 });
  const { Summary = [], Remarks = [] } = await sheets(report.files.remarksWorkbook);
  const note = 'Only the first 2 of 3 remarks are in this workbook; leads-remarks.csv has them all.';
  expect(Summary).toContain(note);
  expect(Remarks.map((line) => line.split(' | ')[0])).toEqual(['row', '2', '3', '']);
  expect(Remarks[3]).toContain(note);
  expect(report.notes).toEqual([note.replace('this workbook', 'leads-remarks.xlsx')]);
});
