import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type ActionSheet, firstSheetOptions, keepActionSheet, openSecondSheet } from './import-action-sheet.js';
import { inProcessHost } from './import-history.js';
import type { ResumeOptions, RunOptions } from './import-options.js';
import { fit } from './import-fit.js';
import { type NamedMap, readRowMap } from './import-map.js';
import { type ImportRun, placeOf } from './import-run.js';
import { mapperSettings, markerKeyOf, readTranslations, sourceOptions } from './import-settings.js';
import type { Job } from './jobs/job.js';
import type { RowCommand } from './jobs/row-commands.js';
import { openJournal } from './journal/journal.js';
import { lockRun } from './journal/lock.js';
import { readManifest } from './journal/manifest.js';
import { replayJournal } from './journal/replay.js';
import { hashFile } from './journal/run-folder.js';
import type { KnownRun } from './journal/runs.js';
import { keepSheet } from './journal/sheet-file.js';
import { ConfigError } from './model/errors.js';
import { inputName, openTable } from './readers/index.js';
import { sheetPlace } from './readers/sheet-place.js';
import { fileState, pinInput } from './pinned-input.js';
import { readWorkspace } from './telecrm/workspace.js';
import type { RowMap } from './transform/map-schema.js';
import { withheldColumns } from './transform/withheld.js';

/**
 * The map of a run, as it was when the run began.
 *
 * @throws {ConfigError} when it has no file, or the file has changed since.
 */
export async function readMapOf<M extends RowMap>(
  { folder, manifest }: KnownRun,
  command: RowCommand<M>,
): Promise<NamedMap<M>> {
  const { path, sha256 } = manifest.map;
  if (path === undefined)
    throw new ConfigError(`The map of the run ${folder.id} was not a file, so the run cannot be gone on with.`);
  const source = await readRowMap(path, command);
  if (hashOf(source) === sha256) return source;
  throw changed(folder.id, `the map ${path}`);
}

const hashOf = ({ map }: NamedMap<RowMap>): string => createHash('sha256').update(JSON.stringify(map)).digest('hex');

/**
 * Open a run again behind the last whole line of its journal, when everything is as it was.
 *
 * @throws {ConfigError} naming what changed (input, host, enterprise), or when another process has the run.
 */
export async function reopenRun<Draft, Found>(
  job: Job<Draft, Found>,
  source: NamedMap<RowMap>,
  { folder, manifest }: KnownRun,
  { client, onWarning, progress, signal }: ResumeOptions,
): Promise<ImportRun<Draft, Found>> {
  if (manifest.dryRun) throw new ConfigError(`The run ${folder.id} was a dry run; there is nothing to go on with.`);
  if (manifest.host === inProcessHost) {
    throw new ConfigError(`The run ${folder.id} was on a sandbox inside its process, which ended with it.`, [
      'A sandbox that lasts: telecrm-bulk sandbox --db state.jsonl',
    ]);
  }
  if (manifest.host !== client.host || manifest.workspace.enterpriseId !== client.enterpriseId) {
    const was = `${manifest.host ?? 'no host'}, enterprise ${manifest.workspace.enterpriseId}`;
    throw new ConfigError(
      `The run ${folder.id} was for ${was}, not for ${client.host}, enterprise ${client.enterpriseId}.`,
      ['Set the base URL and the enterprise id of the run; the token may be another one.'],
    );
  }
  const { path, sha256, name } = manifest.input;
  const seen = await fileState(path);
  await changedInput({ folder, manifest });
  const pin = pinInput(path, name, seen, sha256);

  const lock = await lockRun(folder);
  let actions: ActionSheet | undefined;
  try {
    const options: Omit<RunOptions, 'file'> = manifest.options;
    progress?.stage('reading the workspace');
    const workspace = await readWorkspace(client);
    if (workspace.fingerprint !== manifest.workspace.fingerprint) {
      onWarning?.('The workspace has changed since the run began; the rest of the rows is judged by what it is now.');
    }
    const readOptions = await firstSheetOptions(path, job.second, sourceOptions(source.map, options));
    const table = pin.pinned(await openTable(path, readOptions));
    const open = () => Promise.resolve(table);
    const secondTable = await openSecondSheet(path, table, job.second, readOptions);
    const second = secondTable && pin.pinned(secondTable);
    const settings = {
      ...mapperSettings(source.map, options),
      markerKey: markerKeyOf(workspace.enterpriseId, sha256),
      translations: await readTranslations(options),
      sheetActions: (key: string) => actions?.actionsOf(key) ?? [],
    };
    const { bound, dateOrders } = await fit(job, workspace, { table, second }, settings, { file: name, signal });
    const { identifier, choices } = bound;
    await keepSheet(folder, { ...sheetPlace(table.name, readOptions), identifier, choices, second: placeOf(bound) });
    if (second !== undefined && job.second !== undefined && bound.second !== undefined) {
      actions = await keepActionSheet(folder, second, job.second, bound.second, { onWarning, signal });
    }
    const journalPath = join(folder.path, 'journal.jsonl');
    const state = await replayJournal(journalPath);
    if (state.manifestHash !== (await readManifest(folder)).sha256) throw changed(folder.id, 'its manifest.json');
    const journal = await openJournal(journalPath, { append: true, validBytes: state.validBytes });
    return {
      ...{ command: manifest.command, source, dateOrders, job: bound, workspace, folder, input: inputName(name) },
      ...{
        header: table.header,
        withheld: withheldColumns(source.map, table.header),
        startedAt: new Date(manifest.startedAt),
        checkInput: pin.check,
        open,
        actions,
        journal,
        lock,
        endedBefore: state.ended,
      },
    };
  } catch (error) {
    actions?.close();
    await lock.release();
    throw error;
  }
}

/** @throws {ConfigError} when the input of a run, or its list of values, is not what it was. */
export async function changedInput({ folder, manifest }: Pick<KnownRun, 'folder' | 'manifest'>): Promise<void> {
  const { input, values } = manifest;
  await sameFile(folder.id, `the input ${input.path}`, input);
  if (values !== undefined) await sameFile(folder.id, `the list of values ${values.path}`, values);
}

async function sameFile(
  runId: string,
  what: string,
  { path, sha256 }: { readonly path: string; readonly sha256: string },
): Promise<void> {
  const found = await fileState(path);
  if (found === undefined) throw changed(runId, `${what}, which is gone,`);
  // To read a pipe would wait for ever.
  if (!found.isFile) throw changed(runId, `${what}, which is no longer a file,`);
  if ((await hashFile(path)).sha256 !== sha256) throw changed(runId, what);
}

function changed(runId: string, what: string): ConfigError {
  return new ConfigError(`The run ${runId} cannot be gone on with: ${what} has changed since it began.`, [
    'Put back what was there, or import the new file: leads that exist are skipped.',
  ]);
}
