import { foldHeader } from './cell-text.js';

/** Keys of a map whose text is the header of a column. */
const headers = new Set(['leadId', 'leadKey', 'actionId', 'when']);

/**
 * Columns that are neither mapped nor ignored, as one warning. Result columns of an earlier run are no news.
 *
 * @param where they stand, when it is not the file's only sheet: `of the sheet "Actions"`.
 */
export function unusedColumns(
  map: { readonly ignore: readonly string[] },
  header: readonly string[],
  where?: string,
): string[] {
  const used = new Set([...map.ignore, ...columnsIn(map)].map(foldHeader));
  const unused = header.filter((name) => name !== '' && !name.startsWith('tc__') && !used.has(foldHeader(name)));
  if (unused.length === 0) return [];
  const list = unused.map((name) => `"${name}"`).join(', ');
  return [
    `Not imported, since the map neither uses nor ignores ${unused.length === 1 ? 'the column' : 'the columns'} ${list}${where === undefined ? '' : ` ${where}`}.`,
  ];
}

/** Whether a map reads the column of a header, in whatever way: mapped, joined, as the id, or to tell whether there is an action. */
export function columnReader(map: object): (header: string) => boolean {
  const used = new Set([...columnsIn(map)].map(foldHeader));
  return (header) => used.has(foldHeader(header));
}

/** Every column that some part of a map reads; the columns of a second sheet are not this file's. */
function* columnsIn(part: object): Generator<string> {
  for (const [key, value] of Object.entries(part) as [string, unknown][]) {
    if (key === 'sheets') continue;
    if (typeof value === 'string') {
      if (key === 'column' || headers.has(key)) yield value;
      if (key === 'template')
        for (const [, name] of value.matchAll(/\{([^{}]*)\}/gu)) if (name !== undefined) yield name;
    } else if (typeof value === 'object' && value !== null) yield* columnsIn(value);
  }
}
