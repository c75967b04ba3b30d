import { type Remark, remarkAt } from '../model/remark.js';
import { KeyTable } from './key-table.js';

/** Finds rows of one file that have the same normalised identifier. Rows are told in file order. */
export interface InFileDuplicates {
  /** Tell a valid row; the remark says which earlier row has the same identifier. */
  add(row: number, key: string): Remark | undefined;
}

/**
 * Duplicates within the file under the policy `first`: the first valid row of an identifier is imported, every later
 * one is skipped.
 *
 * @param column the identifier's column, for the remark.
 */
export function firstWins(column: string | undefined, field: string): InFileDuplicates {
  const seen = new KeyTable();
  return {
    add(row, key) {
      const first = seen.firstRow(key, row);
      if (first === undefined) return undefined;
      const message = `"${key}" stands in row ${first} already`;
      return remarkAt({ row, column, field, value: key }, { code: 'DUPLICATE_IN_FILE', message });
    },
  };
}

/** Several rows may be about the same thing. */
export const noDuplicates: InFileDuplicates = { add: () => undefined };
