import { readFile, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RunOptions } from './import-options.js';
import type { BoundJob, SecondSheet } from './jobs/job.js';
import { KeptActions, keptLine } from './journal/kept-actions.js';
import type { RunFolder } from './journal/run-folder.js';
import type { ActionRow, SlottedAction } from './model/action-row.js';
import { ConfigError, InputError } from './model/errors.js';
import { isValid } from './model/remark.js';
import type { Table } from './model/table.js';
import { openSheet, openTable } from './readers/index.js';
import type { ReadOptions } from './readers/options.js';
import { ActionJoin } from './transform/action-join.js';
import { createWhole } from './writers/whole-file.js';

/** The second sheet's rows as they were mapped, and for each lead of it the row that carries it. */
const files = { rows: 'actions.jsonl', leads: 'actions.leads' } as const;

type BoundSecond = NonNullable<BoundJob<unknown, unknown>['second']>;

/** The second sheet of a run: actions, each joined with its lead by the identifier. */
export interface ActionSheet {
  readonly name: string;
  readonly header: readonly string[];
  /** The map by which its failed rows are imported by themselves. */
  readonly ownMap?: object;
  /** How many rows it has. */
  readonly count: number;
  /** Whether all leads have been noted: before, an action without a lead may still find one. */
  readonly surveyed: boolean;
  /** One more pass over its rows, in the order of `rowAt`. */
  open(): Promise<Table>;
  /** A row as it was mapped, by its position from 0. */
  rowAt(at: number): ActionRow;
  /** The actions of a lead, in the order of the sheet. */
  actionsOf(key: string): readonly SlottedAction[];
  /** The row of the first sheet that an action goes with. */
  leadOf(row: ActionRow): number | undefined;
  /** A row of the first sheet has this identifier; `sent`: it goes on to the API. */
  noteLead(key: string | undefined, row: number, sent: boolean): void;
  /** All leads have been noted. @returns how many rows are invalid or have no lead. */
  endSurvey(): Promise<{ readonly invalid: number }>;
  close(): void;
  /** Delete what was kept: a dry run is not gone on with. */
  discard(): Promise<void>;
}

/**
 * How the first sheet is read: by its name, where the map names a second one, so that nobody is told to choose between
 * the two.
 */
export async function firstSheetOptions(
  path: string,
  second: SecondSheet | undefined,
  options: ReadOptions,
): Promise<ReadOptions> {
  if (second === undefined || options.sheet !== undefined) return options;
  return { ...options, sheet: (await openTable(path, options)).name };
}

/**
 * Open the second sheet of a workbook, where the map names one. A file of an earlier run's failed rows may do without:
 * `undefined` then.
 *
 * @throws {InputError} when the file is no workbook, or has no such sheet; {ConfigError} when it is the first one.
 */
export async function openSecondSheet(
  path: string,
  first: Pick<Table, 'name' | 'header'>,
  second: SecondSheet | undefined,
  { limits }: ReadOptions,
  onWarning?: (warning: string) => void,
): Promise<Table | undefined> {
  if (second === undefined) return undefined;
  const { sheet, headerRow } = second;
  let table: Table;
  try {
    table = await openSheet(path, { sheet, headerRow, limits });
  } catch (error) {
    if (!(error instanceof InputError) || first.header[0] !== 'tc__row') throw error;
    onWarning?.(
      `${basename(path)} has rows of an earlier run and no sheet ${JSON.stringify(sheet)}, so no actions of a second sheet go with them. Import those that failed by themselves when this is done, with import-actions.`,
    );
    return undefined;
  }
  if (table.name !== first.name) return table;
  throw new ConfigError(`${basename(path)}: "${table.name}" is read as the sheet of the leads and of the actions.`, [
    'Name the sheet of the leads as "source": {"sheet": …}, that of the actions as "sheets": {"actions": {"sheet": …}}.',
  ]);
}

