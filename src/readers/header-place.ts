import type { SourceRow } from '../model/table.js';

/** A title above the table is a few rows high, not more. */
const rowsLookedAt = 20;

/**
 * Says where the header more likely is, when the row that was read as such is the title of a report: a row close below
 * has more than twice its texts, or two where the title is alone, and no numbers. Twice as many are the names below two
 * headings where numbers follow. `undefined` where nothing is odd.
 *
 * @param first the first rows below the header, with their surplus cells.
 * @param advice what to do when the header is in another row, as a clause.
 */
export function headerElsewhere(
  header: readonly string[],
  headerRow: number,
  first: readonly SourceRow[],
  advice: (row: number) => string,
): string | undefined {
  const here = header.filter((name) => name !== '').length;
  const there = first.slice(0, rowsLookedAt).find(({ cells }, at) => {
    const filled = filledOf(cells);
    if (filled.length < here * 2 || filled.some(isValue)) return false;
    return here === 1 || filled.length > here * 2 || filledOf(first[at + 1]?.cells ?? []).some(isValue);
  });
  if (there === undefined) return undefined;
  const count = filledOf(there.cells).length;
  const one = here === 1 ? 'one text' : `${here} texts`;
  return `Row ${headerRow} is read as the header and has ${one}, row ${there.row} has ${count}: if the headers stand there, ${advice(there.row)}.`;
}

function filledOf(cells: readonly string[]): string[] {
  return cells.filter((cell) => cell.trim() !== '');
}

/** Numbers, dates, phones and addresses are no headers. */
function isValue(cell: string): boolean {
  return cell.includes('@') || cell.replace(/\D/gu, '').length * 2 > cell.trim().length;
}
