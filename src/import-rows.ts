import type { ImportRun } from './import-run.js';
import type { MappedRow } from './model/mapped-row.js';
import type { Outcome } from './model/outcome.js';
import { isValid } from './model/remark.js';
import type { SourceRow } from './model/table.js';
import type { Client } from './telecrm/client.js';
import type { LeadRecord } from './telecrm/schemas.js';
import { firstWins } from './transform/duplicates.js';
import { type JudgedRow, judgeRows } from './transform/judge.js';
import { lookUpExisting } from './upload/existing-leads.js';
import type { ReadyRow } from './upload/upload.js';

/** A row of the input and what became of it, or would. */
export interface RowOutcome {
  readonly source: SourceRow;
  readonly outcome: Outcome;
}

/**
 * Every row of the input, mapped and judged by the file alone.
 *
 * @param onNote told at the end what the reader noticed: hidden rows, a guessed delimiter, further sheets.
 */
export async function* judgedRows<Draft, Answer>(
  run: ImportRun<Draft, Answer>,
  onNote?: (note: string) => void,
): AsyncGenerator<JudgedRow<Draft>[]> {
  const { job } = run;
  const judge = judgeRows(job.map, firstWins(job.identifierColumn, job.identifier));
  const table = await run.open();
  for await (const batch of table.rows) yield batch.map(judge);
  for (const note of table.notes) onNote?.(note);
}

/** Which rows an upload takes. */
export interface OpenRows {
  /** Whether the row has no fate yet. */
  readonly isOpen: (row: number) => boolean;
  /** When an earlier process announced a row whose answer was lost with it, by row, in ms of the server's time. */
  readonly announced: ReadonlyMap<number, number>;
}

/**
 * The rows that are still open, ready to be sent; with a client, those whose identifier the workspace has already
 * come with their fate, but for rows that may have put it there themselves.
 */
export async function* readyRows<Draft, Answer>(
  run: ImportRun<Draft, Answer>,
  open: OpenRows,
  client: Client | undefined,
): AsyncGenerator<ReadyRow<Draft>[]> {
  const { job, workspace } = run;
  const rows = mappedRows(run, open.isOpen);
  const ready = (mapped: MappedRow<Draft>, existing: readonly LeadRecord[]): ReadyRow<Draft> => {
    const announcedAt = open.announced.get(mapped.row);
    return announcedAt === undefined ? { mapped, fate: job.existing(mapped, existing) } : { mapped, announcedAt };
  };
  if (client === undefined) for await (const batch of rows) yield batch.map((mapped) => ready(mapped, []));
  else {
    const found = lookUpExisting(rows, ({ key }) => key, workspace, client.searchLeads);
    for await (const batch of found) yield batch.map(({ item, existing }) => ready(item, existing));
  }
}

async function* mappedRows<Draft, Answer>(
  run: ImportRun<Draft, Answer>,
  isOpen: (row: number) => boolean,
): AsyncGenerator<MappedRow<Draft>[]> {
  for await (const batch of (await run.open()).rows) {
    const mapped = batch.filter(({ row }) => isOpen(row)).map((source) => run.job.map(source));
    // A row that was valid when it was surveyed and is not now (the file or the workspace changed) is not sent.
    yield mapped.filter(({ remarks }) => isValid(remarks));
  }
}

/** Every row with what a live run would make of it. Without a client leads that exist are not looked up. */
export async function* forecastRows<Draft, Answer>(
  run: ImportRun<Draft, Answer>,
  client: Client | undefined,
  onNote?: (note: string) => void,
): AsyncGenerator<RowOutcome[]> {
  const { job, workspace } = run;
  if (client === undefined) {
    for await (const batch of judgedRows(run, onNote)) yield batch.map(forecastOf);
    return;
  }
  const keyOf = ({ mapped, fate }: JudgedRow<Draft>) => (fate === undefined ? mapped.key : undefined);
  for await (const batch of lookUpExisting(judgedRows(run, onNote), keyOf, workspace, client.searchLeads)) {
    yield batch.map(({ item, existing }) =>
      forecastOf(item.fate === undefined ? { ...item, fate: job.existing(item.mapped, existing) } : item),
    );
  }
}

function forecastOf<Draft>({ source, mapped, fate }: JudgedRow<Draft>): RowOutcome {
  if (fate === undefined) {
    return { source, outcome: { row: source.row, status: 'would-create', actions: [], remarks: mapped.remarks } };
  }
  const status = fate.status === 'skipped' ? 'would-skip' : 'invalid';
  return { source, outcome: { ...fate, status } };
}
