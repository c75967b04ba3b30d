import { accepted, type Converter, type Parsed, refused, repaired } from './conversion.js';
import { textOf } from './returned.js';
import { quote } from './words.js';

/** Longest cell that is looked at for addresses, in characters. */
const longestCell = 1_000;

const local = "[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\\.[\\p{L}\\p{M}\\p{N}!#$%&'*+/=?^_`{|}~-]+)*";
const domain =
  '(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{M}\\p{N}-]{0,61}[\\p{L}\\p{M}\\p{N}])?\\.)+\\p{L}[\\p{L}\\p{M}\\p{N}-]{0,61}[\\p{L}\\p{M}\\p{N}]';
const addressShape = new RegExp(`^${local}@${domain}$`, 'u');
const plainAddress = /^[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@(?:[a-z0-9]+(?:-+[a-z0-9]+)*\.)+[a-z]{2,24}$/u;
const invisible = /[\u00ad\u200b-\u200f\u2060\ufeff]/gu;

/**
 * EMAIL: `local@domain.tld` (documented). The domain is written in lower case, the part in front of it is kept.
 * Of several addresses the first valid one is used; a name round it, `mailto:` and stray signs are taken off with a warning.
 */
export const emailConverter: Converter = {
  parse(text) {
    if (text.length <= 100 && plainAddress.test(text)) return accepted(text);
    return parseUnusual(text);
  },
  equal: (sent, returned) => textOf(returned).trim().toLowerCase() === String(sent).toLowerCase(),
  format: (value) => textOf(value).trim(),
};

function parseUnusual(original: string): Parsed {
  if (original.length > longestCell)
    return refused('EMAIL_INVALID', `${quote(original)} is too long for an e-mail address`);
  const text = original.replace(invisible, '').replaceAll('\u00a0', ' ').trim();
  const whole = readAddress(text);
  if (whole !== undefined) return accepted(whole);
  const pieces = text.split(/[,;|\n\r]|\s\/\s|\s+(?:or|and)\s+|\s{2,}/iu);
  const found = new Set<string>();
  for (const piece of pieces) {
    const value = readAddress(trimmed(piece));
    for (const each of value === undefined ? piece.split(/[\s/]+/u) : [piece]) {
      const address = readAddress(trimmed(each));
      if (address !== undefined) found.add(address);
    }
  }
  const [value, ...others] = found;
  if (value !== undefined) {
    const rest = others.length === 0 ? '' : `; ${others.slice(0, 3).join(', ')} was left out`;
    return repaired(value, 'VALUE_REPAIRED', `${quote(original)} was read as ${value}${rest}`);
  }
  const closed = readAddress(trimmed(text.replace(/\s*([@.])\s*/gu, '$1')));
  if (closed !== undefined) return repaired(closed, 'VALUE_REPAIRED', `${quote(original)} was read as ${closed}`);
  return refused('EMAIL_INVALID', `${quote(original)} is not an e-mail address`);
}

/** What stands round an address: `Asha <a@b.in>`, `mailto:a@b.in?subject=x`, `"a@b.in".` */
function trimmed(text: string): string {
  const bracketed = /<\s*([^<>]{3,320})\s*>/u.exec(text)?.[1] ?? text;
  return bracketed
    .trim()
    .replace(/^(?:mailto|e-?mail|e)\s*:\s*/iu, '')
    .replace(/\?[^@]*$/u, '')
    .replace(/^["'([<\s]+/u, '')
    .replace(/["')\]>.,;:\s]+$/u, '');
}

function readAddress(text: string): string | undefined {
  const at = text.lastIndexOf('@');
  if (at < 1 || at > 64 || text.length > 254 || !addressShape.test(text)) return undefined;
  return text.slice(0, at + 1) + text.slice(at + 1).toLowerCase();
}
