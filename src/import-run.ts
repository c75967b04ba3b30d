// This file is long because opening a run is one sequence, whose steps share what they found.
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { type ActionSheet, firstSheetOptions, keepActionSheet, openSecondSheet } from './import-action-sheet.js';
import type { ImportOptions, RecordedOptions, RunOptions } from './import-options.js';
import type { BoundJob, Job, SecondSheet } from './jobs/job.js';
import { leadRows, type RowCommand } from './jobs/row-commands.js';
import { type Journal, openJournal } from './journal/journal.js';
import { lockRun, type RunLock } from './journal/lock.js';
import { createRunFolder, hashFile, type RunFolder, writeManifest } from './journal/run-folder.js';
import { keepSheet } from './journal/sheet-file.js';
import { ConfigError, InputError } from './model/errors.js';
import type { SourceSheet } from './model/source-sheet.js';
import type { Table } from './model/table.js';
import type { Workspace } from './model/workspace.js';
import { inputName, openTable, spoolInput } from './readers/index.js';
import type { ReadOptions } from './readers/options.js';
import { sheetPlace } from './readers/sheet-place.js';
import { fileState, pinInput } from './pinned-input.js';
import { readWorkspace } from './telecrm/workspace.js';
import type { SheetHeader } from './transform/action-sheet.js';
import type { MapperSettings } from './transform/bind-fields.js';
import { parseJson } from './transform/map-file.js';
import type { LeadMap, RowMap } from './transform/map-schema.js';
import { parseSdl } from './transform/sdl.js';
import { readValueTranslations, type ValueTranslations } from './transform/value-translations.js';
import { withheldColumns } from './transform/withheld.js';
import { version } from './version.js';

/** A map that was read, with the name that messages give it. */
export interface NamedMap<M extends RowMap = LeadMap> {
  readonly map: M;
  readonly name: string;
  /** The map's file, where it has one. */
  readonly path?: string;
}

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
 * Read a map of leads from its file (JSON, or `.sdl` of Salesforce Data Loader), or check one that a program made.
 *
 * @throws {ConfigError} when there is no such file, or with all faults of the map at once.
 */
export async function readMap(map: ImportOptions['map']): Promise<NamedMap> {
  return readRowMap(map, leadRows);
}

