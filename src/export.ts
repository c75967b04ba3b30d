import type { Download } from './download/download.js';
import { countLeads, readAndProve, type Verdict } from './download/prove.js';
import type { RangeRecord } from './download/records.js';
import { readTimelines } from './download/timelines.js';
import { writeExport } from './export-files.js';
import { keyTeller, leadsOf, placedLeads } from './export-leads.js';
import type { ExportControls, ExportOptions, ResumeExportOptions } from './export-options.js';
import { endRun, type ExportSummary, finishedSummary, interruptedSummary, summaryOf } from './export-report.js';
import { fixRange, moveBookmark } from './export-range.js';
import { type ExportRun, openExport, reopenExport } from './export-run.js';
import { RunError } from './model/errors.js';
import { silentProgress } from './model/progress.js';

export type { ExportSummary } from './export-report.js';

/**
 * Export the leads that a search finds: fix the range -> read its windows -> prove that nothing is missing -> timelines,
 * where they are wanted -> write the files. Everything that is read is in the run folder, page by page, so an export
 * that was interrupted goes on where it stopped and writes the same files.
 *
 * @returns the summary, also of an export that was interrupted or could not be proven complete.
 * @throws {ConfigError} before any search, when a filter, a column or an option does not fit; {AuthError},
 *   {ApiError} and {UnreachableError} when Telecrm ends it; {StoppedError} when the disk does.
 */
export async function exportLeads(options: ExportOptions): Promise<ExportSummary> {
  return carryOut(await openExport('leads', options), options);
}

/** Export the timelines of the leads that a search finds, one action a row; otherwise as `exportLeads`. */
export async function exportActions(options: ExportOptions): Promise<ExportSummary> {
  return carryOut(await openExport('actions', options), options);
}

/** Go on with an export where it stopped. One that is complete is left as it is. */
export async function resumeExport(options: ResumeExportOptions): Promise<ExportSummary> {
  return carryOut(await reopenExport(options), options);
}

async function carryOut(run: ExportRun, options: ExportControls): Promise<ExportSummary> {
  const { signal, onWarning } = options;
  try {
    if (run.finished) return await finishedSummary(run);
    for (const warning of run.search.warnings) onWarning?.(warning);
    const download = downloadOf(run, options);
    const range = await fixRange(run, download, options);
    const verdict = await readLeads(run, download, range, options);
    if (run.plan.what === 'actions' || run.plan.withActions === true) await readActions(run, download, range, options);
    const written = await writeExport(run, options);
    if (verdict.complete && run.plan.sinceLast !== undefined) await moveBookmark(run, range);
    return await summaryOf(run, verdict, written, options);
  } catch (error) {
    if (signal?.aborted === true && (error === signal.reason || !(error instanceof RunError))) {
      return await interruptedSummary(run, options);
    }
    if (error instanceof RunError) await endRun(run, error.exitCode, onWarning);
    throw error;
  } finally {
    await run.journal.close();
    await run.pages.close();
    await run.lock.release();
    options.progress?.stop();
  }
}

function downloadOf(run: ExportRun, { client, concurrency, signal, progress }: ExportControls): Download {
  const { state, journal, pages, search } = run;
  const done = { leads: 0, pages: 0 };
  return {
    ...{ client, state, journal, pages, signal, keyOf: keyTeller(run) },
    filter: { fields: search.fields, ...(search.actions !== undefined && { actions: search.actions }) },
    concurrency: () => concurrency ?? client.concurrency(),
    onPage(fresh) {
      done.leads += fresh;
      done.pages += 1;
      progress?.update({ done: done.leads, pages: done.pages, pace: client.pace() });
    },
  };
}

async function readLeads(
  run: ExportRun,
  download: Download,
  range: RangeRecord,
  options: ExportControls,
): Promise<Verdict> {
  const { progress = silentProgress, client, onEstimate } = options;
  const { from, to, changedFrom } = range;
  const { filter } = download;
  const fields =
    changedFrom === undefined ? filter.fields : { ...filter.fields, modified_on: { from: changedFrom, to } };
  const narrowed: Download = { ...download, filter: { ...filter, fields } };
  if (run.state.proven !== undefined) return { complete: true, total: run.state.proven, gaps: [] };
  const total = await countLeads(narrowed, { from, to });
  progress.stage('exporting', total);
  if (total !== undefined) {
    const calls = Math.ceil(total / 100) + run.state.windows.size;
    onEstimate?.({ stage: 'leads', leads: total, calls, ms: timeOf(calls, client.pace()) });
  }
  return readAndProve(narrowed, { from, to }, total !== undefined);
}

async function readActions(
  run: ExportRun,
  download: Download,
  { to }: RangeRecord,
  { progress = silentProgress, client, onEstimate, signal }: ExportControls,
): Promise<void> {
  let leads = 0;
  for await (const page of leadsOf(run, signal)) leads += page.length;
  const calls = leads - run.state.timelines.filter((stored) => stored !== undefined).length;
  onEstimate?.({ stage: 'timelines', leads, calls, ms: timeOf(calls, client.pace()) });
  progress.stage('reading timelines', leads);
  const { type, performed_at: at } = run.search.actions ?? {};
  const filter = {
    ...(typeof type === 'string' && { type }),
    created_on: { from: at?.from ?? 0, to: Math.min(at?.to ?? to, to) },
  };
  let done = 0;
  await readTimelines(download, placedLeads(run, signal), filter, () => {
    done += 1;
    progress.update({ done, pace: client.pace() });
  });
}

const timeOf = (calls: number, pace: number): number | undefined =>
  Number.isFinite(pace) && pace > 0 ? (calls / pace) * 1_000 : undefined;
