import { resolve } from 'node:path';
import { sendCanary } from './import-canary.js';
import { tellDoubles } from './import-doubles.js';
import { forecastRows } from './import-forecast.js';
import { holdWorkspace, learnServerTime, requireAsyncToken, warnOfUnfinished } from './import-guards.js';
import { historyOf } from './import-history.js';
import { limitsOf, refusalOf } from './import-limits.js';
import { openRows, type RowsTaken } from './import-open-rows.js';
import type { ImportOptions, RecordedOptions, ResumeOptions, RowsOptions, RunOptions } from './import-options.js';
import { planOf, sentBy, type Survey } from './import-plan.js';
import { report, reportFromJournal } from './import-report.js';
import { readyRows } from './import-rows.js';
import { readRowMap } from './import-map.js';
import { type ImportRun, openRun } from './import-run.js';
import { LeadStatuses, sheetEntries } from './import-sheet-fates.js';
import { surveyRows } from './import-survey.js';
import { countOutcomes, interrupted, type LiveRun, upload } from './import-upload.js';
import { verifyRun } from './import-verify.js';
import { leadRows, type RowCommand, rowCommandOf } from './jobs/row-commands.js';
import type { SecondSheet } from './jobs/job.js';
import type { Journal } from './journal/journal.js';
import { LostActionCalls } from './journal/lost-action-calls.js';
import type { RunLock } from './journal/lock.js';
import { findRun, type KnownRun } from './journal/runs.js';
import { checkQueue, queueRows } from './import-queued.js';
import { ConfigError, InputChangedError, InputError, type RunError } from './model/errors.js';
import { type ExitCode, exitCodes } from './model/exit-codes.js';
import { silentProgress } from './model/progress.js';
import { readMapOf, reopenRun } from './reopen-run.js';
import type { ImportSummary } from './report/summary.js';
import { cutShort, stoppable } from './telecrm/stoppable.js';
import { warningOfOldTemplate } from './template.js';
import type { RowMap } from './transform/map-schema.js';

/**
 * Import leads from a spreadsheet: survey -> upload -> result files. A dry run is the survey alone, writing its
 * files as it maps, with no call that writes.
 *
 * @returns the summary; rows that failed are in it and in the result files, they are no exceptions.
 * @throws {InputError} when the file cannot be read; {ConfigError} for faults of the map and the options;
 *   {AuthError} when the workspace refuses the token before the run began; {StoppedError} when the journal
 *   cannot be written.
 */
export async function importLeads(options: ImportOptions): Promise<ImportSummary> {
  return importRows(leadRows, options);
}

/** The same for every bulk command: what its rows mean is the command's, all else is the recipe's. */
export async function importRows<M extends RowMap>(
  command: RowCommand<M>,
  given: RowsOptions<object, M>,
): Promise<ImportSummary> {
  const options = endingWithSignal(given);
  requireAsyncToken(options);
  const source = await readRowMap(options.map, command);
  const job = command.job(source.map, source.name, options);
  refuseQueuedSheet(job.second, options);
  return carryOut(await openRun(job, source, options), options);
}

/**
 * Go on with a run that was interrupted or stopped, where it stopped: rows with a fate are left alone, rows whose
 * answer was lost are settled. Of a run that is complete only these are settled. Everything else is as in
 * `importLeads`; the files and the exit code are the whole run's.
 *
 * @throws {ConfigError} naming what changed, when the input, the map or the host is not the run's.
 */
export async function resumeRun(options: ResumeOptions): Promise<ImportSummary> {
  const known = await findRun(resolve(options.outDir ?? 'runs'), options.runId);
  return goOn(known, known.standing === 'complete' ? 'unknown' : 'open', options);
}

/**
 * Like `resumeRun`, and the rows that failed because Telecrm was away are sent too.
 *
 * @throws {ConfigError} as `resumeRun`.
 */
