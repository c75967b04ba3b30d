import { grouped } from './row-words.js';
import type { UnknownValues } from './value-list.js';

const shownFields = 5;
const shownLength = 50;

/**
 * The values that the workspace does not have, for people: the most frequent ones of each column, what they probably
 * mean, and how they are translated all at once.
 *
 * @param path the list of values.
 */
export function valueLines(fields: readonly UnknownValues[], path: string | undefined): string[] {
  const lines = ['Values that the workspace does not have:'];
  for (const { field, column, distinct, count, top } of fields.slice(0, shownFields)) {
    const place = column === undefined ? `"${field}"` : `"${column}" (${field})`;
    const values = `${grouped(distinct)} ${distinct === 1 ? 'value' : 'values'}`;
    lines.push(`  ${place}: ${values}, ${grouped(count)} ${count === 1 ? 'time' : 'times'}`);
    for (const { value, count: times, suggestion } of top) {
      const meant = suggestion === undefined ? '' : `, perhaps ${quoted(suggestion)}`;
      lines.push(`    ${grouped(times)} x ${quoted(value)}${meant}`);
    }
    if (distinct > top.length) lines.push(`    and ${grouped(distinct - top.length)} more`);
  }
  if (fields.length > shownFields) lines.push(`  and ${grouped(fields.length - shownFields)} more columns`);
  if (path !== undefined) {
    lines.push(
      '  To translate them all at once, fill in the column "use" of this list, and import with',
      `  --values ${path}`,
    );
  }
  return lines;
}

function quoted(text: string): string {
  const line = text.replace(/\s+/gu, ' ');
  return line.length > shownLength ? `"${line.slice(0, shownLength - 1)}…"` : `"${line}"`;
}
