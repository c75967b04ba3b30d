import { type CellValue, type Sheet, type Workbook } from './xlsx.js';

export { openWorkbook, type Workbook } from './xlsx.js';

/** A table of a workbook that goes on in a further sheet when one is full. */
export interface LongSheet {
  /** Where the next row will stand, or the one so many behind it. */
  place(ahead?: number): { readonly row: number; readonly sheet: string };
  /** Append rows of typed cells. @throws {StoppedError} when the disk refuses. */
  add(rows: readonly (readonly unknown[])[]): Promise<void>;
}

/** Rows that a sheet holds. */
const mostRows = 1_048_576;

/** Begin a table: its header is frozen and has filter buttons, on every sheet that it takes. */
export function longSheet(
  workbook: Workbook,
  name: string,
  columns: readonly { readonly header: string; readonly width: number }[],
  sheetRows = mostRows,
): LongSheet {
  const title = (number: number): string => (number === 1 ? name : `${name} (${number})`);
  const begin = (number: number): Sheet => workbook.sheet(title(number), { columns, freeze: true, filter: true });
  let number = 1;
  let sheet = begin(number);
  let row = 2;
  return {
    place(ahead = 0) {
      const rows = sheetRows - 1;
      const at = row - 2 + ahead;
      return { row: 2 + (at % rows), sheet: title(number + Math.floor(at / rows)) };
    },
    async add(rows) {
      for (let at = 0; at < rows.length; ) {
        if (row > sheetRows) {
          number += 1;
          sheet = begin(number);
          row = 2;
        }
        const part = rows.slice(at, at + sheetRows - row + 1);
        await sheet.add(part.map((cells) => cells.map(typed)));
        row += part.length;
        at += part.length;
      }
    },
  };
}

function typed(cell: unknown): CellValue {
  if (typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean') return cell;
  return cell instanceof Date ? cell : undefined;
}