export async function retryRun(options: ResumeOptions): Promise<ImportSummary> {
  const known = await findRun(
    resolve(options.outDir ?? 'runs'),
    options.runId,
    ({ manifest }) => manifest.job !== 'export',
  );
  return goOn(known, 'undelivered', options);
}

async function goOn(known: KnownRun, taken: RowsTaken, given: ResumeOptions): Promise<ImportSummary> {
  const options = endingWithSignal(given);
  const command = rowCommandOf(known.manifest.command);
  const source = await readMapOf(known, command);
  const asked: RecordedOptions = known.manifest.options;
  requireAsyncToken({ ...asked, ...options });
  const job = command.job(source.map, source.name, asked);
  refuseQueuedSheet(job.second, options);
  const run = await reopenRun(job, source, known, options);
  // What a complete run has written was looked at when it ended.
  const verify = options.verify ?? (known.standing === 'complete' ? 'none' : asked.verify);
  const maxErrors = options.maxErrors ?? asked.maxErrors;
  return carryOut(run, { ...asked, ...options, verify, maxErrors, file: known.manifest.input.name }, taken);
}

/** Workers have the rows of the first sheet only. */
function refuseQueuedSheet(second: SecondSheet | undefined, { queue }: Pick<RunOptions, 'queue'>): void {
  if (second === undefined || queue === undefined) return;
  throw new ConfigError(
    'Workers do not read a second sheet, and the map names one: "sheets" does not go with --queue.',
    [
      'Leave --queue out. Or take "sheets" out of the map, import the leads, then the sheet by itself with import-actions.',
    ],
  );
}

/** A signal ends reads and waits of the run's calls, whatever they are for. */
function endingWithSignal<T extends Pick<ImportOptions, 'client' | 'signal'>>(options: T): T {
  const { client, signal } = options;
  return client === undefined || signal === undefined ? options : { ...options, client: stoppable(client, signal) };
}

/** Survey, question, upload, result files: what the journal has already is not done again. */
async function carryOut<Draft, Found>(
  run: ImportRun<Draft, Found>,
  options: RunOptions,
  taken: RowsTaken = 'open',
): Promise<ImportSummary> {
  const { client, signal, onWarning } = options;
  let begun = false;
  let hold: RunLock | undefined;
  try {
    hold = await holdWorkspace(run, options);
    if (run.discard !== undefined) await warnOfUnfinished(run, options);
    for (const warning of run.job.warnings) onWarning?.(warning);
    const oldTemplate = await warningOfOldTemplate(options.file, run.workspace);
    if (oldTemplate !== undefined) onWarning?.(oldTemplate);
    if (run.journal === undefined || client === undefined) return await forecast(run, options);
    await checkQueue(options);
    const found = await surveyRows(run, run.journal, options);
    const lostActions = run.job.actionsOf && new LostActionCalls();
    const journal = lostActions?.watching(run.journal) ?? run.journal;
    const live = { ...run, client, journal, lostActions, limits: limitsOf(found, options) };
    const { undelivered } = await openRows(journal.path, taken, (record) => lostActions?.take(record));
    const survey = sentBy(taken, found, undelivered);
    const plan = planOf(run, survey, client, options);
    const refused = interrupted(options) ? undefined : refusalOf(survey, options);
    const agreed =
      refused === undefined &&
      !interrupted(options) &&
      (survey.toSend === 0 || ((await options.confirm?.(plan)) ?? true));
    if (agreed) await run.checkInput();
    begun = agreed;
    const stopped = agreed ? await send(live, taken, survey, options) : refused;
    if (stopped !== undefined) onWarning?.([stopped.message, ...stopped.actions].join(' '));
    const exit = exitOfSignal(signal) ?? stopped?.exitCode ?? (agreed ? undefined : exitCodes.interrupted);
    return await writeResults(run, run.journal, exit, options);
  } catch (error) {
    // The file broke off, or the workspace is held, before anything was sent: there is nothing to go on with.
    const atFault = [InputError, ConfigError, InputChangedError].some((kind) => error instanceof kind);
    if (atFault && !begun) await run.discard?.();
    throw error instanceof InputChangedError && !begun ? new InputError(error.message, error.actions) : error;
  } finally {
    run.actions?.close();
    if (run.journal === undefined) await run.actions?.discard();
    await run.journal?.close();
    await run.lock?.release();
    await hold?.release();
    options.progress?.stop();
  }
}

