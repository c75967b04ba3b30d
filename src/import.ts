import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { forecastRows } from './import-forecast.js';
import { historyOf } from './import-history.js';
import type { ImportOptions, RecordedOptions, ResumeOptions, RunOptions, RunTime } from './import-options.js';
import { planOf, type Survey } from './import-plan.js';
import { report, reportFromJournal } from './import-report.js';
import { readyRows } from './import-rows.js';
import { type ImportRun, type NamedMap, openRun, readRowMap } from './import-run.js';
import { surveyRows } from './import-survey.js';
import { leadRows, type RowCommand, rowCommandOf } from './jobs/row-commands.js';
import type { Journal } from './journal/journal.js';
import { pastCalls } from './journal/past-calls.js';
import { replayJournal } from './journal/replay.js';
import { findRun } from './journal/runs.js';
import { queueRows } from './import-queued.js';
import type { Outcome } from './model/outcome.js';
import { InputError, type RunError } from './model/errors.js';
import { type ExitCode, exitCodes } from './model/exit-codes.js';
import { silentProgress } from './model/progress.js';
import { readMapOf, reopenRun } from './reopen-run.js';
import type { ImportSummary } from './report/summary.js';
import type { Connection } from './telecrm/connect.js';
import { cutShort, stoppable } from './telecrm/stoppable.js';
import { warningOfOldTemplate } from './template.js';
import type { RowMap } from './transform/map-schema.js';
import { createBreaker } from './upload/breaker.js';
import { uploadRows } from './upload/upload.js';

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
async function importRows<M extends RowMap>(
  command: RowCommand<M>,
  given: RunOptions & { readonly map: string | object | NamedMap<M> },
): Promise<ImportSummary> {
  const options = endingWithSignal(given);
  const source = await readRowMap(options.map, command);
  return carryOut(await openRun(command.job(source.map, source.name, options), source, options), options);
}

/**
 * Go on with a run that was interrupted or stopped, where it stopped: rows with a fate are left alone, rows whose
 * answer was lost are settled. Everything else is as in `importLeads`; the files and the exit code are the whole run's.
 *
 * @throws {ConfigError} naming what changed, when the input, the map or the host is not the run's.
 */
export async function resumeRun(given: ResumeOptions): Promise<ImportSummary> {
  const options = endingWithSignal(given);
  const known = await findRun(resolve(options.outDir ?? 'runs'), options.runId);
  const command = rowCommandOf(known.manifest.command);
  const source = await readMapOf(known, command);
  const asked: RecordedOptions = known.manifest.options;
  const run = await reopenRun(command.job(source.map, source.name, asked), source, known, options);
  return carryOut(run, { ...asked, ...options, file: known.manifest.input.name });
}

/** A signal ends reads and waits of the run's calls, whatever they are for. */
function endingWithSignal<T extends Pick<ImportOptions, 'client' | 'signal'>>(options: T): T {
  const { client, signal } = options;
  return client === undefined || signal === undefined ? options : { ...options, client: stoppable(client, signal) };
}

/** Survey, question, upload, result files: what the journal has already is not done again. */
async function carryOut<Draft, Found>(run: ImportRun<Draft, Found>, options: RunOptions): Promise<ImportSummary> {
  const { client, signal, onWarning } = options;
  let begun = false;
  try {
    for (const warning of run.job.warnings) onWarning?.(warning);
    const oldTemplate = await warningOfOldTemplate(options.file, run.workspace);
    if (oldTemplate !== undefined) onWarning?.(oldTemplate);
    if (run.journal === undefined || client === undefined) return await forecast(run, options);
    const survey = await surveyRows(run, run.journal, options);
    const agreed =
      signal?.aborted !== true && ((await options.confirm?.(planOf(run, survey, client, options))) ?? true);
    begun = agreed;
    const stopped = agreed ? await upload(run, run.journal, client, survey, options) : undefined;
    if (stopped !== undefined) onWarning?.([stopped.message, ...stopped.actions].join(' '));
    const exit = exitOfSignal(signal) ?? stopped?.exitCode ?? (agreed ? undefined : exitCodes.interrupted);
    return await writeResults(run, run.journal, exit, options);
  } catch (error) {
    // The file broke off before anything was sent: such a run could never be gone on with.
    if (error instanceof InputError && !begun) await run.discard?.();
    throw error;
  } finally {
    await run.journal?.close();
    await run.lock?.release();
    options.progress?.stop();
  }
}

const systemTime: RunTime = {
  now: () => performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
};

/** Send what the survey left open; which rows these are, the journal tells. */
async function upload<Draft, Found>(
  run: ImportRun<Draft, Found>,
  journal: Journal,
  client: Connection,
  survey: Survey,
  options: RunOptions,
): Promise<RunError | undefined> {
  const { progress = silentProgress, signal = new AbortController().signal, time = systemTime } = options;
  const state = await replayJournal(journal.path);
  const past = await pastCalls(journal.path, state);
  const merge = survey.merged > 0;
  const open = { past, merge, isOpen: (row: number) => state.statusOf(row) === undefined || past.has(row) };
  let done = 0;
  let failed = 0;
  const onOutcome = ({ status }: Outcome): void => {
    done += 1;
    if (status === 'failed' || status === 'unknown') failed += 1;
    progress.update({ done, failed, pace: client.pace() });
  };
  progress.stage('uploading', survey.toSend);
  if (options.queue !== undefined) {
    await queueRows({ ...run, journal }, open, client, { ...options, queue: options.queue }, onOutcome);
    return undefined;
  }
  const rows = readyRows(run, open, options.checkExisting === false ? undefined : client);
  return uploadRows(
    rows,
    run.job.writes({ client, history: historyOf(run, options), resendUnknown: options.resendUnknown }),
    {
      log: journal,
      serverNow: () => client.serverNow() ?? Date.now(),
      clock: time.now,
      quietWaitMs: options.quietWaitMs ?? 120_000,
      maxOutageMs: options.maxOutageMs ?? 3_600_000,
      concurrency: () => options.concurrency ?? client.concurrency(),
      signal,
      sleep: time.sleep,
      random: Math.random,
      watches: [createBreaker()],
      onOutcome,
      onPause: (ms, { code }) => {
        const seconds = Math.round(ms / 1000);
        options.onWarning?.(`Telecrm cannot be reached (${code}); the run pauses for ${seconds} s, then tries again.`);
      },
    },
  );
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
  return report({ ...run, dryRun: true }, exitOfSignal(signal), options, async (files) => {
    const client = options.checkExisting === false ? undefined : options.client;
    try {
      for await (const batch of forecastRows(run, { client, history: historyOf(run, options), policy, onNote })) {
        await files.add(batch);
        done += batch.length;
        progress.update({ done });
        if (signal?.aborted === true) break;
      }
    } catch (error) {
      if (!cutShort(error, signal)) throw error;
    }
    return done;
  });
}

/** The exit code of an interrupted run; the command puts it into the signal as its reason. */
function exitOfSignal(signal: AbortSignal | undefined): ExitCode | undefined {
  if (signal?.aborted !== true) return undefined;
  const { reason } = signal;
  return reason === exitCodes.hangup || reason === exitCodes.terminated ? reason : exitCodes.interrupted;
}
