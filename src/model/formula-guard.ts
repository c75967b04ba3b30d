const afterBlanksAndQuotes = /[^\s']|[\t\r\n]/u;
const startsFormula = new Set(['=', '@', '\t', '\r', '\n', '\0', '＝', '＋', '－', '＠']);
const plainNumber = /^[+-][0-9 ().,-]+$/u;

/** Whether a spreadsheet could run this cell as a formula. A phone (`+91 98765`) and a number (`-5`) are none. */
function looksLikeFormula(cell: string): boolean {
  const code = cell.charCodeAt(0);
  // Letters and digits begin nearly every cell and never a formula.
  if ((code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122)) return false;
  const at = cell.search(afterBlanksAndQuotes);
  if (at === -1) return false;
  const first = cell.charAt(at);
  if (startsFormula.has(first)) return true;
  if (first === '+' || first === '-') return !plainNumber.test(cell);
  return false;
}

/** Guard a cell of a CSV file that we write: one `'` in front of what a spreadsheet could run. */
export function guardFormula(cell: string): string {
  return looksLikeFormula(cell) ? `'${cell}` : cell;
}

/** Take the guard off a cell of a CSV file that we read: one `'`, exactly where `guardFormula` would have put it. */
export function unguardFormula(cell: string): string {
  return cell.charCodeAt(0) === 39 && looksLikeFormula(cell.slice(1)) ? cell.slice(1) : cell;
}
