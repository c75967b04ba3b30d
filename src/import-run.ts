import { createHash, randomBytes } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type ActionSheet, firstSheetOptions, keepActionSheet, openSecondSheet } from './import-action-sheet.js';
import { fit } from './import-fit.js';
import type { NamedMap } from './import-map.js';
import type { RunOptions } from './import-options.js';
import { mapperSettings, markerKeyOf, readTranslations, recordOf, sourceOptions } from './import-settings.js';
import type { BoundJob, Job } from './jobs/job.js';
import { type Journal, openJournal } from './journal/journal.js';
import { lockRun, type RunLock } from './journal/lock.js';
import { createRunFolder, hashFile, type RunFolder, writeManifest } from './journal/run-folder.js';
import { keepSheet } from './journal/sheet-file.js';
import { ConfigError } from './model/errors.js';
import type { SourceSheet } from './model/source-sheet.js';
import type { Table } from './model/table.js';
import type { Workspace } from './model/workspace.js';
import { inputName, openTable, spoolInput } from './readers/index.js';
import { sheetPlace } from './readers/sheet-place.js';
import { fileState, pinInput } from './pinned-input.js';
import { readWorkspace } from './telecrm/workspace.js';
import type { MapperSettings } from './transform/bind-fields.js';
import type { RowMap } from './transform/map-schema.js';
import { withheldColumns } from './transform/withheld.js';
import { version } from './version.js';

/** Everything that one run of a job holds open. */
export interface ImportRun<Draft, Found> {
  readonly command: string;
  readonly source: NamedMap<RowMap>;
  /** The order of day and month in columns without a format, by header. */
  readonly dateOrders: MapperSettings['dateOrders'];
  readonly job: BoundJob<Draft, Found>;
  readonly workspace: Workspace;
  readonly folder: RunFolder;
  /** `<input>` of the result files. */
  readonly input: string;
  readonly header: readonly string[];
  /** Positions of columns (passwords) that no file of the run may show. */
  readonly withheld: ReadonlySet<number>;
  readonly startedAt: Date;
  /** @throws {InputChangedError} when the input is no longer what it was when the run began. */
  checkInput(): Promise<void>;
  /** One more pass over the input, which must be what it was. */
  open(): Promise<Table>;
  /** The second sheet, where the map names one. */
  readonly actions?: ActionSheet;
  /** Absent in a dry run, which keeps no journal. */
  readonly journal?: Journal;
  /** No other process may write to the run; absent in a dry run. */
  readonly lock?: RunLock;
  /** The exit code of the process before this one, where the run goes on. */
  readonly endedBefore?: number;
  /** Deletes the folder of a run that has only begun; absent for one that goes on. */
  discard?(): Promise<void>;
}

/**
 * Open what a run needs: workspace, input, map fitted to both, run folder with manifest and journal. Nothing is
 * left behind when one of them is at fault.
 */
