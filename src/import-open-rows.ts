import { openOutcomes } from './journal/outcomes.js';
import { type PastCall, pastCalls } from './journal/past-calls.js';
import { replayJournal } from './journal/replay.js';
import type { JournalRecord } from './journal/records.js';
import type { RunState } from './journal/run-state.js';

/**
 * Which rows a process takes. `open`: those without a fate, and those whose fate nobody knows. `unknown`: only the
 * latter, since the run is complete. `undelivered`: `open`, and those that failed because Telecrm was away.
 */
export type RowsTaken = 'open' | 'unknown' | 'undelivered';

/** The rows that an upload takes. */
export interface TakenRows {
  readonly isOpen: (row: number) => boolean;
  /** What earlier processes announced for rows whose fate nobody knows. */
  readonly past: ReadonlyMap<number, readonly PastCall[]>;
  /** How many rows are taken that had failed. */
  readonly undelivered: number;
  readonly state: RunState;
}

/**
 * Tell by the journal which rows are to be taken.
 *
 * @param onRecord told every record of it.
 */
export async function openRows(
  journalPath: string,
  taken: RowsTaken,
  onRecord?: (record: JournalRecord) => void,
): Promise<TakenRows> {
  const state = await replayJournal(journalPath, onRecord);
  const past = await pastCalls(journalPath, state);
  const failed = taken === 'undelivered' ? await undelivered(journalPath, state) : undefined;
  const isOpen = (row: number): boolean =>
    past.has(row) || failed?.rows[row] === 1 || (taken !== 'unknown' && state.statusOf(row) === undefined);
  return { state, past, undelivered: failed?.count ?? 0, isOpen };
}

/** The failed rows of which nothing was ever sent: a byte a row. */
async function undelivered(
  journalPath: string,
  state: RunState,
): Promise<{ readonly rows: Uint8Array; readonly count: number }> {
  const rows = new Uint8Array(state.lastRow + 1);
  let count = 0;
  const outcomes = await openOutcomes(journalPath, state);
  try {
    for (const row of state.rowsWith('failed')) {
      const [outcome] = await outcomes.outcomesOf([row]);
      if (outcome?.remarks.some(({ code }) => code === 'API_UNAVAILABLE') !== true) continue;
      rows[row] = 1;
      count += 1;
    }
  } finally {
    await outcomes.close();
  }
  return { rows, count };
}