/** The same for the map of any bulk command; only leads have `.sdl` maps. */
export async function readRowMap<M extends RowMap>(
  map: string | object | NamedMap<M>,
  command: RowCommand<M>,
): Promise<NamedMap<M>> {
  if (typeof map !== 'string' && 'map' in map) return map;
  if (typeof map !== 'string') return { map: command.checkMap(map, 'the map'), name: 'the map' };
  const name = basename(map);
  let text: string;
  try {
    text = await readFile(map, 'utf8');
  } catch (error) {
    throw new ConfigError(`The map ${map} cannot be read: ${reasonOf(error)}.`, [
      'Name the map file with --map; templates/ has examples.',
    ]);
  }
  const isSdl = command.command === 'import' && /\.sdl$/iu.test(name);
  const raw: unknown = isSdl ? parseSdl(text, name) : parseJson(text, name);
  return { map: command.checkMap(raw, name), name, path: resolve(map) };
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
    const { bound, dateOrders } = await fit(job, workspace, { table, second: secondTable }, settings, options.file);
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
      actions = await keepActionSheet(folder, second, job.second, bound.second, options.onWarning).catch(
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

/** What to read of the file, and how: what the options say, or else the map. */
export function sourceOptions({ source }: RowMap, { read = {} }: Pick<RunOptions, 'read'>): ReadOptions {
  return { ...source, ...withoutUndefined(read) };
}

/**
 * The keys that stand in marker fields: the same row of the same file has the same one in every run.
 *
 * @param fingerprint the file's SHA-256.
 */
export function markerKeyOf(enterpriseId: string, fingerprint: string): (row: number, slot: number) => string {
  return (row, slot) =>
    createHash('sha256').update(`${enterpriseId}\n${fingerprint}\n${row}\n${slot}`).digest('hex').slice(0, 32);
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

/** A job that is bound to a file, and what was found out for it. */
interface Fitted<Draft, Found> {
  readonly bound: BoundJob<Draft, Found>;
  readonly dateOrders: MapperSettings['dateOrders'];
}

/** Bind the job to the file: its header, and the whole file where the order of dates must be found out. */
export async function fit<Draft, Found>(
  job: Job<Draft, Found>,
  workspace: Workspace,
  { table, second }: { readonly table: Table; readonly second?: Table },
  settings: MapperSettings,
  file: string,
): Promise<Fitted<Draft, Found>> {
  const dates = job.dateOrders(table.header, workspace);
  let rows = 0;
  for await (const batch of table.rows) {
    rows += batch.length;
    if (!dates.needed && rows > 0) break;
    dates.observe(batch);
  }
  if (rows === 0) {
    throw new InputError(
      `${inputName(file) === 'stdin' ? 'The input' : basename(file)} has a header, but no rows to import.`,
      ['Check the file, and --sheet, --header-row, --rows and --limit.'],
    );
  }
  const { orders, faults } = dates.verdict();
  const sheet = second && job.second && (await datesOfSheet(job.second, second, workspace));
  const settled = { ...settings, dateOrders: orders };
  const bound = job.bind(table.header, workspace, settled, [...faults, ...(sheet?.faults ?? [])], sheet);
  return { bound, dateOrders: orders };
}

/** The header of the second sheet, with the order of its dates. */
export async function datesOfSheet(
  { dateOrders }: SecondSheet,
  { name, header, rows }: Table,
  workspace: Workspace,
): Promise<SheetHeader & { readonly faults: readonly string[] }> {
  const dates = dateOrders(header, workspace);
  if (dates.needed) for await (const batch of rows) dates.observe(batch);
  const { orders, faults } = dates.verdict();
  return { name, header, dateOrders: orders, faults: faults.map((fault) => `sheets.actions: ${fault}`) };
}

/**
 * The list of values that a person translated, where there is one.
 *
 * @throws {InputError} when it cannot be read; {ConfigError} when it is no such list.
 */
export async function readTranslations({
  values,
  read,
}: Pick<RunOptions, 'values' | 'read'>): Promise<ValueTranslations | undefined> {
  if (values === undefined) return undefined;
  const table = await openTable(resolve(values), { formulaGuard: read?.formulaGuard });
  return readValueTranslations(table, basename(values));
}

/** How values are read: what the options say, or else the map, or else the usual. */
export function mapperSettings(
  { source }: RowMap,
  options: Pick<RunOptions, 'timezone' | 'defaultCountry' | 'newOptions' | 'onInvalid' | 'blank'>,
): MapperSettings {
  return {
    timezone: options.timezone ?? source?.timezone ?? 'Asia/Kolkata',
    defaultCountry: options.defaultCountry ?? source?.defaultCountry ?? 'IN',
    numbers: source?.numbers ?? 'western',
    newOptions: options.newOptions ?? 'block',
    onInvalid: options.onInvalid ?? 'reject',
    blank: options.blank ?? 'ignore',
  };
}

/** The options that decide what a run does, for the manifest; no connection, no secrets, no functions. */
function recordOf(options: RunOptions): RecordedOptions {
  const { checkExisting, history, timezone, defaultCountry, onDuplicate, blank, newOptions, onInvalid, read } = options;
  const { inFileDuplicates, canary, verify, via, strict, maxErrors } = options;
  const values = options.values === undefined ? undefined : resolve(options.values);
  return withoutUndefined({
    ...{
      checkExisting,
      history,
      timezone,
      defaultCountry,
      onDuplicate,
      inFileDuplicates,
      canary,
      verify,
      via,
      strict,
      maxErrors,
      blank,
      newOptions,
      onInvalid,
      values,
      read,
    },
  });
}

function withoutUndefined<T extends object>(record: T): Partial<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  return error instanceof Error ? error.message : String(error);
}
