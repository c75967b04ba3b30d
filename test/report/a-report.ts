import type { JournalRecord } from '../../src/journal/records.js';
import { htmlReport } from '../../src/report/html.js';
import type { ResultEntry } from '../../src/report/row-files.js';
import { buildSummary, type SummaryInput } from '../../src/report/summary.js';
import { Timeline } from '../../src/report/timeline.js';
import { entry, remark, resultsOf } from './rows.js';

/** The page of a run with these rows and these records in its journal. */
export async function pageOf(
  entries: ResultEntry[],
  { dryRun = false, records = [], ...more }: Partial<SummaryInput> & Paged = {},
): Promise<string> {
  const { report } = await resultsOf(['Name', 'Mobile'], entries, { dryRun });
  const timeline = new Timeline();
  for (const record of records) timeline.add(record);
  const summary = buildSummary({
    runId: '20261122-161803-leads-7f3a',
    command: 'import',
    file: 'leads.xlsx',
    startedAt: Date.UTC(2026, 10, 22, 16, 18, 3),
    finishedAt: Date.UTC(2026, 10, 22, 16, 18, 9, 120),
    end: { dryRun },
    api: dryRun
      ? { calls: 0, retries: 0, throttled: 0 }
      : { calls: 92, retries: 1, throttled: 0, medianMs: 41, p95Ms: 80 },
    rowsRead: entries.length,
    report,
    ...more,
  });
  const { counts, shownRemarks } = report;
  return htmlReport({ summary, counts, remarks: shownRemarks, timeline: timeline.figures(), version: '1.2.3' });
}

interface Paged {
  readonly dryRun?: boolean;
  readonly records?: readonly JournalRecord[];
}

/** A call for a row, announced at a time and answered. */
export function call(row: number, at: number, ms = 40, kind: 'DONE' | 'AMBIGUOUS' = 'DONE'): JournalRecord[] {
  const op = 'create-lead';
  return [
    { t: 'intent', row, op, payload: 'p', attempt: 1, at },
    { t: 'answer', row, op, attempt: 1, kind, ms },
  ];
}

/** Four rows, three of them with something to remark on. */
export const someRows = (): ResultEntry[] => [
  entry(2, ['Asha', '9845012345'], 'created', { leadId: 'L2' }),
  entry(10, ['Ravi', '12345'], 'failed', {
    remarks: [remark('PHONE_INVALID', { row: 10, column: 'Mobile', value: '12345' }, '"12345" is not a phone number')],
  }),
  entry(9, ['Zoya', ''], 'failed', {
    remarks: [remark('IDENTIFIER_MISSING', { row: 9, column: 'Mobile' }, 'is empty, and it identifies the lead')],
  }),
  entry(11, ['Om', '98450 12346'], 'created', {
    remarks: [remark('VALUE_DROPPED', { row: 11, field: 'city', value: 'Pune', origin: 'api' }, 'city was left out')],
  }),
];
