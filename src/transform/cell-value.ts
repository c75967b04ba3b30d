import type { FieldValue } from '../model/lead.js';
import { type Level, type Problem, type Remark, remarkAt } from '../model/remark.js';
import type { CellFault } from '../model/table.js';
import { isCellError } from '../values/cell-error.js';
import type { Converter } from '../values/converter.js';
import { isEmptyWord } from '../values/empty-words.js';
import type { CellText } from './cell-text.js';
import type { OnUpdate } from './map-schema.js';

/** What the row looks like while it is mapped. */
export interface RowInProgress {
  readonly row: number;
  readonly cells: readonly string[];
  readonly faults: readonly CellFault[] | undefined;
  readonly remarks: Remark[];
  /** Fields of the lead whose cells ask for them to be emptied. */
  readonly cleared?: string[];
}

/** One value of a row: where its text comes from, how it is converted, and what happens when it does not fit. */
export interface CellValue {
  /** The field's API name, or for actions its path (`actions[0].note`). */
  readonly field: string;
  readonly text: CellText;
  readonly converter: Pick<Converter, 'parse'> & Partial<Pick<Converter, 'equal'>>;
  /** ERROR fails the row, IGNORED leaves the value out. */
  readonly invalidLevel: Level;
  /** A text that clears the field. */
  readonly clearToken?: string;
  /** Whether an empty cell clears the field. */
  readonly clearsWhenBlank?: boolean;
  /** What an update does where the lead has a value already; the run's policy decides when it is left out. */
  readonly onUpdate?: OnUpdate;
  /** The field's type, when this program does not know it. */
  readonly unknownType?: string;
}

/** The value of one cell, or `undefined` when it is empty or does not fit; remarks are added to the row. */
export function readValue(value: CellValue, row: RowInProgress): FieldValue | undefined {
  const text = value.text.read(row.cells, row.row);
  if (row.faults !== undefined && isUnreadable(value, row, row.faults)) return undefined;
  if (text === '' || text === value.clearToken) {
    if (text !== '' || value.clearsWhenBlank === true) row.cleared?.push(value.field);
    return undefined;
  }
  const error = cellError(value, row, text);
  if (error !== undefined) {
    note(value, row, text, value.invalidLevel, { code: 'CELL_ERROR', message: `"${error}" is a spreadsheet error` });
    return undefined;
  }
  const parsed = value.converter.parse(text);
  if (!parsed.ok) {
    note(value, row, text, value.invalidLevel, isEmptyWord(text) ? withEmptyTip(parsed.problem, text) : parsed.problem);
    return undefined;
  }
  if (parsed.repaired !== undefined) note(value, row, text, undefined, parsed.repaired);
  if (value.unknownType !== undefined) {
    const message = `the field has the type ${value.unknownType}, which this program does not know; "${text.slice(0, 60)}" was sent as it is`;
    note(value, row, text, undefined, { code: 'UNKNOWN_FIELD_TYPE', message });
  }
  return parsed.value;
}

/** `N/A` in a column of addresses is no address to be corrected. */
function withEmptyTip(problem: Problem, text: string): Problem {
  return {
    ...problem,
    tip: `If it means "nothing", add ${JSON.stringify(text)} to "emptyTokens" in "source" of the map.`,
  };
}

function note(
  value: CellValue,
  row: RowInProgress,
  text: string,
  level: Level | undefined,
  problem: Parameters<typeof remarkAt>[1],
): void {
  row.remarks.push(
    remarkAt({ row: row.row, column: value.text.column, field: value.field, value: text, level }, problem),
  );
}

/** The spreadsheet error that a text is, or that is one of the cells that were joined to it. */
function cellError({ text: { joined, indexes } }: CellValue, { cells }: RowInProgress, text: string) {
  if (joined === true) return indexes.map((index) => (cells[index] ?? '').trim()).find(isCellError);
  // Nearly all cells are told from errors (`#REF!`, `Err:502`) by their first letter.
  const first = text.charCodeAt(0);
  return (first === 35 || first === 69) && isCellError(text) ? text : undefined;
}

/** Faults that the reader found in the cells of this value become remarks. */
function isUnreadable(value: CellValue, row: RowInProgress, faults: readonly CellFault[]): boolean {
  let unreadable = false;
  for (const { index, code } of faults) {
    if (!value.text.indexes.includes(index)) continue;
    const text = row.cells[index] ?? '';
    const start = text.slice(0, 60);
    if (code === 'FORMULA_WITHOUT_RESULT') {
      note(value, row, text, value.invalidLevel, { code, message: `"${start}" is a formula without a stored result` });
      unreadable = true;
    } else note(value, row, text, undefined, { code, message: `"${start}" looks garbled` });
  }
  return unreadable;
}
