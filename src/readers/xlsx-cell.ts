import type { ReadLimits } from './options.js';
import { type DateSystem, type NumberKind, isoText, serialText } from './xlsx-dates.js';
import { numberText } from './xlsx-numbers.js';
import type { SharedStrings } from './xlsx-strings.js';
import { decodeEscapes } from './xlsx-text.js';

/** What a sheet's cells refer to. */
export interface CellContext {
  readonly strings: SharedStrings;
  /** By cell style. */
  readonly kinds: readonly NumberKind[];
  readonly dateSystem: DateSystem;
  readonly limits: ReadLimits;
  /** Names file and sheet for messages. */
  readonly where: string;
}

/** The cell type that a one-letter `t` names; `s` is a shared string. */
export function typeOf(byte: number | undefined): string {
  if (byte === 115) return 's';
  if (byte === 110) return 'n';
  if (byte === 98) return 'b';
  if (byte === 101) return 'e';
  return byte === 100 ? 'd' : 'unknown';
}

/** The text of a `<v>` that is no shared string, by the cell's type and, for numbers, its style. */
export function valueText(value: string, type: string, style: number, context: CellContext): string {
  switch (type) {
    case '':
    case 'n':
      return dateOrNumber(value, context.kinds[style] ?? 'number', context.dateSystem);
    case 'b':
      return booleanText(value.trim());
    case 'd':
      return isoText(value);
    case 'e':
      return value.trim();
    default:
      return decodeEscapes(value);
  }
}

function dateOrNumber(value: string, kind: NumberKind, dateSystem: DateSystem): string {
  if (kind !== 'number' && value.trim() !== '') {
    const date = serialText(Number(value), kind, dateSystem);
    if (date !== undefined) return date;
  }
  return numberText(value);
}

function booleanText(value: string): string {
  if (value === '1' || value.toLowerCase() === 'true') return 'TRUE';
  return value === '0' || value.toLowerCase() === 'false' ? 'FALSE' : value;
}
