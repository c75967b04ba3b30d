import type { MappedRow } from '../model/mapped-row.js';
import type { Outcome } from '../model/outcome.js';

const notWritten: readonly string[] = ['failed', 'unknown', 'invalid'];

/** A row that was merged into an earlier one has that one's fate; why it was not written is said of both. */
export function sharedFate(
  row: MappedRow<unknown>,
  first: MappedRow<unknown>,
  { status, leadId, remarks }: Outcome,
): Outcome {
  const told = notWritten.includes(status) ? remarks.filter((remark) => !first.remarks.includes(remark)) : [];
  return {
    row: row.row,
    status,
    leadId,
    actions: [],
    remarks: [...row.remarks, ...told.map((remark) => ({ ...remark, row: row.row }))],
  };
}
