import { inputName } from './index.js';
import type { ReadOptions } from './options.js';

/**
 * Where `ReadOptions.sheet` finds the sheet that was read: under which name, and at which position where it is asked
 * for by position. A text file has no sheets, but its map may name one.
 *
 * @param read the name of the table: the sheet's, or the text file's.
 */
export function sheetPlace(read: string, { sheet }: ReadOptions): { name: string; position?: number } {
  const name = inputName(read);
  if (sheet === undefined) return { name };
  if (typeof sheet === 'number') return { name, position: sheet };
  // On a command line a position is text too; a sheet of that name comes first.
  const position = /^[1-9][0-9]{0,4}$/u.test(sheet.trim()) && sheet.trim() !== read ? Number(sheet) : undefined;
  return position === undefined ? { name: sheet } : { name, position };
}
