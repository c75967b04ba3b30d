import { columnLetters } from '../model/column-letters.js';
import type { SourceRow, Table } from '../model/table.js';
import { isBlank } from './cells.js';
import { headerElsewhere } from './header-place.js';

const columnsShown = 5;

/**
 * A table that also notes what its rows tell about its header: that it more likely stands further down, and which
 * columns have values but no header, so that nothing can be made of them.
 *
 * @param headerRow where the header was read, counted from 1.
 * @param advice what to do about a header in another row.
 * @param sheet its name, where the notes have to name it: it is not the only one that is read.
 */
export function withHeaderNotes(
  table: Table,
  headerRow: number,
  advice: (row: number) => string,
  sheet?: string,
): Table {
  const { header } = table;
  const said = (note: string): string =>
    sheet === undefined ? note : `Sheet "${sheet}": ${note.charAt(0).toLowerCase()}${note.slice(1)}`;
  const unnamed = header.flatMap((name, index) => (name === '' ? [index] : []));
  const own: string[] = [];
  let begun = false;
  let ended = false;
  let doubt: string | undefined;

  async function* rows(): AsyncGenerator<readonly SourceRow[]> {
    const found = new Map<number, Found>();
    for await (const batch of table.rows) {
      if (!begun) {
        const elsewhere = headerElsewhere(header, headerRow, batch, advice);
        doubt = elsewhere === undefined ? undefined : said(elsewhere);
      }
      begun = true;
      if (unnamed.length > 0) look(batch, unnamed, found);
      yield batch;
    }
    // Every pass finds the same, and one note is enough. A title has no headers beside it, which is no news.
    if (!ended && doubt === undefined && found.size > 0) own.push(said(unnamedInWords(found, headerRow)));
    ended = true;
  }

  return {
    name: table.name,
    header,
    get notes() {
      return [...table.notes, ...(doubt === undefined ? [] : [doubt]), ...own];
    },
    get doubt() {
      return doubt;
    },
    rows: { [Symbol.asyncIterator]: rows },
  };
}

/** How many rows have a value in a column, and the first of them. */
interface Found {
  readonly first: number;
  count: number;
}

function look(batch: readonly SourceRow[], columns: readonly number[], found: Map<number, Found>): void {
  for (const { row, cells } of batch) {
    for (const index of columns) {
      const cell = cells[index] ?? '';
      if (cell === '' || isBlank([cell])) continue;
      const known = found.get(index);
      if (known === undefined) found.set(index, { first: row, count: 1 });
      else known.count += 1;
    }
  }
}

function unnamedInWords(found: ReadonlyMap<number, Found>, headerRow: number): string {
  const columns = [...found].toSorted(([a], [b]) => a - b);
  const shown = columns.slice(0, columnsShown).map(([index, { first, count }]) => {
    const rows = count === 1 ? `a value in row ${first}` : `values in ${count} rows, first in row ${first}`;
    return `${columnLetters(index)} (${rows})`;
  });
  const more = columns.length - shown.length;
  const list = `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const [what, them] = columns.length === 1 ? ['Column', 'it has'] : ['Columns', 'they have'];
  return `${what} ${list}: not imported, since ${them} no header; to import what is there, write one into row ${headerRow}.`;
}
