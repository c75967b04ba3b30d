import type { ImportRun } from './import-run.js';
import { mergeCollector, repeatedKeys, validRows } from './import-survey.js';
import type { MappedRow } from './model/mapped-row.js';
import type { PastCall } from './journal/past-calls.js';
import type { Client } from './telecrm/client.js';
import type { MergedRow } from './transform/merge-rows.js';
import { gather } from './upload/gather.js';
import type { ReadyRow } from './upload/job.js';
import { readAhead } from './upload/read-ahead.js';

/** Which rows are made ready. */
export interface OpenRows {
  readonly isOpen: (row: number) => boolean;
  /** What earlier processes announced for rows whose fate nobody knows. */
  readonly past: ReadonlyMap<number, readonly PastCall[]>;
  /** Rows with the same identifier travel together. */
  readonly merge: boolean;
}

/** So many batches are looked up before they are needed, so that calls that write never wait for a look-up. */
const batchesAhead = 2;

/** The wanted rows, ready to be sent; with a client, with what the workspace has for them. */
export async function* readyRows<Draft, Found>(
  run: ImportRun<Draft, Found>,
  open: OpenRows,
  client: Client | undefined,
): AsyncGenerator<ReadyRow<Draft, Found>[]> {
  const { job } = run;
  const rows = open.merge ? mergedRows(run, open.isOpen) : groupedRows(run, open);
  const ready = ({ mapped, others }: MergedRow<Draft>, found: Found | undefined): ReadyRow<Draft, Found> => ({
    mapped,
    others,
    found,
    past: open.past.get(mapped.row),
  });
  if (client === undefined) for await (const batch of rows) yield batch.map((row) => ready(row, undefined));
  else {
    const found = readAhead(
      job.lookUp(rows, ({ mapped }) => mapped, client),
      batchesAhead,
    );
    for await (const batch of found) yield batch.map((one) => ready(one.item, one.found));
  }
}

/** Rows of one lead may stand far apart in a file, and a request has its limits. */
const gathering = { window: 20_000, largest: 100 };

/** Rows that travel together: by the job's word, and sent in the same calls by earlier processes. */
async function* groupedRows<Draft, Found>(
  run: ImportRun<Draft, Found>,
  { isOpen, past }: OpenRows,
): AsyncGenerator<MergedRow<Draft>[]> {
  const { job } = run;
  if (job.groupOf === undefined) return yield* singleRows(run, isOpen);
  const groupOf = (row: MappedRow<Draft>): string | undefined => {
    const group = job.groupOf?.(row);
    const calls = past.get(row.row) ?? [];
    return group === undefined ? undefined : [group, ...calls.map(({ at, payload }) => `${at} ${payload}`)].join('\n');
  };
  for await (const groups of gather(validRows(run, isOpen), groupOf, gathering)) {
    yield groups.map(([mapped, ...others]) => ({ mapped, others }));
  }
}

const alone: readonly never[] = [];

/** A row that was valid when it was surveyed and is not now (the file or the workspace changed) is not sent. */
async function* singleRows<Draft, Found>(
  run: ImportRun<Draft, Found>,
  isOpen: (row: number) => boolean,
): AsyncGenerator<MergedRow<Draft>[]> {
  for await (const batch of validRows(run, isOpen)) yield batch.map((mapped) => ({ mapped, others: alone }));
}

/**
 * Rows of one identifier as one, once the last of them has passed. All rows of a call are decided by one record, so
 * they are open together, or none of them is.
 */
async function* mergedRows<Draft, Found>(
  run: ImportRun<Draft, Found>,
  isOpen: (row: number) => boolean,
): AsyncGenerator<MergedRow<Draft>[]> {
  const keys = await repeatedKeys(run, isOpen);
  if (keys === undefined) return yield* singleRows(run, isOpen);
  const collect = mergeCollector(run, keys);
  for await (const batch of validRows(run, isOpen)) yield batch.flatMap((row) => collect(row) ?? []);
}
