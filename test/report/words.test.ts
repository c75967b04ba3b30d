import { expect, test } from 'vitest';
import type { ResultEntry } from '../../src/report/row-files.js';
import { buildSummary, type SummaryInput } from '../../src/report/summary.js';
import { describeRun } from '../../src/report/words.js';
import { entry, remark, resultsOf } from './rows.js';

async function words(entries: ResultEntry[], end: SummaryInput['end'], rows = entries.length): Promise<string> {
  const { report, folder } = await resultsOf(['Mobile'], entries, { dryRun: end.dryRun });
  const summary = buildSummary({
    runId: '20261122-161803-leads-7f3a',
    command: 'import',
    file: '/home/asha/leads.xlsx',
    startedAt: 0,
    finishedAt: 1,
    end,
    api: { calls: 0, retries: 0, throttled: 0 },
    rowsRead: rows,
    report,
  });
  return describeRun(summary).replaceAll(folder, 'runs/r');
}

const phone = (row: number) =>
  remark(
    'PHONE_INVALID',
    { row, column: 'Mobile', field: 'phone', value: '123' },
    '"123" is not a phone number: it has 3 digits, and numbers of India have 10',
  );

test('a run with failed rows', async () => {
  const entries = [
    entry(2, ['1'], 'created', { actions: [{ status: 'created', id: 'A' }, { status: 'ignored' }] }),
    entry(3, ['1'], 'created', { remarks: [remark('VALUE_DROPPED', { row: 3, field: 'city' }, 'city was left out')] }),
    entry(4, ['1'], 'failed', { remarks: [phone(4)] }),
    entry(5, ['1'], 'failed', { remarks: [phone(5)] }),
    entry(6, ['1'], 'skipped'),
  ];
  expect(await words(entries, { dryRun: false })).toMatchInlineSnapshot(`
    "Import of leads.xlsx: 5 rows read.

      Created  2  new leads in Telecrm
      Skipped  1  duplicates, and leads that were to stay as they are
      Failed   2  not written; correct these rows and import them again
      1 of the rows written has a remark.
      Actions: 1 recorded, 1 refused by Telecrm

    What there is to remark on:
      2 x "Mobile": No valid phone number. (not written)
        row 4: "123" is not a phone number: it has 3 digits, and numbers of India
          have 10
        -> Write the number with its country code, e.g. +91 98765 43210.
      1 x "city": Telecrm left the value out. (written without it)
        row 3: city was left out
        -> Check the value in Telecrm.

    Files in runs/r
      leads-failed.xlsx   the rows to correct
      leads-remarks.xlsx  every remark, with a summary by cause
      leads-success.csv   the rows that arrived
    "
  `);
});

test('a dry run without a fault', async () => {
  const entries = Array.from({ length: 1_234 }, (_, index) => entry(index + 2, ['1'], 'would-create'));
  expect(await words(entries, { dryRun: true })).toMatchInlineSnapshot(`
    "Dry run of leads.xlsx: 1,234 rows read; nothing was written to Telecrm.

      Would be created  1,234  new leads

    Files in runs/r
      leads-success.csv  the rows that pass
    "
  `);
});

test('an interrupted run names the command that goes on', async () => {
  const entries = [entry(2, ['1'], 'unknown'), entry(3, ['1'], 'unprocessed')];
  expect(await words(entries, { dryRun: false, causes: [130] })).toMatchInlineSnapshot(`
    "Import of leads.xlsx: 2 rows read.
    The run ended early (interrupted).
    Go on with: telecrm-bulk resume 20261122-161803-leads-7f3a

      Created        0
      Unknown        1  may have arrived; look them up before you send them again
      Not attempted  1  the run ended before them

    Files in runs/r
      leads-unknown.csv      the rows that may have arrived
      leads-unprocessed.csv  the rows not attempted
    "
  `);
});

test('four kinds of remarks are shown, the others counted', async () => {
  const codes = [
    'NUMBER_INVALID',
    'MONEY_INVALID',
    'DATE_INVALID',
    'EMAIL_INVALID',
    'CELL_ERROR',
    'RATING_RANGE',
    'WEBSITE_INVALID',
  ] as const;
  const remarks = codes.map((code) => remark(code, { row: 2, column: 'Mobile' }));
  const text = await words([entry(2, ['1'], 'failed', { remarks })], { dryRun: false });
  expect(text).toContain('\n  and 3 more kinds, all in the remarks workbook\n');
});

test('no line is wider than a terminal of 80 columns', async () => {
  const remarks = [phone(2), remark('LEAD_ID_UNKNOWN', { row: 2 }, 'long '.repeat(40))];
  const text = await words([entry(2, ['1'], 'failed', { remarks })], { dryRun: false });
  expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
});
