import { KeyTable } from '../transform/key-table.js';

/** Rows that travel as one job. */
export interface Batch<Row> {
  /** The same rows of the same file have the same number, however often they are dealt. */
  readonly number: number;
  readonly rows: readonly Row[];
}

/** So many row numbers of the file share a job: a look-up of identifiers is one call for it. */
export const rowsToABatch = 100;

const batchOf = (row: number): number => Math.floor(row / rowsToABatch);

/**
 * Which batch a row belongs in: its own by its number, or that of the first row with its lane. Rows of one lead are never
 * in two jobs, which could run at the same time. Rows are told in file order, before any is dealt.
 */
export class BatchPlan {
  readonly #lanes = new KeyTable();
  readonly #moved = new Map<number, number>();
  readonly #lastRows = new Map<number, number>();

  note(row: number, lane: string | undefined): void {
    const first = lane === undefined ? undefined : this.#lanes.firstRow(lane, row);
    if (first === undefined || batchOf(first) === batchOf(row)) return;
    this.#moved.set(row, batchOf(first));
    this.#lastRows.set(batchOf(first), row);
  }

  batchOf(row: number): number {
    return this.#moved.get(row) ?? batchOf(row);
  }

  /** The last row that belongs in a batch. */
  lastRowOf(batch: number): number {
    return Math.max(this.#lastRows.get(batch) ?? 0, (batch + 1) * rowsToABatch - 1);
  }
}

/** Deal rows, in file order, into their batches: only batches that wait for a later row are held. */
export async function* dealRows<Row>(
  source: AsyncIterable<readonly Row[]>,
  numberOf: (row: Row) => number,
  plan: BatchPlan,
): AsyncGenerator<Batch<Row>> {
  const held = new Map<number, Row[]>();
  for await (const rows of source) {
    for (const row of rows) {
      const number = plan.batchOf(numberOf(row));
      const batch = held.get(number);
      if (batch === undefined) held.set(number, [row]);
      else batch.push(row);
    }
    const last = rows.at(-1);
    if (last === undefined) continue;
    for (const [number, batch] of held) {
      if (plan.lastRowOf(number) > numberOf(last)) continue;
      held.delete(number);
      yield { number, rows: batch };
    }
  }
  for (const [number, rows] of held) yield { number, rows };
}
