import { type ExitCode, exitCodes } from '../model/exit-codes.js';
import type { RowStatus } from '../model/outcome.js';
import type { Counts } from './counts.js';

/** How a run ended, beside what became of its rows. */
export interface RunEnd {
  readonly dryRun: boolean;
  /** The rows are on a queue, and workers go on with them: that they have no fate yet stops nothing. */
  readonly detached?: boolean;
  /**
   * What ended the run before its last row, perhaps several: a signal's code (129, 130, 143), 70 for a bug, 4 for a refused token,
   * 3 for `--max-errors`, the canary, the breaker or an outage, 5 when `--strict` found invalid rows and nothing was sent.
   */
  readonly causes?: readonly ExitCode[];
}

/** Which code wins when several hold: the one whose cause the user must hear of first. */
const precedence: readonly ExitCode[] = [
  exitCodes.internal,
  exitCodes.terminated,
  exitCodes.interrupted,
  exitCodes.hangup,
  exitCodes['not-authorized'],
  exitCodes.usage,
  exitCodes.stopped,
  exitCodes.invalid,
  exitCodes.unverified,
  exitCodes['rows-failed'],
];

/**
 * Judge a run: 0 only when no row failed, is unknown or was left out. Skipped rows and remarks change nothing.
 *
 * @param second what became of the rows of the second sheet, where there is one.
 */
export function exitOf({ rows: first, actions }: Counts, end: RunEnd, second?: Pick<Counts, 'rows'>): ExitCode {
  const count = (status: RowStatus): number => first[status] + (second?.rows[status] ?? 0);
  const held = new Set<ExitCode>(end.causes ?? []);
  if (held.size === 0 && count('unprocessed') > 0 && end.detached !== true) held.add(exitCodes.stopped);
  if (end.dryRun && count('invalid') > 0) held.add(exitCodes.invalid);
  if (count('unknown') > 0 || actions.unknown > 0) held.add(exitCodes.unverified);
  if (count('failed') > 0) held.add(exitCodes['rows-failed']);
  return precedence.find((code) => held.has(code)) ?? exitCodes.ok;
}
