import { decodeLine } from './codec.js';
import { readLines } from './lines.js';
import type { AnswerRecord, IntentRecord } from './records.js';
import type { RunState } from './run-state.js';

/** A call that an earlier process announced for a row, and what it heard of it. */
export interface PastCall extends Pick<IntentRecord, 'op' | 'at' | 'payload' | 'slots' | 'lead' | 'before'> {
  /** Absent: the process ended before the answer was recorded, so it may or may not have been executed. */
  readonly kind?: AnswerRecord['kind'];
}

/**
 * The calls of every row whose fate is in doubt, or unknown: what settling goes by. Reads the journal once more;
 * most runs have no such row, and then it is not read at all.
 *
 * @returns the calls since the row was last decided, oldest first, by row.
 */
export async function pastCalls(path: string, state: RunState): Promise<Map<number, PastCall[]>> {
  const wanted = new Set(state.rowsWith('in-doubt', 'unknown'));
  const calls = new Map<number, PastCall[]>();
  if (wanted.size === 0) return calls;
  await readLines(path, (line) => {
    const decoded = decodeLine(line.toString('utf8'));
    if (!('record' in decoded)) return;
    const { record } = decoded;
    if (record.t === 'intent') {
      const { op, at, payload, slots, lead, before } = record;
      for (const row of [record.row, ...(record.rows ?? [])]) {
        if (!wanted.has(row)) continue;
        const known = calls.get(row) ?? [];
        known.push({ op, at, payload, slots, lead, before });
        calls.set(row, known);
      }
    } else if (record.t === 'answer' || record.t === 'verdict') {
      const decided = [{ row: record.row, outcome: record.outcome }, ...(record.more ?? [])];
      if (record.t === 'answer') {
        for (const row of [record.row, ...(record.rows ?? [])]) {
          const known = calls.get(row);
          const last = known?.pop();
          if (last !== undefined) known?.push({ ...last, kind: record.kind });
        }
      }
      for (const { row, outcome } of decided) {
        if (outcome !== undefined && outcome.status !== 'unknown') calls.delete(row);
      }
    }
  });
  return calls;
}
