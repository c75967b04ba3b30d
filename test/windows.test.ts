import type * as Path from 'node:path';
import { expect, test, vi } from 'vitest';
import { htmlReport } from '../src/report/html.js';
import { ShownRemarks } from '../src/report/shown-remarks.js';
import { buildSummary, type ImportSummary } from '../src/report/summary.js';
import { describeRun } from '../src/report/words.js';
import { inputName } from '../src/readers/index.js';

// What only handles paths is tried with the paths of Windows wherever the tests run.
vi.mock('node:path', async (original) => {
  const { win32 } = await original<typeof Path>();
  return { ...win32, default: win32 };
});

const run = 'C:\\Users\\Asha Nair\\runs\\20261122-161803-leads-7f3a';

function summaryOf(): { summary: ImportSummary; counts: Parameters<typeof htmlReport>[0]['counts'] } {
  const none = { created: 1, updated: 0, unchanged: 0, skipped: 0, failed: 0, unknown: 0, unprocessed: 0 };
  const forecast = { 'would-create': 0, 'would-update': 0, 'would-skip': 0, invalid: 0 };
  const counts = { rows: { ...none, ...forecast }, withRemarks: 0, actions: { created: 0, ignored: 0, unknown: 0 } };
  const names = ['success', 'failed', 'skipped', 'unknown', 'unprocessed', 'remarks'] as const;
  const files = Object.fromEntries(names.map((name) => [name, `${run}\\My Leads-${name}.csv`])) as Record<
    (typeof names)[number],
    string
  >;
  const summary = buildSummary({
    runId: '20261122-161803-leads-7f3a',
    command: 'import',
    file: 'D:\\Sales\\My Leads.xlsx',
    startedAt: 0,
    finishedAt: 1,
    rowsRead: 1,
    end: { dryRun: false },
    api: { calls: 0, retries: 0, throttled: 0 },
    report: {
      added: 1,
      counts,
      causes: [],
      unknownValues: [],
      files: { ...files, remarksWorkbook: `${run}\\My Leads-remarks.xlsx` },
      shownRemarks: new ShownRemarks(),
      notes: [],
    },
    files: { report: `${run}\\report.html` },
  });
  return { summary, counts };
}

test.each([
  ['C:\\Users\\Asha Nair\\My Leads.csv.gz', 'My Leads'],
  ['\\\\server\\share\\Leads (1).XLSX', 'Leads (1)'],
  ['C:leads.tsv', 'leads'],
  ['C:/mixed\\slashes/leads.zip', 'leads'],
  ['.\\.csv', '.csv'],
  ['-', 'stdin'],
])('the files of a run on %s are named %s', (path, name) => {
  expect(inputName(path)).toBe(name);
});

test('the end of a run names its files by their folder on Windows', () => {
  expect(describeRun(summaryOf().summary)).toBe(
    [
      'Import of My Leads.xlsx: 1 row read.',
      '',
      '  Created  1  new leads in Telecrm',
      '',
      `Files in ${run}`,
      '  My Leads-success.csv  the rows that arrived',
      '  report.html           the run at a glance',
      '',
    ].join('\n'),
  );
});

test('the page links its neighbours by name alone', () => {
  const page = htmlReport({ ...summaryOf(), remarks: new ShownRemarks(), version: '1.2.3' });
  expect(page).toContain('<h1>Import of My Leads.xlsx</h1>');
  expect(page).toContain('<a href="./My%20Leads-success.csv">My Leads-success.csv</a>');
  expect(page).not.toContain('C:');
});
