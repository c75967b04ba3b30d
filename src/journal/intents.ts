import { decodeLine } from './codec.js';
import { readLines } from './lines.js';
import type { RunState } from './run-state.js';

/**
 * When each row whose fate is in doubt, or unknown, was first announced: what settling compares a lead's time of creation
 * with. Reads the journal once more; most runs have no such row, and then it is not read at all.
 *
 * @returns the server's time in epoch ms, by row.
 */
export async function firstAnnouncements(path: string, state: RunState): Promise<Map<number, number>> {
  const wanted = new Set(state.rowsWith('in-doubt', 'unknown'));
  const first = new Map<number, number>();
  if (wanted.size === 0) return first;
  await readLines(path, (line) => {
    if (!line.includes('"t":"intent"')) return;
    const decoded = decodeLine(line.toString('utf8'));
    if (!('record' in decoded) || decoded.record.t !== 'intent') return;
    const { row, at } = decoded.record;
    if (wanted.has(row) && !first.has(row)) first.set(row, at);
  });
  return first;
}
