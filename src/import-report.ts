import type { RunOptions } from './import-options.js';
import type { ImportRun } from './import-run.js';
import { sheetEntries } from './import-sheet-fates.js';
import { join } from 'node:path';
import { openOutcomes } from './journal/outcomes.js';
import { replayJournal } from './journal/replay.js';
import { keptSheet } from './journal/sheet-file.js';
import { withoutSheetRows } from './jobs/sheet-fate.js';
import { InputChangedError } from './model/errors.js';
import type { ExitCode } from './model/exit-codes.js';
import type { Outcome } from './model/outcome.js';
import { silentProgress } from './model/progress.js';
import type { Table } from './model/table.js';
import { writeHtmlReport } from './report/html.js';
import { openResultFiles, type ResultFiles } from './report/result-files.js';
import { type ApiUse, buildSummary, type ImportSummary, writeSummary } from './report/summary.js';
import { Timeline } from './report/timeline.js';
import { valueHints } from './transform/value-hints.js';
import { version } from './version.js';

/** What the end of a run needs to know of it. */
export type ReportedRun = Pick<
  ImportRun<never, never>,
  'folder' | 'input' | 'header' | 'withheld' | 'startedAt' | 'command' | 'actions'
> & {
  readonly dryRun: boolean;
};

/** The options that matter at the end of a run. */
export interface ReportOptions
  extends Pick<RunOptions, 'file' | 'read' | 'client' | 'queue' | 'onWarning' | 'progress'> {
  /** What an earlier process said of its calls, where this one makes none. */
  readonly api?: ApiUse;
}

/**
 * Write the result files and the summary of a run.
 *
 * @param stop why the run ended early, where it did.
 * @param fill adds every row of the input, in order, and says how many rows were read, and those of the second sheet.
 * @param timeline what the journal tells of the calls, in a live run.
 */
export async function report(
  run: ReportedRun,
  stop: ExitCode | undefined,
  options: ReportOptions,
  fill: (files: ResultFiles) => Promise<number>,
  timeline = new Timeline(),
): Promise<ImportSummary> {
  const { folder, input, header, withheld, startedAt, dryRun, actions } = run;
  const formulaGuard = options.read?.formulaGuard;
  const sheet = header.length === 0 ? undefined : await keptSheet(folder);
  // An input that has changed has no cells to show, of either sheet.
  const second = actions && {
    header: header.length === 0 ? [] : actions.header,
    sheet: { name: actions.name, choices: sheet?.second?.choices ?? [] },
    map: actions.ownMap,
  };
  const files = await openResultFiles({
    withheld,
    second,
    ...{ folder: folder.path, input, header, dryRun, formulaGuard, sheet },
    ...{ hints: valueHints, command: run.command },
  });
  let rowsRead: number;
  try {
    rowsRead = await fill(files);
  } catch (error) {
    await files.abort();
    throw error;
  }
  const result = await files.close();
  for (const note of result.notes) options.onWarning?.(note);
  const figures = timeline.figures();
  const summary = buildSummary({
    runId: folder.id,
    command: run.command,
    file: options.file,
    startedAt: startedAt.getTime(),
    finishedAt: Date.now(),
    rowsRead,
    actionRowsRead: actions?.count,
    end: { dryRun, detached: options.queue?.detach, causes: stop === undefined ? [] : [stop] },
    // Of a process that ended without a summary, the journal knows the calls that write.
    api: options.client?.stats() ?? options.api ?? { calls: figures?.calls ?? 0, retries: 0, throttled: 0 },
    report: result,
    files: { report: join(folder.path, 'report.html') },
  });
  const { counts, shownRemarks: remarks } = result;
  const content = { summary, counts, remarks, timeline: figures, version };
  await writeHtmlReport(join(folder.path, 'report.html'), content);
  await writeSummary(folder.path, summary);
  return summary;
}

/** Read the input once more, joined with the journal, into the result files of a live run. */
export async function reportFromJournal(
  run: Omit<ReportedRun, 'dryRun'> & { open(): Promise<Table> },
  journalPath: string,
  stop: ExitCode | undefined,
  options: ReportOptions,
): Promise<ImportSummary> {
  const { progress = silentProgress } = options;
  progress.stage('writing results');
  const timeline = new Timeline();
  const state = await replayJournal(journalPath, (record) => timeline.add(record));
  const outcomes = await openOutcomes(journalPath, state);
  let done = 0;
  const told = { ...run, dryRun: false };
  const { actions } = run;
  const asShown = actions === undefined ? (outcome: Outcome) => outcome : withoutSheetRows;
  const addSecond = async (files: ResultFiles, cells: boolean): Promise<void> => {
    const { rows, limit } = options.read ?? {};
    const reading = { dryRun: false, partial: rows !== undefined || limit !== undefined, cells };
    const entries = sheetEntries(actions, (leads) => outcomes.outcomesOf(leads), reading);
    for await (const batch of entries) await files.addSecond(batch);
  };
  /** The input is not what it was: the rows' numbers and fates are all that can be told. */
  const fillFromJournal = async (files: ResultFiles): Promise<number> => {
    let count = 0;
    for (const rows of inBatches(state.knownRows())) {
      const fates = await outcomes.outcomesOf(rows);
      await files.add(fates.map((outcome) => ({ source: { row: outcome.row, cells: [] }, outcome: asShown(outcome) })));
      count += rows.length;
    }
    await addSecond(files, false);
    return count;
  };
  try {
    const fill = async (files: ResultFiles): Promise<number> => {
      for await (const batch of (await run.open()).rows) {
        const fates = await outcomes.outcomesOf(batch.map(({ row }) => row));
        await files.add(
          fates.map((outcome, at) => ({
            source: batch[at] ?? { row: outcome.row, cells: [] },
            outcome: asShown(outcome),
          })),
        );
        done += batch.length;
        progress.update({ done });
      }
      await addSecond(files, true);
      return done;
    };
    return await report(told, stop, options, fill, timeline).catch((error: unknown) => {
      if (!(error instanceof InputChangedError)) throw error;
      options.onWarning?.(`${error.message} The result files tell its rows by their numbers, without their cells.`);
      return report({ ...told, header: [] }, stop, options, fillFromJournal, timeline);
    });
  } finally {
    await outcomes.close();
  }
}

function* inBatches(rows: Iterable<number>): Generator<number[]> {
  let batch: number[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < 500) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
