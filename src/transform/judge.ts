import type { MappedRow } from '../model/mapped-row.js';
import type { Outcome } from '../model/outcome.js';
import { isValid } from '../model/remark.js';
import type { SourceRow } from '../model/table.js';
import type { InFileDuplicates } from './duplicates.js';

/** A row of the file, mapped, and its fate where the file alone decides it. */
export interface JudgedRow<Draft> {
  readonly source: SourceRow;
  readonly mapped: MappedRow<Draft>;
  /** `failed` for an invalid row, `skipped` for a duplicate or an example; absent when the row goes on to the API. */
  readonly fate?: Outcome;
  /** The row goes on as a part of this earlier one. */
  readonly mergedInto?: number;
}

/**
 * Judge rows by the file alone: validity first, then duplicates among the valid ones.
 * Rows must be told in file order.
 */
export function judgeRows<Draft>(
  map: (source: SourceRow) => MappedRow<Draft>,
  duplicates: Pick<InFileDuplicates, 'judge'>,
): (source: SourceRow) => JudgedRow<Draft> {
  return (source) => {
    const mapped = map(source);
    const { row, remarks, key } = mapped;
    if (!isValid(remarks)) return { source, mapped, fate: { row, status: 'failed', actions: [], remarks } };
    if (remarks.some(({ code }) => code === 'EXAMPLE_ROW'))
      return { source, mapped, fate: { row, status: 'skipped', actions: [], remarks } };
    const duplicate = key === undefined ? undefined : duplicates.judge(row, key);
    if (duplicate === undefined) return { source, mapped };
    const told = [...remarks, duplicate.remark];
    if (duplicate.status === 'merged') {
      return { source, mapped: { ...mapped, remarks: told }, mergedInto: duplicate.into };
    }
    return { source, mapped, fate: { row, status: duplicate.status, actions: [], remarks: told } };
  };
}