export async function openRun<Draft, Found>(
  job: Job<Draft, Found>,
  source: NamedMap<RowMap>,
  options: RunOptions,
): Promise<ImportRun<Draft, Found>> {
  const startedAt = new Date();
  if (options.file === '-' && source.map.fields?.password !== undefined) {
    throw new ConfigError(
      'A file with passwords is not read from standard input, since a copy would have to be kept.',
      ['Save the rows as a file, and delete it after the import.'],
    );
  }
  const outDir = resolve(options.outDir ?? 'runs');
  const spooled = options.file === '-' ? await spool(options, outDir) : undefined;
  let path = spooled ?? resolve(options.file);
  const readOptions = await firstSheetOptions(path, job.second, sourceOptions(source.map, options));
  const seen = await fileState(path);
  let opened: Table | undefined;
  // Each pass over a table reads the file anew; what all passes share of a workbook, its texts, is read once.
  const open = async (): Promise<Table> => (opened ??= await openTable(path, readOptions));
  let fingerprint = '';
  let enterpriseId = '';
  const markerKey = (row: number, slot: number): string => markerKeyOf(enterpriseId, fingerprint)(row, slot);
  let actions: ActionSheet | undefined;
  const sheetActions = (key: string) => actions?.actionsOf(key) ?? [];

  try {
    // The files come first: what is wrong with them shows without a call.
    const translations = await readTranslations(options);
    const table = await open();
    const secondTable = await openSecondSheet(path, table, job.second, readOptions, options.onWarning);
    options.progress?.stage('reading the workspace');
    const workspace = options.workspace ?? (await readLive(options));
    enterpriseId = workspace.enterpriseId;
    if (options.client !== undefined && options.client.enterpriseId !== enterpriseId) {
      const message = `The snapshot is of the enterprise ${enterpriseId}, but the connection is to ${options.client.enterpriseId}.`;
      throw new ConfigError(message, ['Use a snapshot of the workspace that is imported into.']);
    }
    const { header } = table;
    const settings = { ...mapperSettings(source.map, options), markerKey, translations, sheetActions };
    const { bound, dateOrders } = await fit(job, workspace, { table, second: secondTable }, settings, options);
    const folder = await createRunFolder({ outDir, job: job.name, now: startedAt, random: Math.random });
    if (spooled !== undefined) {
      path = join(folder.path, 'stdin.csv');
      await rename(spooled, path);
      opened = undefined;
    }
    const { identifier, choices } = bound;
    await keepSheet(folder, { ...sheetPlace(table.name, readOptions), identifier, choices, second: placeOf(bound) });
    const { size, sha256 } = await hashFile(path);
    fingerprint = sha256;
    const pin = pinInput(path, options.file, seen, sha256);
    await pin.check();
    const second = secondTable && pin.pinned(secondTable);
    // Its rows are mapped with the fingerprint, which marks them. A process that dies over it leaves no run to be gone on with.
    if (second !== undefined && job.second !== undefined && bound.second !== undefined) {
      options.progress?.stage('surveying');
      const { path: begun } = folder;
      actions = await keepActionSheet(folder, second, job.second, bound.second, options).catch(
        async (error: unknown): Promise<never> => {
          await rm(begun, { recursive: true, force: true });
          throw error;
        },
      );
    }
    const values = options.values === undefined ? undefined : resolve(options.values);
    const manifest = await writeManifest(folder, {
      version: 1,
      tool: version,
      runId: folder.id,
      command: job.command,
      job: job.name,
      dryRun: options.dryRun === true,
      input: { path, name: options.file, size, sha256 },
      map: { path: source.path, sha256: createHash('sha256').update(JSON.stringify(source.map)).digest('hex') },
      workspace: { fingerprint: workspace.fingerprint, enterpriseId: workspace.enterpriseId, name: workspace.name },
      ...(values !== undefined && { values: { path: values, sha256: (await hashFile(values)).sha256 } }),
      host: options.client?.host,
      options: { ...recordOf(options) },
      startedAt: startedAt.toISOString(),
    });
    const live = options.dryRun !== true;
    const lock = live ? await lockRun(folder) : undefined;
    const journal = live
      ? await openJournal(join(folder.path, 'journal.jsonl'), { create: true, run: folder.id, manifest })
      : undefined;
    return {
      command: job.command,
      source,
      dateOrders,
      job: bound,
      workspace,
      folder,
      input: inputName(options.file),
      header,
      withheld: withheldColumns(source.map, header),
      startedAt,
      checkInput: pin.check,
      open: async () => pin.pinned(await open()),
      actions,
      journal,
      lock,
      discard: () => rm(folder.path, { recursive: true, force: true }),
    };
  } catch (error) {
    actions?.close();
    if (spooled !== undefined) await rm(spooled, { force: true });
    throw error;
  }
}

/** What the annotated workbook of the second sheet shows beside the rows. */
export function placeOf({ second }: Pick<BoundJob<unknown, unknown>, 'second'>): SourceSheet['second'] {
  return second && { name: second.name, choices: second.choices };
}

export async function readLive({ client }: RunOptions): Promise<Workspace> {
  if (client !== undefined) return readWorkspace(client);
  throw new ConfigError('There is neither a connection nor a snapshot of the workspace.', [
    'Give a client, or a workspace together with dryRun.',
  ]);
}

async function spool({ stdin }: RunOptions, outDir: string): Promise<string> {
  if (stdin === undefined) throw new ConfigError('The file "-" means standard input, but none was given.');
  await mkdir(outDir, { recursive: true });
  const path = join(outDir, `.stdin-${randomBytes(6).toString('hex')}.csv`);
  await spoolInput(stdin, path);
  return path;
}
