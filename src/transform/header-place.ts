import type { SourceRow } from '../model/table.js';

/** A title above the table is a few rows high, not more. */
const rowsLookedAt = 20;
const fewestHeaders = 3;

/**
 * Says where the header more likely is, when the row that was read as such is the title of a report: a row close below
 * has more than twice its texts, and no numbers. `undefined` where nothing is odd.
 *
 * @param first the first rows below the header, with their surplus cells.
 */
export function headerElsewhere(
  header: readonly string[],
  headerRow: number,
  first: readonly SourceRow[],
): string | undefined {
  const here = header.filter((name) => name !== '').length;
  const there = first.slice(0, rowsLookedAt).find(({ cells }) => {
    const filled = cells.filter((cell) => cell.trim() !== '');
    return filled.length >= fewestHeaders && filled.length > here * 2 && !filled.some(isValue);
  });
  if (there === undefined) return undefined;
  const count = there.cells.filter((cell) => cell.trim() !== '').length;
  const one = here === 1 ? 'one text' : `${here} texts`;
  return `Row ${headerRow} is read as the header and has ${one}, row ${there.row} has ${count}: if the headers stand there, add --header-row ${there.row}.`;
}

/** Numbers, dates, phones and addresses are no headers. */
function isValue(cell: string): boolean {
  return cell.includes('@') || cell.replace(/\D/gu, '').length * 2 > cell.trim().length;
}
