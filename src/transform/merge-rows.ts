import type { MappedRow } from '../model/mapped-row.js';
import type { Remark } from '../model/remark.js';
import type { KeyRows } from './key-table.js';

/** How rows are merged. */
export interface MergeRules<Draft> {
  /** Where each identifier stands. */
  readonly rowsOf: (key: string) => KeyRows | undefined;
  /** The draft of the first row with what the other one fills in. */
  readonly merge: (first: MappedRow<Draft>, other: MappedRow<Draft>) => Draft;
  /** What is said of a row that was merged into the row `first`. */
  readonly remark: (row: number, key: string, first: number) => Remark;
}

/** A row that may stand for several: the first one, with what the others fill in, and the others in file order. */
export interface MergedRow<Draft> {
  readonly mapped: MappedRow<Draft>;
  readonly others: readonly MappedRow<Draft>[];
}

/**
 * Collect the rows of each identifier until its last one has passed. Rows are told in file order; only rows of
 * identifiers that are still open are held.
 *
 * @returns what is complete with this row.
 */
export function collectMerged<Draft>({
  rowsOf,
  merge,
  remark,
}: MergeRules<Draft>): (row: MappedRow<Draft>) => MergedRow<Draft> | undefined {
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
    group.others.push({ ...row, remarks: [...row.remarks, remark(row.row, key, where.first)] });
    if (row.row !== where.last) return undefined;
    open.delete(key);
    return group;
  };
}
