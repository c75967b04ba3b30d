import { unguardFormula } from '../model/formula-guard.js';
import type { CellFault } from '../model/table.js';

/** Characters that a byte 0x80-0xBF becomes when UTF-8 is read as Windows-1252 or Latin-1. */
const tail = '[\\u0080-\\u00BF€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]';
/**
 * UTF-8 read in a wrong encoding: `Ã©`, `Â°`, `â€™`, `à¤…` (Indian scripts), `ðŸ˜€`, other scripts from two letters on,
 * and the mark that a decoder leaves for what it could not read.
 */
const mojibake = new RegExp(
  `[ÂÃ]${tail}|à[\\u00A0-\\u00BF]${tail}|â${tail}{2}|[áã-ï]${tail}{2}[áã-ï]${tail}{2}|ð${tail}{3}|\\uFFFD`,
);

/** Whether a text looks like UTF-8 that somebody read in another encoding and saved again. */
export function looksGarbled(text: string): boolean {
  return mojibake.test(text);
}

/** How spreadsheets are told to keep leading zeros: `="00123"`. */
const keptAsText = /^="([^"]*)"$/;

/** Cleans the cells of one record in place and returns what is wrong with them. */
export type CellCleaner = (cells: string[]) => CellFault[] | undefined;

const nothingToDo: CellCleaner = () => undefined;

/**
 * The cleaner for all cells that were cut from `text`. Most texts need none, and looking at the text first is
 * much cheaper than looking at each cell.
 *
 * @param ascii whether the text is known to be ASCII.
 * @param guarded whether to take off the guard against formulas and the form `="00123"`.
 */
export function cellCleaner(text: string, ascii: boolean, guarded: boolean): CellCleaner {
  const suspicious = !ascii && mojibake.test(text);
  const unwrap = guarded && (text.includes("'") || text.includes('='));
  if (!suspicious && !unwrap) return nothingToDo;
  return (cells) => {
    if (unwrap) for (let i = 0; i < cells.length; i++) cells[i] = plainCell(cells[i] ?? '');
    if (!suspicious) return undefined;
    const faults: CellFault[] = [];
    for (const [index, cell] of cells.entries()) {
      if (mojibake.test(cell)) faults.push({ index, code: 'MOJIBAKE_SUSPECTED' });
    }
    return faults.length > 0 ? faults : undefined;
  };
}

function plainCell(cell: string): string {
  const first = cell.charCodeAt(0);
  if (first === 39) return unguardFormula(cell);
  return first === 61 ? (keptAsText.exec(cell)?.[1] ?? cell) : cell;
}

/** Whether no cell has text. */
export function isBlank(cells: readonly string[]): boolean {
  for (const cell of cells) if (cell !== '' && cell.trim() !== '') return false;
  return true;
}
