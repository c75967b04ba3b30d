import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type ReportOptions, reportFromJournal } from './import-report.js';
import { type ActionSheet, keptActionSheet, openSecondSheet } from './import-action-sheet.js';
import { sourceOptions } from './import-settings.js';
import { collectQueued, noteEnd } from './collect-queued.js';
import type { QueueOptions, RunOptions } from './import-options.js';
import { rowCommandOf } from './jobs/row-commands.js';
import { lockRun } from './journal/lock.js';
import { replayJournal } from './journal/replay.js';
import { findRun } from './journal/runs.js';
import { ConfigError } from './model/errors.js';
import { type ExitCode, exitCodes } from './model/exit-codes.js';
import { inputName, openTable } from './readers/index.js';
import { changedInput, readMapOf } from './reopen-run.js';
import { type ImportSummary, readApiUse } from './report/summary.js';
import { withheldColumns } from './transform/withheld.js';

/** Which run, and who is told. */
export interface ResultsOptions extends Pick<ReportOptions, 'onWarning' | 'progress'> {
  readonly outDir?: string;
  /** Default: the newest run that is no dry run. */
  readonly runId?: string;
  /** Collect what workers made of the run's rows first. */
  readonly queue?: Pick<QueueOptions, 'redisUrl'>;
}

/**
 * Make all result files of a run again, from its journal and its input. No call is made and nothing is decided anew.
 *
 * @throws {ConfigError} for a dry run, which keeps no journal; when the input or the map has changed; when another
 *   process has the run.
 */
export async function rebuildResults(options: ResultsOptions): Promise<ImportSummary> {
  const known = await findRun(
    resolve(options.outDir ?? 'runs'),
    options.runId,
    ({ manifest: { job } }) => job !== 'export',
  );
  const { folder, manifest } = known;
  if (manifest.job === 'export') {
    throw new ConfigError(`The run ${folder.id} was an export: its file is ${manifest.input.path}.`, [
      'Go on with an unfinished one with "resume"; a complete one is done.',
    ]);
  }
  if (manifest.dryRun) {
    throw new ConfigError(`The run ${folder.id} was a dry run: it keeps no journal that results could be made from.`, [
      'Run it again with --dry-run.',
    ]);
  }
  const command = rowCommandOf(manifest.command);
  const source = await readMapOf(known, command);
  await changedInput(known);
  const lock = await lockRun(folder);
  let actions: ActionSheet | undefined;
  try {
    const kept: Pick<RunOptions, 'read'> = manifest.options;
    const open = () => openTable(manifest.input.path, sourceOptions(source.map, kept));
    const journalPath = join(folder.path, 'journal.jsonl');
    const left = options.queue && (await collectQueued(known, journalPath, options.queue, options.onWarning));
    const { ended } = await replayJournal(journalPath);
    const table = await open();
    const { header } = table;
    const { second } = command.job(source.map, source.name, {});
    const secondTable = await openSecondSheet(manifest.input.path, table, second, sourceOptions(source.map, kept));
    if (secondTable !== undefined) actions = await keptActionSheet(folder.path, secondTable, second?.ownMap);
    const startedAt = new Date(manifest.startedAt);
    const withheld = withheldColumns(source.map, header);
    const input = inputName(manifest.input.name);
    const run = { folder, input, header, withheld, startedAt, command: manifest.command, open, actions };
    const api = await readApiUse(folder.path);
    const more = { ...options, ...kept, queue: undefined, file: manifest.input.name, api };
    const summary = await reportFromJournal(run, journalPath, stopOf(ended), more);
    if (left === 0) await noteEnd(journalPath, summary.exitCode, summary.finishedAt);
    return summary;
  } finally {
    actions?.close();
    await lock.release();
    options.progress?.stop();
  }
}

/** Why the run ended early the last time, where it did: 1, 5 and 6 are judged anew. */
function stopOf(ended: number | undefined): ExitCode | undefined {
  const early = [
    exitCodes.stopped,
    exitCodes['not-authorized'],
    exitCodes.invalid,
    exitCodes.hangup,
    exitCodes.interrupted,
    exitCodes.terminated,
  ];
  return early.find((code) => code === ended);
}

/**
 * Delete the folder of a run, with the personal data in it.
 *
 * @throws {ConfigError} when there is no such run, or a process is writing to it.
 */
export async function purgeRun({
  outDir,
  runId,
}: {
  readonly outDir?: string;
  readonly runId: string;
}): Promise<string> {
  const { folder, standing } = await findRun(resolve(outDir ?? 'runs'), runId);
  if (standing === 'running') throw new ConfigError(`The run ${folder.id} is still running.`, ['Stop it first.']);
  await rm(folder.path, { recursive: true });
  return folder.path;
}
