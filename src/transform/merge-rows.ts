import type { MappedRow } from '../model/mapped-row.js';
import type { KeyRows } from './key-table.js';

/** A row that may stand for several: the first one, with what the others fill in, and the others in file order. */
export interface MergedRow<Draft> {
  readonly mapped: MappedRow<Draft>;
  readonly others: readonly MappedRow<Draft>[];
}

/**
 * Collect the rows of each identifier until its last one has passed. Rows are told in file order; only rows of
 * identifiers that are still open are held.
 *
 * @param rowsOf where each identifier stands.
 * @param merge the first row with what the other one fills in; the remarks stay the first row's.
 * @returns what is complete with this row.
 */
export function collectMerged<Draft>(
  rowsOf: (key: string) => KeyRows | undefined,
  merge: (first: MappedRow<Draft>, other: MappedRow<Draft>) => Draft,
): (row: MappedRow<Draft>) => MergedRow<Draft> | undefined {
  const open = new Map<string, { mapped: MappedRow<Draft>; readonly others: MappedRow<Draft>[] }>();
  return (row) => {
    const { key } = row;
    const where = key === undefined ? undefined : rowsOf(key);
    if (key === undefined || where === undefined || where.first === where.last) return { mapped: row, others: [] };
    const group = open.get(key);
    if (group === undefined) {
      open.set(key, { mapped: row, others: [] });
      return undefined;
    }
    group.mapped = { ...group.mapped, draft: merge(group.mapped, row) };
    group.others.push(row);
    if (row.row !== where.last) return undefined;
    open.delete(key);
    return group;
  };
}
