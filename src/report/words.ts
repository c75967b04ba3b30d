import { basename, dirname } from 'node:path';
import type { Cause } from './causes.js';
import type { ForecastRows, ImportSummary, WrittenRows } from './summary.js';

const shownCauses = 8;

/** What happened in a run, in a screenful for people. Plain text; the caller escapes what came from the file. */
export function describeRun(summary: ImportSummary): string {
  const { rows, actions, files, causes, api } = summary;
  const lines = [`${summary.dryRun ? 'Dry run' : 'Import'} of ${summary.file}: ${rows.read} rows read.`, ''];
  lines.push(...(summary.dryRun ? forecastLines(summary.rows) : writtenLines(summary.rows)));
  if (actions.created + actions.ignored + actions.unknown > 0) {
    lines.push(
      `  ${count(actions.created)} actions recorded${also(actions.ignored, 'left out by Telecrm')}${also(actions.unknown, 'unknown')}`,
    );
  }
  if (causes.length > 0) lines.push('', 'What to look at:', ...causes.slice(0, shownCauses).flatMap(causeLines));
  if (causes.length > shownCauses)
    lines.push(`  … and ${causes.length - shownCauses} more causes in the remarks report.`);
  lines.push('', `Results: ${dirname(files.success)}`);
  lines.push(
    `  ${basename(files.remarksWorkbook)} says what to fix; ${basename(files.failed)} has the rows, ready to be fixed and imported again.`,
  );
  if (!summary.dryRun)
    lines.push(`  ${api.calls} calls, ${api.retries} repeated, ${api.throttled} answered "too many requests".`);
  return lines.join('\n');
}

function writtenLines(rows: WrittenRows): string[] {
  return nonZero([
    [rows.created, 'created', ''],
    [rows.updated, 'updated', ''],
    [rows.unchanged, 'unchanged', ''],
    [rows.skipped, 'skipped', 'duplicates in the file, or leads that exist'],
    [rows.failed, 'failed', 'not written'],
    [rows.unknown, 'unknown', 'look these leads up in Telecrm before sending them again'],
    [rows.unprocessed, 'unprocessed', 'not attempted'],
  ]);
}

function forecastLines(rows: ForecastRows): string[] {
  return nonZero([
    [rows.wouldCreate, 'would be created', ''],
    [rows.wouldUpdate, 'would be updated', ''],
    [rows.unchanged, 'unchanged', ''],
    [rows.wouldSkip, 'would be skipped', 'duplicates in the file, or leads that exist'],
    [rows.invalid, 'invalid', 'would not be written'],
    [rows.unprocessed, 'unprocessed', ''],
  ]);
}

function nonZero(entries: readonly (readonly [number, string, string])[]): string[] {
  return entries
    .filter(([n]) => n > 0)
    .map(([n, what, why]) => `  ${count(n)} ${what}${why === '' ? '' : ` (${why})`}`);
}

function causeLines({ level, count: times, column, examples, remark, tip }: Cause): string[] {
  const [example] = examples;
  const place = column === undefined ? '' : ` in "${column}"`;
  const where = example === undefined ? '' : `, for example row ${example.row}`;
  const what = level === 'ERROR' ? '' : level === 'IGNORED' ? ' (left out)' : ' (note)';
  return [`  ${count(times)} ×${place}${what}: ${remark}${where}.`, `           ${tip}`];
}

const count = (n: number): string => String(n).padStart(6);
const also = (n: number, what: string): string => (n > 0 ? `, ${n} ${what}` : '');