/**
 * Map the rows of the second sheet into a file of the run folder, unless an earlier process has done it, and join them
 * by the identifier of their leads.
 *
 * @param onNote told what the reader noticed, when the sheet is read.
 * @param signal aborted: the sheet is read no further, and its reason is thrown.
 * @throws {StoppedError} when the disk refuses; nothing was sent then.
 */
export async function keepActionSheet(
  { path: folder }: Pick<RunFolder, 'path'>,
  table: Table,
  { ownMap }: SecondSheet,
  second: BoundSecond,
  { onWarning: onNote, signal }: Pick<RunOptions, 'onWarning' | 'signal'>,
): Promise<ActionSheet> {
  const path = join(folder, files.rows);
  if (!(await exists(path))) {
    await writeRows(path, table, second, signal);
    for (const note of table.notes) onNote?.(note);
  }
  return keptActionSheet(folder, table, ownMap);
}

/** The second sheet of a run as it was kept. */
export async function keptActionSheet(folder: string, table: Table, ownMap?: object): Promise<ActionSheet> {
  const joined = new ActionJoin();
  const kept = await KeptActions.open(join(folder, files.rows), (row) => {
    joined.add(row.actions.length > 0 && isValid(row.remarks) ? row.key : undefined);
  });
  const leadsPath = join(folder, files.leads);
  let surveyed = (await exists(leadsPath)) && joined.restore(await readNumbers(leadsPath));
  // A placeholder (9999999999) may stand in many rows of both sheets: each would read all of its actions anew.
  let most: { readonly key: string; readonly actions: readonly SlottedAction[] } | undefined;
  const actionsOf = (key: string): readonly SlottedAction[] => {
    if (key === most?.key) return most.actions;
    const actions = [...joined.rowsOf(key)].flatMap((at) => kept.rowAt(at).actions);
    if (actions.length >= (most?.actions.length ?? 1)) most = { key, actions };
    return actions;
  };
  const leadOf = ({ key }: ActionRow): number | undefined => (key === undefined ? undefined : joined.leadOf(key));
  return {
    name: table.name,
    header: table.header,
    ownMap,
    count: kept.count,
    get surveyed() {
      return surveyed;
    },
    open: () => Promise.resolve(table),
    rowAt: (at) => kept.rowAt(at),
    actionsOf,
    leadOf,
    noteLead(key, row, sent) {
      if (!surveyed && key !== undefined) joined.noteLead(key, row, sent);
    },
    async endSurvey() {
      if (!surveyed) await writeNumbers(leadsPath, joined.leads());
      surveyed = true;
      let invalid = 0;
      for (let at = 0; at < kept.count; at++) {
        const row = kept.rowAt(at);
        if (!isValid(row.remarks) || (row.actions.length > 0 && leadOf(row) === undefined)) invalid += 1;
      }
      return { invalid };
    },
    close: () => {
      kept.close();
    },
    async discard() {
      for (const name of [files.rows, files.leads]) await rm(join(folder, name), { force: true });
    },
  };
}

async function writeRows(path: string, table: Table, { map }: BoundSecond, signal?: AbortSignal): Promise<void> {
  const file = await createWhole(path);
  try {
    for await (const batch of table.rows) {
      signal?.throwIfAborted();
      await file.write(batch.map((source) => keptLine(map(source))).join(''));
    }
  } catch (error) {
    await file.abort();
    throw error;
  }
  await file.commit();
}

async function writeNumbers(path: string, numbers: Uint32Array): Promise<void> {
  const bytes = Buffer.alloc(numbers.length * 4);
  for (const [at, number] of numbers.entries()) bytes.writeUInt32LE(number, at * 4);
  const file = await createWhole(path);
  try {
    await file.write(bytes);
  } catch (error) {
    await file.abort();
    throw error;
  }
  await file.commit();
}

async function readNumbers(path: string): Promise<Uint32Array> {
  const bytes = await readFile(path);
  return Uint32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readUInt32LE(at * 4));
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
