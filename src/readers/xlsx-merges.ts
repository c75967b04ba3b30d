import { type PartContext, scanPart } from './xlsx-part.js';
import { type ScannedRow, cellsByColumn } from './xlsx-rows.js';
import type { XmlTag } from './xlsx-xml.js';

/** Cells shown as one. Rows count from 1, columns from 0; all four are inside. */
interface MergedArea {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/**
 * The header row as it looks, where its cells may be merged: a name that reaches down from a row above stands in the
 * header row too, and a name that reaches to the right leaves columns without a name of their own behind it.
 *
 * Merged cells are listed behind the rows, so finding them takes another pass over the sheet; it is made only where
 * the header row has a gap that a merged cell would explain.
 *
 * @param above the rows down to the header row.
 */
export async function mergedHeader(
  context: PartContext,
  part: string,
  above: readonly ScannedRow[],
  headerRow: number,
): Promise<readonly string[] | undefined> {
  const own = above.find(({ row }) => row === headerRow);
  const cells = own ? cellsByColumn(own) : [];
  const upper = above.filter(({ row }) => row < headerRow);
  const endsInGap = own !== undefined && own.width > cells.length;
  const hasGapBelow = upper.some(({ columns }) => columns.some((column) => (cells[column] ?? '') === ''));
  if (endsInGap || hasGapBelow) {
    for (const { top, left, right } of await areasAcross(context, part, headerRow)) {
      const topRow = above.find(({ row }) => row === top);
      const name = topRow && cellsByColumn(topRow)[left];
      if (!name) continue;
      while (cells.length <= right) cells.push('');
      cells[left] = name;
    }
  }
  return cells.length === 0 ? undefined : cells;
}

async function areasAcross(context: PartContext, part: string, row: number): Promise<MergedArea[]> {
  const areas: MergedArea[] = [];
  await scanPart(context, part, {
    open(name: string, tag: XmlTag): void {
      if (name !== 'mergeCell') return;
      const area = areaOf(tag.attribute('ref') ?? '');
      if (area && area.top <= row && area.bottom >= row && area.right < context.limits.columns) areas.push(area);
    },
    close(): void {},
    text(): void {},
  });
  return areas;
}

function areaOf(reference: string): MergedArea | undefined {
  const match = /^\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})$/u.exec(reference);
  if (!match) return undefined;
  const [, left = '', top, right = '', bottom] = match;
  return { top: Number(top), left: columnOf(left), bottom: Number(bottom), right: columnOf(right) };
}

function columnOf(letters: string): number {
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}
