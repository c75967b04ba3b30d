import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type ExitCode, exitNameOf } from '../model/exit-codes.js';
import { forecastStatuses, type RowStatus, writtenStatuses } from '../model/outcome.js';
import { createWhole } from '../writers/whole-file.js';
import type { Cause } from './causes.js';
import type { Counts } from './counts.js';
import { exitOf, type RunEnd } from './exit-of.js';
import type { ResultPaths, ResultReport } from './result-files.js';
import type { UnknownValues } from './value-list.js';

/** Rows of a live run; all but `read` and `withRemarks` add up to `read`. */
export interface WrittenRows {
  readonly read: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly skipped: number;
  readonly failed: number;
  readonly unknown: number;
  readonly unprocessed: number;
  /** Written rows that have a remark. */
  readonly withRemarks: number;
}

/** Rows of a dry run; all but `read` and `withRemarks` add up to `read`. */
export interface ForecastRows {
  readonly read: number;
  readonly wouldCreate: number;
  readonly wouldUpdate: number;
  readonly unchanged: number;
  readonly wouldSkip: number;
  readonly invalid: number;
  readonly unprocessed: number;
  /** Rows that would be written and have a remark. */
  readonly withRemarks: number;
}

/** Rows of the second sheet, in a live run or a dry run; all but `sheet`, `read` and `withRemarks` add up to `read`. */
export type ActionRows = { readonly sheet: string } & (
  | Omit<WrittenRows, 'updated'>
  | Omit<ForecastRows, 'wouldUpdate'>
);

/** What the API was asked. Times in ms; absent when no call was made. */
export interface ApiUse {
  readonly calls: number;
  readonly retries: number;
  /** Answers 429. */
  readonly throttled: number;
  readonly medianMs?: number;
  readonly p95Ms?: number;
}

/** Absolute paths of the files of a run. */
export interface RunFiles extends ResultPaths {
  readonly report?: string;
}

interface SummaryBase {
  readonly runId: string;
  /** `import`, `import-actions`, … */
  readonly command: string;
  /** The input's file name. */
  readonly file: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly exitCode: ExitCode;
  readonly exitName: string;
  readonly actions: Counts['actions'];
  /** What became of the rows of the second sheet, where there is one. */
  readonly actionRows?: ActionRows;
  readonly api: ApiUse;
  readonly causes: readonly Cause[];
  /** The values that the workspace does not have, by field; all of them are in `files.values`. */
  readonly unknownValues?: readonly UnknownValues[];
  readonly files: RunFiles;
}

/** summary.json, and `result` of `--json`. */
export type ImportSummary =
  | (SummaryBase & { readonly dryRun: false; readonly rows: WrittenRows })
  | (SummaryBase & { readonly dryRun: true; readonly rows: ForecastRows });

/** What a summary is made from. */
export interface SummaryInput {
  readonly runId: string;
  readonly command: string;
  readonly file: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly finishedAt: number;
  /** Rows as the reader counted them; blank rows are none. */
  readonly rowsRead: number;
  /** The same for the second sheet, where there is one. */
  readonly actionRowsRead?: number;
  readonly end: RunEnd;
  readonly api: ApiUse;
  readonly report: ResultReport;
  /** Further files of the run. */
  readonly files?: Partial<RunFiles>;
}

/**
 * Sum up a run.
 *
 * @throws {Error} when the rows of all classes do not add up to the rows read: a bug, exit code 70.
 */
export function buildSummary(input: SummaryInput): ImportSummary {
  const { runId, command, file, end, api, report, rowsRead } = input;
  const { counts, causes, unknownValues, second } = report;
  assertAccounted(input, rowsRead, counts, report.added);
  if (second !== undefined) assertAccounted(input, input.actionRowsRead ?? 0, second.counts);
  const exitCode = exitOf(counts, end, second?.counts);
  const base = {
    exitCode,
    exitName: exitNameOf(exitCode),
    actions: counts.actions,
    ...(second !== undefined && { actionRows: actionRows(second, input.actionRowsRead ?? 0, end.dryRun) }),
    api,
    causes,
    ...(unknownValues.length > 0 && { unknownValues }),
    files: { ...report.files, ...input.files },
  };
  const times = {
    startedAt: new Date(input.startedAt).toISOString(),
    finishedAt: new Date(input.finishedAt).toISOString(),
  };
  return end.dryRun
    ? { runId, command, file, dryRun: true, ...times, rows: forecastRows(rowsRead, counts), ...base }
    : { runId, command, file, dryRun: false, ...times, rows: writtenRows(rowsRead, counts), ...base };
}

/** Write summary.json, whole. @throws {StoppedError} when the disk refuses. */
export async function writeSummary(folder: string, summary: ImportSummary): Promise<void> {
  const file = await createWhole(join(folder, 'summary.json'));
  try {
    await file.write(`${JSON.stringify(summary, null, 2)}\n`);
  } catch (error) {
    await file.abort();
    throw error;
  }
  await file.commit();
}

const usedSchema = z.object({
  api: z.object({
    calls: z.number(),
    retries: z.number(),
    throttled: z.number(),
    medianMs: z.number().optional(),
    p95Ms: z.number().optional(),
  }),
});

/** What the summary of a run says of its calls; undefined where there is none that tells. */
export async function readApiUse(folder: string): Promise<ApiUse | undefined> {
  try {
    const text = await readFile(join(folder, 'summary.json'), 'utf8');
    return usedSchema.safeParse(JSON.parse(text)).data?.api;
  } catch {
    return undefined;
  }
}

/** Every row read has exactly one fate: the promise that all else rests on. */
function assertAccounted(
  { runId, end }: SummaryInput,
  rowsRead: number,
  { rows }: Counts,
  added = sumOf(rows, end.dryRun),
): void {
  const possible = possibleStatuses(end.dryRun);
  if (sumOf(rows, end.dryRun) === rowsRead && added === rowsRead) return;
  const found = possible.map((status) => `${status} ${rows[status]}`).join(', ');
  throw new Error(
    `run ${runId} lost count of its rows: ${rowsRead} were read, ${added} are in the result files (${found})`,
  );
}

const possibleStatuses = (dryRun: boolean): readonly RowStatus[] => (dryRun ? forecastStatuses : writtenStatuses);

function sumOf(rows: Counts['rows'], dryRun: boolean): number {
  return possibleStatuses(dryRun).reduce((total, status) => total + rows[status], 0);
}

function actionRows({ sheet, counts }: { sheet: string; counts: Counts }, read: number, dryRun: boolean): ActionRows {
  // An action is recorded or not; nothing of it is updated.
  if (dryRun) {
    const { wouldUpdate: _, ...rows } = forecastRows(read, counts);
    return { sheet, ...rows };
  }
  const { updated: _, ...rows } = writtenRows(read, counts);
  return { sheet, ...rows };
}

function writtenRows(read: number, { rows, withRemarks }: Counts): WrittenRows {
  const { created, updated, unchanged, skipped, failed, unknown, unprocessed } = rows;
  return { read, created, updated, unchanged, skipped, failed, unknown, unprocessed, withRemarks };
}

function forecastRows(read: number, { rows, withRemarks }: Counts): ForecastRows {
  return {
    read,
    wouldCreate: rows['would-create'],
    wouldUpdate: rows['would-update'],
    unchanged: rows.unchanged,
    wouldSkip: rows['would-skip'],
    invalid: rows.invalid,
    unprocessed: rows.unprocessed,
    withRemarks,
  };
}
