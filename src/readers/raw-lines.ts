/**
 * The lines that records were cut from, without their line ends; `undefined` when a cell somewhere holds a line break,
 * so that lines are no records.
 *
 * @param end how far the records reach in `text`; each ends with LF.
 */
export function rawLines(text: string, records: number, end: number): string[] | undefined {
  const lines: string[] = [];
  let at = 0;
  while (lines.length < records) {
    const lineEnd = text.indexOf('\n', at);
    if (lineEnd === -1) return undefined;
    lines.push(text.slice(at, text.charCodeAt(lineEnd - 1) === 13 ? lineEnd - 1 : lineEnd));
    at = lineEnd + 1;
  }
  // As many line ends as records, up to the last one's end: each record has just its own.
  return at === end ? lines : undefined;
}

/**
 * Whether a line, separated by commas, is these cells in strict CSV: the cells, the commas between them, and quotes
 * that stand round whole cells. Then it can be written to another CSV file as it is.
 */
export function isLineOf(line: string, cells: readonly string[]): boolean {
  let length = cells.length - 1;
  for (let index = 0; index < cells.length; index++) length += cells[index]?.length ?? 0;
  const quotes = line.length - length;
  if (quotes === 0) return !line.includes('"');
  if (quotes !== countQuotes(line)) return false;
  // A quote inside a cell is doubled in its line, and then the sum can come out by chance.
  for (let index = 0; index < cells.length; index++) if (cells[index]?.includes('"') === true) return false;
  return true;
}

function countQuotes(line: string): number {
  let count = 0;
  for (let at = line.indexOf('"'); at !== -1; at = line.indexOf('"', at + 1)) count++;
  return count;
}
