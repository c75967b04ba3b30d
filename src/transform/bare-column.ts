import { type Problem, remarkAt } from '../model/remark.js';
import { isCellError } from '../values/cell-error.js';
import { quote } from '../values/words.js';
import type { BindContext } from './bind-fields.js';
import { findColumn } from './cell-text.js';
import type { RowInProgress } from './cell-value.js';

/** A column whose text is used as it is: an id, or whether a row has an action. */
export interface BareColumn {
  readonly header: string;
  readonly index: number;
  /** The trimmed text; `''` where it is empty; `undefined` where the cell tells nothing (`#N/A`), which is remarked on. */
  read(row: RowInProgress): string | undefined;
}

/** Find a column whose text is used as it is; a fault of the map when the file has none of this name. */
export function bindBare(
  name: string,
  path: string,
  { header, emptyTokens, faults }: Pick<BindContext, 'header' | 'emptyTokens' | 'faults'>,
): BareColumn {
  const index = findColumn(name, header, faults, path);
  const column = header[index] ?? name;
  return {
    header: column,
    index,
    read(row) {
      const text = (row.cells[index] ?? '').trim();
      if (text === '' || emptyTokens.has(text.toLowerCase())) return '';
      const problem = problemOf(text, index, row);
      if (problem === undefined) return text;
      row.remarks.push(remarkAt({ row: row.row, column, field: path, value: text }, problem));
      return undefined;
    },
  };
}

function problemOf(text: string, index: number, { faults }: RowInProgress): Problem | undefined {
  if (isCellError(text)) return { code: 'CELL_ERROR', message: `${quote(text)} is a spreadsheet error` };
  const unfinished = faults?.some((fault) => fault.index === index && fault.code === 'FORMULA_WITHOUT_RESULT');
  if (unfinished !== true) return undefined;
  return { code: 'FORMULA_WITHOUT_RESULT', message: `${quote(text)} is a formula without a stored result` };
}
