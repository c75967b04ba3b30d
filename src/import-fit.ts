import { basename } from 'node:path';
import type { RunOptions } from './import-options.js';
import type { BoundJob, Job, SecondSheet } from './jobs/job.js';
import { ConfigError, InputError } from './model/errors.js';
import type { Table } from './model/table.js';
import type { Workspace } from './model/workspace.js';
import { inputName } from './readers/index.js';
import type { SheetHeader } from './transform/action-sheet.js';
import type { MapperSettings } from './transform/bind-fields.js';

/** A job that is bound to a file, and what was found out for it. */
interface Fitted<Draft, Found> {
  readonly bound: BoundJob<Draft, Found>;
  readonly dateOrders: MapperSettings['dateOrders'];
}

/**
 * Bind the job to the file: its header, and the whole file where the order of dates must be found out.
 *
 * @throws the signal's reason when it is aborted meanwhile.
 */
export async function fit<Draft, Found>(
  job: Job<Draft, Found>,
  workspace: Workspace,
  { table, second }: { readonly table: Table; readonly second?: Table },
  settings: MapperSettings,
  { file, signal }: Pick<RunOptions, 'file' | 'signal'>,
): Promise<Fitted<Draft, Found>> {
  const dates = job.dateOrders(table.header, workspace);
  let rows = 0;
  for await (const batch of table.rows) {
    signal?.throwIfAborted();
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
  const sheet = second && job.second && (await datesOfSheet(job.second, second, workspace, signal));
  const settled = { ...settings, dateOrders: orders };
  try {
    const bound = job.bind(table.header, workspace, settled, [...faults, ...(sheet?.faults ?? [])], sheet);
    return { bound, dateOrders: orders };
  } catch (error) {
    throw await withDoubts(error, second === undefined ? [table] : [table, second]);
  }
}

/** A map that does not fit may be right, and the header taken from a wrong row: what the rows tell of it comes first. */
async function withDoubts(error: unknown, tables: readonly Table[]): Promise<unknown> {
  if (!(error instanceof ConfigError)) return error;
  const doubts: string[] = [];
  for (const table of tables) {
    if (table.doubt === undefined) for await (const batch of table.rows) if (batch.length > 0) break;
    if (table.doubt !== undefined) doubts.push(table.doubt);
  }
  return doubts.length === 0 ? error : new ConfigError(error.message, [...doubts, ...error.actions]);
}

/** The header of the second sheet, with the order of its dates. */
export async function datesOfSheet(
  { dateOrders }: SecondSheet,
  { name, header, rows }: Table,
  workspace: Workspace,
  signal?: AbortSignal,
): Promise<SheetHeader & { readonly faults: readonly string[] }> {
  const dates = dateOrders(header, workspace);
  if (dates.needed) {
    for await (const batch of rows) {
      signal?.throwIfAborted();
      dates.observe(batch);
    }
  }
  const { orders, faults } = dates.verdict();
  return { name, header, dateOrders: orders, faults: faults.map((fault) => `sheets.actions: ${fault}`) };
}
