/**
 * A copy of a text, cut to so many characters: a piece of a cell would keep alive the whole stretch of the file that it
 * was cut from, and a cell may be megabytes long.
 */
export function keepText(text: string, longest: number): string {
  const piece = text.length > longest ? `${text.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '')}…` : text;
  return Buffer.from(piece, 'utf8').toString('utf8');
}
