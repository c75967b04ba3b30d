import { columnLetters } from '../model/column-letters.js';
import { InputError } from '../model/errors.js';

const maxNameShown = 80;

/**
 * Check a header row and return its names without surrounding blanks. A column without a header is `''`.
 *
 * @param where names file, sheet and row for the message, e.g. `leads.csv, row 1`.
 * @throws {InputError} when no cell has text, or two columns have the same header.
 */
export function readHeader(cells: readonly string[], where: string): string[] {
  const header = cells.map((cell) => cell.replace(/^\uFEFF/u, '').trim());
  if (header.every((name) => name === '')) {
    throw new InputError(`${where}: the header row is empty.`, [
      'Name the row that holds the headers with --header-row.',
    ]);
  }
  const seen = new Map<string, number>();
  for (const [index, name] of header.entries()) {
    if (name === '') continue;
    const before = seen.get(name);
    if (before !== undefined) {
      throw new InputError(
        `${where}: the header "${name.slice(0, maxNameShown)}" stands twice, in columns ${columnLetters(before)} and ${columnLetters(index)}.`,
        ['Rename one of the two columns.'],
      );
    }
    seen.set(name, index);
  }
  return header;
}

/** The first column of every file of results that we write. */
const firstResultColumn = 'tc__row';

/**
 * Where the header of a file is. A file of results is imported again with the map of its source, and has its header in
 * row 1 wherever that had its own.
 *
 * @param wanted `ReadOptions.headerRow`.
 * @param first the first cell of row 1, where it is known.
 */
export function headerRowOf(wanted: number | undefined, first: string | undefined): number {
  return first?.replace(/^\uFEFF/u, '') === firstResultColumn ? 1 : (wanted ?? 1);
}
