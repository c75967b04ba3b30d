/**
 * Write the line ends outside quoted cells as LF, where CR and CRLF stand; line breaks inside quotes stay as they are.
 *
 * Quotes are understood as papaparse does: one opens only at a cell's start, and closes before a delimiter or a
 * line end, blanks between allowed.
 */
export function plainLineEnds(text: string, delimiter: string): string {
  const escaped = delimiter.replace(/[\\^$.*+?()[\]{}|/-]/u, '\\$&');
  const boundary = new RegExp(`[${escaped}\\r\\n]`, 'g');
  const afterQuote = new RegExp(`[^\\S\\r\\n]*(?:${escaped}|[\\r\\n]|$)`, 'y');
  let plain = '';
  let copied = 0;
  let at = 0;
  for (;;) {
    if (text.charCodeAt(at) === 34) {
      at = closingQuote(text, at, afterQuote);
      if (at === -1) break;
    }
    boundary.lastIndex = at;
    const found = boundary.exec(text);
    if (!found) break;
    at = found.index + 1;
    if (found[0] !== '\r') continue;
    plain += `${text.slice(copied, found.index)}\n`;
    if (text.charCodeAt(at) === 10) at++;
    copied = at;
  }
  return plain + text.slice(copied);
}

/** The position of the quote that closes the cell that begins at `from`, or -1. */
function closingQuote(text: string, from: number, afterQuote: RegExp): number {
  for (let at = text.indexOf('"', from + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    if (text.charCodeAt(at + 1) === 34) {
      at++;
      continue;
    }
    afterQuote.lastIndex = at + 1;
    if (afterQuote.test(text)) return at + 1;
  }
  return -1;
}
