import { guardFormula } from '../model/formula-guard.js';

/**
 * One line of a CSV file with its CRLF: cells quoted only where they must be, and guarded against running as
 * formulas unless `guard` is false.
 *
 * A million lines a few seconds are written with this, so the common case is one `join` and a few native searches:
 * in a line that has no quote and no line break, only cells with a comma (amounts, addresses) need anything else.
 */
export function csvLine(cells: readonly string[], guard: boolean): string {
  const safe = guard ? guarded(cells) : cells;
  const line = safe.join(',');
  if (!line.includes('"') && !line.includes('\n') && !line.includes('\r')) {
    // A single empty cell would be a blank line, which readers leave out.
    return line === '' ? '""\r\n' : `${commasQuoted(line, safe)}\r\n`;
  }
  return `${safe.map(quoted).join(',')}\r\n`;
}

/** Whether a spreadsheet could run one of these cells as a formula. */
export function needsGuard(cells: readonly string[]): boolean {
  return guarded(cells) !== cells;
}

/** The same array when no cell needs a guard, which is nearly always. */
function guarded(cells: readonly string[]): readonly string[] {
  let copy: string[] | undefined;
  for (let index = 0; index < cells.length; index++) {
    const cell = cells[index] ?? '';
    const first = cell.charCodeAt(0);
    // Letters and digits, and the letters between Greek and Georgian (Devanagari among them), never begin a formula.
    if ((first >= 48 && first <= 57) || (first >= 97 && first <= 122) || (first >= 65 && first <= 90)) continue;
    if (Number.isNaN(first) || (first >= 0x0370 && first < 0x1100)) continue;
    const safe = guardFormula(cell);
    if (safe === cell) continue;
    copy ??= cells.slice();
    copy[index] = safe;
  }
  return copy ?? cells;
}

/** Put quotes round the cells of a joined line that hold a comma: those in which one stands before their end. */
function commasQuoted(line: string, cells: readonly string[]): string {
  let done = '';
  let from = 0;
  let at = 0;
  for (let index = 0; index < cells.length; index++) {
    const end = at + (cells[index]?.length ?? 0);
    const comma = line.indexOf(',', at);
    if (comma === -1) break;
    if (comma < end) {
      done += `${line.slice(from, at)}"${line.slice(at, end)}"`;
      from = end;
    }
    at = end + 1;
  }
  return from === 0 ? line : done + line.slice(from);
}

const mustQuote = /[",\r\n]/;

function quoted(cell: string): string {
  return mustQuote.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
