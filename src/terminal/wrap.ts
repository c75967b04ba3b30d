/** A terminal of fewer columns than this is wrapped as if it had so many. */
const narrowest = 20;

/**
 * Break lines at blanks so that none is wider than the terminal, which would break them in the middle of a word. What
 * goes on stands under the line's last column where the line is a row of columns, else a little further in. A word
 * that is too long (a path) stays whole, so that it can be copied.
 */
export function wrapLines(text: string, columns: number): string {
  const width = Math.max(narrowest, columns);
  return text
    .split('\n')
    .map((line) => (line.length <= width ? line : wrapLine(line, width)))
    .join('\n');
}

function wrapLine(line: string, width: number): string {
  const hanging = ' '.repeat(hangingOf(line, width));
  const lines: string[] = [];
  let rest = line;
  let lead = '';
  while (lead.length + rest.length > width) {
    const room = width - lead.length;
    // The indentation is no place to break at.
    const first = rest.search(/\S/u);
    const fitting = rest.lastIndexOf(' ', room);
    const at = fitting > first ? fitting : rest.indexOf(' ', Math.max(room, first));
    if (at === -1) break;
    lines.push(lead + rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
    lead = hanging;
  }
  return [...lines, lead + rest].join('\n');
}

function hangingOf(line: string, width: number): number {
  const columns = [...line.matchAll(/(?<=\S) {2,}(?=\S)/gu)].map(({ index, 0: blanks }) => index + blanks.length);
  const last = columns.findLast((at) => at <= width / 2);
  return last ?? Math.min(line.search(/\S/u) + 2, width / 2);
}
