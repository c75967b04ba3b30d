import { remarkAt } from '../model/remark.js';
import type { RowInProgress } from './cell-value.js';

/** Cells beyond the header mean that the row's values have probably shifted. */
export function noteExtraCells(row: RowInProgress, width: number): void {
  const surplus = row.cells.slice(width).find((cell) => cell.trim() !== '');
  if (surplus === undefined) return;
  const message = `"${surplus.slice(0, 60)}" stands beyond the last column of the header`;
  row.remarks.push(remarkAt({ row: row.row, value: surplus }, { code: 'EXTRA_CELLS', message }));
}
