import type { CellFault, SourceRow } from '../model/table.js';

/** A row with at least one cell that is not blank, as the sheet's XML has it: only its cells with text. */
export interface ScannedRow {
  readonly row: number;
  readonly texts: string[];
  /** The zero-based column of each text. */
  readonly columns: number[];
  /** Whether the columns ascend, as they should. */
  readonly ordered: boolean;
  /** `index` is the column. */
  readonly faults: CellFault[] | undefined;
  readonly hidden: boolean;
  /** Columns up to the last cell that is in the file, be it empty. */
  readonly width: number;
}

/**
 * The row in header order. Surplus cells follow one another behind the header's length, without the gaps between
 * them: one stray cell in the last column of each row would otherwise make a small file take minutes and gigabytes.
 */
export function sourceRow(scanned: ScannedRow, width: number): SourceRow {
  const { row, texts, columns, faults } = scanned.ordered ? scanned : inOrder(scanned);
  const last = columns.at(-1) ?? -1;
  const cells = last === columns.length - 1 ? texts : spread(texts, columns, width);
  while (cells.length < width) cells.push('');
  if (!faults) return { row, cells };
  const surplusFrom = columns.findIndex((column) => column >= width);
  return {
    row,
    cells,
    faults: faults.map(({ index, code }) => ({
      index: index < width ? index : width + columns.indexOf(index) - surplusFrom,
      code,
    })),
  };
}

/** The row's cells by column, gaps and all. */
export function cellsByColumn(scanned: ScannedRow): string[] {
  const { texts, columns } = inOrder(scanned);
  return spread(texts, columns, (columns.at(-1) ?? -1) + 1);
}

function spread(texts: readonly string[], columns: readonly number[], width: number): string[] {
  const cells = blanks(width);
  for (let i = 0; i < texts.length; i++) {
    const column = columns[i] ?? 0;
    const text = texts[i] ?? '';
    if (column < width) cells[column] = text;
    else cells.push(text);
  }
  return cells;
}

let blankRow: readonly string[] = [];

/** So many empty cells. Copying a row that is there already is many times faster than filling one. */
function blanks(width: number): string[] {
  if (blankRow.length !== width) blankRow = Array.from({ length: width }, () => '');
  return blankRow.slice();
}

/** Of two cells in one place the later one counts, as in spreadsheet programs that open such a file. */
function inOrder(scanned: ScannedRow): ScannedRow {
  if (scanned.ordered) return scanned;
  const byColumn = new Map<number, string>();
  for (const [i, column] of scanned.columns.entries()) byColumn.set(column, scanned.texts[i] ?? '');
  const columns = [...byColumn.keys()].sort((a, b) => a - b);
  return { ...scanned, ordered: true, columns, texts: columns.map((column) => byColumn.get(column) ?? '') };
}
