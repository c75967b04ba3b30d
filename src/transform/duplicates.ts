import { type Remark, remarkAt } from '../model/remark.js';
import { KeyTable } from './key-table.js';

/** Which rows of one identifier are imported. */
export type InFilePolicy = 'first' | 'last' | 'merge' | 'fail';

/** What an identifier on several rows means for one of them. */
export type DuplicateVerdict =
  /** The row is not sent. */
  | { readonly status: 'skipped' | 'failed'; readonly remark: Remark }
  /** The row is sent together with an earlier one. */
  | { readonly status: 'merged'; readonly into: number; readonly remark: Remark };

const mergedTip =
  'Nothing to do: what the earlier row left empty was taken from this one, and the actions of both are recorded.';

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
  const remark = (row: number, key: string, words: string, more: { level?: 'ERROR'; tip?: string } = {}): Remark =>
    remarkAt(
      { row, column, field, value: key, level: more.level },
      { code: 'DUPLICATE_IN_FILE', message: `"${key}" ${words}`, tip: more.tip },
    );
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
              remark: remark(row, key, `stands in row ${first} already, and the two were merged`, { tip: mergedTip }),
            };
      }
      const { first, last } = seen.rowsOf(key) ?? { first: row, last: row };
      if (first === last || (policy === 'last' && row === last)) return undefined;
      if (policy === 'last') return { status: 'skipped', remark: remark(row, key, `stands in row ${last} again`) };
      const other = row === first ? last : first;
      return { status: 'failed', remark: remark(row, key, `stands in row ${other} too`, { level: 'ERROR' }) };
    },
  };
}

/** Several rows may be about the same thing. */
export const noDuplicates: InFileDuplicates = { add: () => undefined };
