import { forecastStatuses, type RowStatus, resultClassOf, writtenStatuses } from '../model/outcome.js';
import type { Level } from '../model/remark.js';
import type { Counts } from './counts.js';
import type { ActionRows } from './summary.js';

/** A status as people read it. */
export interface StatusLine {
  readonly label: string;
  readonly count: number;
  /** What it means, and which file has the rows. */
  readonly meaning: string;
}

/** What the rows of a command are about, as people call several of them. */
const things: Readonly<Record<string, string>> = {
  'import-actions': 'actions',
  'update-actions': 'actions',
  'update-payments': 'payments',
  'import-team-members': 'team members',
  'set-availability': 'team members',
};

/** In the words for leads; other commands have other things. */
const labels: Record<RowStatus, readonly [label: string, meaning: string]> = {
  created: ['Created', 'new leads in Telecrm'],
  updated: ['Updated', 'leads that were there already, changed'],
  unchanged: ['Unchanged', 'leads that have these values already'],
  skipped: ['Skipped', 'duplicates, and leads that were to stay as they are'],
  failed: ['Failed', 'not written; correct these rows and import them again'],
  unknown: ['Unknown', 'may have arrived; look them up before you send them again'],
  unprocessed: ['Not attempted', 'the run ended before them'],
  'would-create': ['Would be created', 'new leads'],
  'would-update': ['Would be updated', 'leads that are there already'],
  'would-skip': ['Would be skipped', 'duplicates, and leads that are to stay as they are'],
  invalid: ['Invalid', 'would not be written; correct these rows first'],
};

/**
 * All statuses of a run in the order of their telling, each with the class of the file that has its rows.
 *
 * @param command whose rows they are.
 */
export function statusLines(
  counts: Counts['rows'],
  dryRun: boolean,
  command = 'import',
): (StatusLine & { readonly file: string })[] {
  const statuses: readonly RowStatus[] = dryRun ? forecastStatuses : writtenStatuses;
  return statuses.map((status) => {
    const [label, ofLeads] = labels[status];
    const meaning = ofLeads.replace(/\bleads\b/gu, things[command] ?? 'leads');
    return { label, meaning, count: counts[status], file: resultClassOf[status] };
  });
}

/** What became of the rows of a second sheet, in a line; the first figure always stands. */
export function actionRowsInWords(rows: ActionRows): string {
  const { sheet, read, unchanged, unprocessed } = rows;
  const [recorded, skipped, failed, unknown] =
    'created' in rows
      ? [`${grouped(rows.created)} recorded`, rows.skipped, rows.failed, rows.unknown]
      : [`${grouped(rows.wouldCreate)} would be recorded`, rows.wouldSkip, rows.invalid, 0];
  const more: [count: number, what: string][] = [
    [unchanged, 'recorded earlier'],
    [skipped, 'skipped'],
    [failed, 'failed'],
    [unknown, 'unknown'],
    [unprocessed, 'not attempted'],
  ];
  const told = more.flatMap(([count, what]) => (count > 0 ? [`${grouped(count)} ${what}`] : []));
  return `Sheet "${sheet}": ${grouped(read)} ${read === 1 ? 'row' : 'rows'}, ${[recorded, ...told].join(', ')}`;
}

/** A level as people read it. */
export function levelWords(level: Level, dryRun: boolean): string {
  if (level === 'ERROR') return dryRun ? 'would not be written' : 'not written';
  if (level === 'IGNORED') return dryRun ? 'would be written without it' : 'written without it';
  return 'please check';
}

/** `1234567` as `1,234,567`. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
