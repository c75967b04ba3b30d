import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildSummary, type SummaryInput, writeSummary } from '../../src/report/summary.js';
import { entry, remark, resultsOf } from './rows.js';

const base: Omit<SummaryInput, 'rowsRead' | 'report'> = {
  runId: '20261122-161803-leads-7f3a',
  command: 'import',
  file: 'leads.xlsx',
  startedAt: Date.UTC(2026, 10, 22, 16, 18, 3),
  finishedAt: Date.UTC(2026, 10, 22, 16, 18, 9, 120),
  end: { dryRun: false },
  api: { calls: 92, retries: 1, throttled: 0, medianMs: 41, p95Ms: 80 },
};

test('the summary of a live run', async () => {
  const { report, folder } = await resultsOf(
    ['Mobile'],
    [
      entry(2, ['1'], 'created', { actions: [{ status: 'created', id: 'A' }, { status: 'ignored' }] }),
      entry(3, ['2'], 'updated', { remarks: [remark('PHONE_REPAIRED', { row: 3, column: 'Mobile', value: '2' })] }),
      entry(4, ['3'], 'failed', { remarks: [remark('PHONE_INVALID', { row: 4, column: 'Mobile', value: '3' })] }),
      entry(5, ['4'], 'skipped'),
    ],
  );
  const summary = buildSummary({ ...base, rowsRead: 4, report, files: { report: '/runs/report.html' } });
  expect(summary).toMatchObject({
    runId: '20261122-161803-leads-7f3a',
    command: 'import',
    file: 'leads.xlsx',
    dryRun: false,
    startedAt: '2026-11-22T16:18:03.000Z',
    finishedAt: '2026-11-22T16:18:09.120Z',
    exitCode: 1,
    exitName: 'rows-failed',
    actions: { created: 1, ignored: 1, unknown: 0 },
    api: { calls: 92, retries: 1, throttled: 0, medianMs: 41, p95Ms: 80 },
    causes: [
      { code: 'PHONE_INVALID', column: 'Mobile', count: 1, examples: [{ row: 4, value: '3' }] },
      { code: 'PHONE_REPAIRED', column: 'Mobile', count: 1, examples: [{ row: 3, value: '2' }] },
    ],
  });
  expect(summary.rows).toEqual({
    read: 4,
    created: 1,
    updated: 1,
    unchanged: 0,
    skipped: 1,
    failed: 1,
    unknown: 0,
    unprocessed: 0,
    withRemarks: 1,
  });
  expect(summary.files).toEqual({
    success: join(folder, 'leads-success.csv'),
    failed: join(folder, 'leads-failed.csv'),
    failedWorkbook: join(folder, 'leads-failed.xlsx'),
    skipped: join(folder, 'leads-skipped.csv'),
    unknown: join(folder, 'leads-unknown.csv'),
    unprocessed: join(folder, 'leads-unprocessed.csv'),
    remarks: join(folder, 'leads-remarks.csv'),
    remarksWorkbook: join(folder, 'leads-remarks.xlsx'),
    report: '/runs/report.html',
  });
  await writeSummary(folder, summary);
  expect(JSON.parse(await readFile(join(folder, 'summary.json'), 'utf8'))).toEqual(JSON.parse(JSON.stringify(summary)));
});

test('the summary of a dry run forecasts', async () => {
  const { report } = await resultsOf(
    ['Mobile'],
    [entry(2, ['1'], 'would-create'), entry(3, ['2'], 'invalid'), entry(4, ['2'], 'would-skip')],
    { dryRun: true },
  );
  const summary = buildSummary({ ...base, end: { dryRun: true }, rowsRead: 3, report });
  expect([summary.exitCode, summary.exitName, summary.dryRun]).toEqual([5, 'invalid', true]);
  expect(summary.rows).toEqual({
    read: 3,
    wouldCreate: 1,
    wouldUpdate: 0,
    unchanged: 0,
    wouldSkip: 1,
    invalid: 1,
    unprocessed: 0,
    withRemarks: 0,
  });
});

test('an interrupted run says so', async () => {
  const { report } = await resultsOf(['Mobile'], [entry(2, ['1'], 'unprocessed')]);
  const summary = buildSummary({ ...base, end: { dryRun: false, causes: [143] }, rowsRead: 1, report });
  expect([summary.exitCode, summary.exitName]).toEqual([143, 'interrupted']);
});

test('rows that do not add up are a bug, named with the run', async () => {
  const { report } = await resultsOf(['Mobile'], [entry(2, ['1'], 'created')]);
  expect(() => buildSummary({ ...base, rowsRead: 2, report })).toThrow(
    'run 20261122-161803-leads-7f3a lost count of its rows: 2 were read, 1 are in the result files (created 1,',
  );
});

test('a forecast has no place in a live run', async () => {
  const { report } = await resultsOf(['Mobile'], [entry(2, ['1'], 'would-create')]);
  expect(() => buildSummary({ ...base, rowsRead: 1, report })).toThrow('lost count of its rows');
});
