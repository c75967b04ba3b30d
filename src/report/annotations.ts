import type { Remark } from '../model/remark.js';
import { remarkCodes } from '../model/remark-codes.js';
import type { CellMark } from '../writers/annotated-sheet.js';
import { exactCellText } from '../writers/xlsx-text.js';
import { cannotBeShown, resultColumns } from './row-files.js';
import { grouped } from './row-words.js';

/** What stands beside the cells of a row. */
interface Annotations {
  /** As the files may show them. */
  readonly remarks: readonly Remark[];
  /** Position of a header among the row's own cells; -1 when there is none. */
  readonly columnOf: (header: string) => number;
  /** Where the cells beyond the header begin. */
  readonly firstSurplus: number | undefined;
  /** The file that has texts too long for a cell. */
  readonly rowFile: string;
}

const remarkColumn = resultColumns.indexOf('tc__remark');

/**
 * Mark the cells of a row that its remarks are about; what is about the row as a whole is marked on `tc__remark`.
 *
 * @param cells those behind `tc__row`.
 */
export function annotate(
  cells: readonly string[],
  { remarks, columnOf, firstSurplus, rowFile }: Annotations,
): { readonly cells: string[]; readonly marks: CellMark[]; readonly tooLong: number } {
  const marks = new Map<number, CellMark>();
  const mark = (column: number, kind: CellMark['kind'], note: readonly string[]): void => {
    const before = marks.get(column);
    const worst = before?.kind === 'wrong' ? 'wrong' : kind;
    marks.set(column, { column, kind: worst, notes: [...(before?.notes ?? []), note] });
  };
  for (const remark of remarks) {
    const { column, code, level } = remark;
    const own = column === undefined ? -1 : columnOf(column);
    const surplus = code === 'EXTRA_CELLS' ? firstSurplus : undefined;
    const place = own === -1 ? (surplus ?? remarkColumn) : resultColumns.length + own;
    mark(place, level === 'ERROR' ? 'wrong' : 'look', noteOn(remark));
  }
  let tooLong = 0;
  const shown = cells.map((cell, at) => {
    if (exactCellText(cell) !== undefined) return cell;
    // The words of a remark are of no use when they are that long; they are whole in the remarks report.
    if (at + 1 < resultColumns.length) return cell.slice(0, 1_000);
    // A text that was cut must not be taken for the whole.
    tooLong++;
    mark(at + 1, 'wrong', [
      `${grouped(cell.length)} characters`,
      `A cell of a workbook holds 32,767. The whole text is in ${rowFile}: import this row from there.`,
    ]);
    return cannotBeShown;
  });
  return { cells: shown, marks: [...marks.values()], tooLong };
}

/** The rule in bold, then value and fault in words, then what to do. */
function noteOn({ code, field, column, value, message, tip }: Remark): string[] {
  const place = column === undefined && field !== undefined ? `${field}: ` : '';
  // Most messages begin with the value.
  const start = value === undefined ? '' : value.trim().slice(0, 20).replace(/\s+/gu, ' ');
  const quoted = start === '' || message.includes(start) ? '' : `"${value ?? ''}": `;
  return [`${remarkCodes[code].cause} (${code})`, `${place}${quoted}${message}`, `-> ${tip}`];
}