/** A few rows first, where that was asked for; then the rest; then a look at what was written. */
async function send<Draft, Found>(
  run: LiveRun<Draft, Found>,
  taken: RowsTaken,
  { toSend, merged }: Survey,
  options: RunOptions,
): Promise<RunError | undefined> {
  const { checkExisting, progress = silentProgress, queue } = options;
  const merge = merged > 0;
  const unready = await learnServerTime(options);
  if (unready !== undefined) return unready;
  const first = taken === 'unknown' ? undefined : await sendCanary(run, merge, options);
  if (first !== undefined || interrupted(options)) return first;
  const open = { ...(await openRows(run.journal.path, taken)), merge };
  progress.stage('uploading', toSend);
  if (queue !== undefined) {
    const stopped = await queueRows(run, open, run.client, { ...options, queue }, countOutcomes(run, options));
    if (stopped !== undefined || queue.detach === true || interrupted(options)) return stopped;
  } else {
    const rows = readyRows(run, open, checkExisting === false ? undefined : run.client);
    const stopped = await upload(run, rows, options);
    if (stopped !== undefined || interrupted(options)) return stopped;
  }
  const unverified = await verifyRun(run, merge, options);
  if (unverified !== undefined || interrupted(options)) return unverified;
  return tellDoubles(run, merge, options);
}

/** The result files are a view of the journal; that they were written is its last word. */
async function writeResults<Draft, Found>(
  run: ImportRun<Draft, Found>,
  journal: Journal,
  exit: ExitCode | undefined,
  options: RunOptions,
): Promise<ImportSummary> {
  const summary = await reportFromJournal(run, journal.path, exit, options);
  // A detached run goes on elsewhere.
  if (options.queue?.detach !== true) {
    await journal.append({ t: 'end', exit: summary.exitCode, at: summary.finishedAt });
  }
  return summary;
}

/** The survey of a dry run: what would become of every row, written as it is mapped. */
async function forecast<Draft, Found>(run: ImportRun<Draft, Found>, options: RunOptions): Promise<ImportSummary> {
  const { progress = silentProgress, signal, inFileDuplicates: policy = 'first', onWarning: onNote } = options;
  progress.stage('surveying');
  let done = 0;
  const { actions } = run;
  const leads = new LeadStatuses();
  const { rows, limit } = options.read ?? {};
  const telling = { dryRun: true, partial: rows !== undefined || limit !== undefined, cells: true };
  return report({ ...run, dryRun: true }, exitOfSignal(signal), options, async (files) => {
    const client = options.checkExisting === false ? undefined : options.client;
    try {
      for await (const batch of forecastRows(run, { client, history: historyOf(run, options), policy, onNote })) {
        await files.add(batch);
        if (actions !== undefined) for (const { outcome } of batch) leads.note(outcome);
        done += batch.length;
        progress.update({ done });
        if (signal?.aborted === true) break;
      }
      if (signal?.aborted !== true) await actions?.endSurvey();
    } catch (error) {
      if (!cutShort(error, signal)) throw error;
    }
    for await (const batch of sheetEntries(actions, leads.of, telling)) await files.addSecond(batch);
    return done;
  });
}

/** The exit code of an interrupted run; the command puts it into the signal as its reason. */
function exitOfSignal(signal: AbortSignal | undefined): ExitCode | undefined {
  if (signal?.aborted !== true) return undefined;
  const { reason } = signal;
  return reason === exitCodes.hangup || reason === exitCodes.terminated ? reason : exitCodes.interrupted;
}
