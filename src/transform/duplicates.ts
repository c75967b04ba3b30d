import { type Remark, type RemarkPlace, remarkAt } from '../model/remark.js';
import { KeyTable } from './key-table.js';

/** Which rows of one identifier are imported. */
export type InFilePolicy = 'first' | 'last' | 'merge' | 'fail';

/** What an identifier on several rows means for one of them. */
export type DuplicateVerdict =
  /** The row is not sent. */
  | { readonly status: 'skipped' | 'failed'; readonly remark: Remark }
  /** The row is sent together with an earlier one. */
  | { readonly status: 'merged'; readonly into: number; readonly remark: Remark };

/** Finds rows of one file that have the same normalised identifier. Rows are told in file order, valid ones only. */
export interface InFileDuplicates {
  /** Whether the policy has to know all rows before it can judge one: then each is told to `note` in a pass before. */
  readonly needsWholeFile: boolean;
  note(row: number, key: string): void;
  /** Judge a valid row; `undefined`: it is imported as it is. */
  judge(row: number, key: string): DuplicateVerdict | undefined;
}

/**
 * Duplicates within the file, exact and in flat memory whatever the number of rows.
 *
 * @param column the identifier's column, for the remark.
 */
export function inFileDuplicates(policy: InFilePolicy, column: string | undefined, field: string): InFileDuplicates {
  const needsWholeFile = policy === 'last' || policy === 'fail';
  const seen = new KeyTable({ lastRows: needsWholeFile });
  const remark = (row: number, key: string, words: string, level?: 'ERROR'): Remark =>
    remarkAt({ row, column, field, value: key, level }, { code: 'DUPLICATE_IN_FILE', message: `"${key}" ${words}` });
  return {
    needsWholeFile,
    note: (row, key) => void seen.firstRow(key, row),
    judge(row, key) {
      if (!needsWholeFile) {
        const first = seen.firstRow(key, row);
        if (first === undefined) return undefined;
        return policy === 'first'
          ? { status: 'skipped', remark: remark(row, key, `stands in row ${first} already`) }
          : {
              status: 'merged',
              into: first,
              remark: mergedRemark({ row, column, field, value: key }, first),
            };
      }
      const { first, last } = seen.rowsOf(key) ?? { first: row, last: row };
      if (first === last || (policy === 'last' && row === last)) return undefined;
      if (policy === 'last') return { status: 'skipped', remark: remark(row, key, `stands in row ${last} again`) };
      const other = row === first ? last : first;
      return { status: 'failed', remark: remark(row, key, `stands in row ${other} too`, 'ERROR') };
    },
  };
}

/** What is said of a row that is sent as a part of an earlier one. */
export function mergedRemark(place: RemarkPlace, first: number): Remark {
  const message = `"${place.value ?? ''}" stands in row ${first} already, and the two were merged`;
  const tip =
    'Nothing to do: what the earlier row left empty was taken from this one, and the actions of both were kept.';
  return remarkAt(place, { code: 'DUPLICATE_IN_FILE', message, tip });
}

/** Several rows may be about the same thing. */
export const noDuplicates: InFileDuplicates = {
  needsWholeFile: false,
  note: () => undefined,
  judge: () => undefined,
};
