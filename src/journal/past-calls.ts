import { decodeLine } from './codec.js';
import { readLines } from './lines.js';
import type { AnswerRecord, IntentRecord, JournalRecord } from './records.js';
import type { RunState } from './run-state.js';

/** A call that an earlier process announced for a row, and what it heard of it. */
export interface PastCall extends Pick<IntentRecord, 'op' | 'at' | 'payload' | 'slots' | 'lead' | 'before'> {
  /** Absent: the process ended before the answer was recorded, so it may or may not have been executed. */
  readonly kind?: AnswerRecord['kind'];
}

/** Gathers the calls of rows, oldest first, from records in the order of their journal. */
export class PastCalls {
  /** By row: the calls since the row was last decided. */
  readonly calls = new Map<number, PastCall[]>();
  readonly #wanted: (row: number) => boolean;

  constructor(wanted: (row: number) => boolean) {
    this.#wanted = wanted;
  }

  take(record: JournalRecord): void {
    if (record.t === 'intent') this.#announce(record);
    if (record.t === 'answer') {
      for (const row of [record.row, ...(record.rows ?? [])]) {
        const known = this.calls.get(row);
        const last = known?.pop();
        if (last !== undefined) known?.push({ ...last, kind: record.kind });
      }
    }
    if (record.t !== 'answer' && record.t !== 'verdict') return;
    for (const { row, outcome } of [{ row: record.row, outcome: record.outcome }, ...(record.more ?? [])]) {
      if (outcome !== undefined && outcome.status !== 'unknown') this.calls.delete(row);
    }
  }

  #announce({ op, at, payload, slots, lead, before, row, rows = [] }: IntentRecord): void {
    for (const one of [row, ...rows]) {
      if (!this.#wanted(one)) continue;
      const known = this.calls.get(one) ?? [];
      known.push({ op, at, payload, slots, lead, before });
      this.calls.set(one, known);
    }
  }
}

/**
 * The calls of every row whose fate is in doubt, or unknown: what settling goes by. Reads the journal once more;
 * most runs have no such row, and then it is not read at all.
 */
export async function pastCalls(path: string, state: RunState): Promise<Map<number, PastCall[]>> {
  const wanted = new Set(state.rowsWith('in-doubt', 'unknown'));
  const past = new PastCalls((row) => wanted.has(row));
  if (wanted.size === 0) return past.calls;
  await readLines(path, (line) => {
    const decoded = decodeLine(line.toString('utf8'));
    if ('record' in decoded) past.take(decoded.record);
  });
  return past.calls;
}
