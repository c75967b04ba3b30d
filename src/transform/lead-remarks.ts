import { type Remark, remarkAt } from '../model/remark.js';
import { quote } from '../values/words.js';
import type { FieldColumn } from './lead-columns.js';
import { leadIdColumn } from './lead-columns.js';

/** Where a row of an export stands. */
export interface ExportedPlace {
  readonly row: number;
  readonly sheet?: string;
}

/** What is remarked on while an export is written. */
export interface LeadRemarks {
  /** The remarks on one lead. */
  of(fields: Readonly<Record<string, unknown>>, place: ExportedPlace): Remark[];
  /** The remarks that come once for the whole export, with how many leads they are about. */
  rest(): Remark[];
}

/** Names that are counted; a server that made up ever new ones must not fill the memory. */
const mostNames = 1_000;

/**
 * Remarks on the rows of an export: dates that are none, and names that are no fields of the workspace.
 *
 * @param known API names that need no remark, exported or not.
 */
export function leadRemarks(
  columns: readonly FieldColumn[],
  known: ReadonlySet<string>,
  headerOf: (apiName: string) => string,
): LeadRemarks {
  const watched = columns.filter(({ oddity }) => oddity !== undefined);
  const unlisted = new Map<string, { readonly place: ExportedPlace; count: number }>();
  return {
    of(fields, place) {
      const remarks: Remark[] = [];
      for (const { field, oddity, text } of watched) {
        const value = fields[field.apiName];
        const problem = value === undefined ? undefined : oddity?.(value);
        if (problem === undefined) continue;
        const column = headerOf(field.apiName);
        // Nothing is lost: the text is in the file as it came.
        const at = { row: place.row, column, field: field.apiName, value: text(value), level: 'WARNING' } as const;
        remarks.push(remarkAt({ ...at, origin: 'local' }, problem));
      }
      for (const name in fields) {
        if (known.has(name) || name === leadIdColumn) continue;
        const found = unlisted.get(name);
        if (found !== undefined) found.count += 1;
        else if (unlisted.size < mostNames) unlisted.set(name, { place, count: 1 });
      }
      return remarks;
    },
    rest: () =>
      [...unlisted].map(([name, { place, count }]) => {
        const leads = count === 1 ? 'one lead has' : `${count} leads have`;
        const message = `${leads} a value under ${quote(name)}, which is no field of the workspace`;
        return remarkAt({ row: place.row, field: name }, { code: 'FIELD_UNLISTED', message });
      }),
  };
}

/** Says once of each further sheet that the rows go on there. */
export function sheetWatch(): (place: ExportedPlace) => Remark[] {
  let before: string | undefined;
  return ({ row, sheet }) => {
    const full = before;
    before = sheet;
    if (full === undefined || sheet === full) return [];
    const message = `the sheet "${full}" is full; the rows go on in the sheet "${sheet}"`;
    return [remarkAt({ row }, { code: 'SHEET_CONTINUED', message })];
  };
}
