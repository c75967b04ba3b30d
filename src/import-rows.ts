import type { ImportRun } from './import-run.js';
import type { MappedRow } from './model/mapped-row.js';
import type { Outcome } from './model/outcome.js';
import { isValid } from './model/remark.js';
import type { SourceRow } from './model/table.js';
import type { Client } from './telecrm/client.js';
import { firstWins, noDuplicates } from './transform/duplicates.js';
import { type JudgedRow, judgeRows } from './transform/judge.js';
import type { BoundJob } from './jobs/job.js';
import type { PastCall } from './journal/past-calls.js';
import { readAhead } from './upload/read-ahead.js';
import type { History } from './upload/history.js';
import type { ReadyRow } from './upload/job.js';

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
export async function* judgedRows<Draft, Found>(
  run: ImportRun<Draft, Found>,
  onNote?: (note: string) => void,
): AsyncGenerator<JudgedRow<Draft>[]> {
  const { job } = run;
  const duplicates = job.keysAreUnique ? firstWins(job.identifierColumn, job.identifier) : noDuplicates;
  const judge = judgeRows(job.map, duplicates);
  const table = await run.open();
  for await (const batch of table.rows) yield batch.map(judge);
  for (const note of table.notes) onNote?.(note);
}

/** Which rows an upload takes. */
export interface OpenRows {
  /** Whether the row has no fate yet. */
  readonly isOpen: (row: number) => boolean;
  /** What earlier processes announced for rows whose fate nobody knows. */
  readonly past: ReadonlyMap<number, readonly PastCall[]>;
}

/** So many batches are looked up before they are needed, so that calls that write never wait for a look-up. */
const batchesAhead = 2;

/** The rows that are still open, ready to be sent; with a client, with what the workspace has for them. */
export async function* readyRows<Draft, Found>(
  run: ImportRun<Draft, Found>,
  open: OpenRows,
  client: Client | undefined,
): AsyncGenerator<ReadyRow<Draft, Found>[]> {
  const { job } = run;
  const rows = mappedRows(run, open.isOpen);
  const ready = (mapped: MappedRow<Draft>, found: Found | undefined): ReadyRow<Draft, Found> => ({
    mapped,
    found,
    past: open.past.get(mapped.row),
  });
  if (client === undefined) for await (const batch of rows) yield batch.map((mapped) => ready(mapped, undefined));
  else {
    const found = readAhead(
      job.lookUp(rows, (mapped) => mapped, client),
      batchesAhead,
    );
    for await (const batch of found) yield batch.map((one) => ready(one.item, one.found));
  }
}

async function* mappedRows<Draft, Found>(
  run: ImportRun<Draft, Found>,
  isOpen: (row: number) => boolean,
): AsyncGenerator<MappedRow<Draft>[]> {
  for await (const batch of (await run.open()).rows) {
    const mapped = batch.filter(({ row }) => isOpen(row)).map((source) => run.job.map(source));
    // A row that was valid when it was surveyed and is not now (the file or the workspace changed) is not sent.
    yield mapped.filter(({ remarks }) => isValid(remarks));
  }
}

/** Every row with what a live run would make of it. Without a client nothing is looked up. */
export async function* forecastRows<Draft, Found>(
  run: ImportRun<Draft, Found>,
  client: Client | undefined,
  history: History,
  onNote?: (note: string) => void,
): AsyncGenerator<RowOutcome[]> {
  const { job } = run;
  if (client === undefined) {
    for await (const batch of judgedRows(run, onNote)) yield batch.map((judged) => foretold(judged, job));
    return;
  }
  const rowOf = ({ mapped, fate }: JudgedRow<Draft>) => (fate === undefined ? mapped : undefined);
  for await (const batch of readAhead(job.lookUp(judgedRows(run, onNote), rowOf, client), batchesAhead)) {
    yield await Promise.all(batch.map(({ item, found }) => forecastOf(item, found, job, history)));
  }
}

async function forecastOf<Draft, Found>(
  judged: JudgedRow<Draft>,
  found: Found | undefined,
  job: BoundJob<Draft, Found>,
  history: History,
): Promise<RowOutcome> {
  if (judged.fate !== undefined || found === undefined) return foretold(judged, job);
  return { source: judged.source, outcome: await job.forecast(judged.mapped, found, history) };
}

/** What the file alone tells of a row. */
function foretold<Draft, Found>({ source, mapped, fate }: JudgedRow<Draft>, job: BoundJob<Draft, Found>): RowOutcome {
  if (fate === undefined) return { source, outcome: job.foretell(mapped) };
  const status = fate.status === 'skipped' ? 'would-skip' : 'invalid';
  return { source, outcome: { ...fate, status } };
}
