import { distance } from 'fastest-levenshtein';
import { normalCase } from './normal-case.js';

/** Longer texts are compared by their beginning only: it bounds the time, and no label is that long. */
const comparedLength = 200;

/**
 * The candidate that was probably meant, or `undefined` when none is close.
 *
 * Compared without case and multiple blanks. Close is: at most half of a short text and two fifths of a longer one
 * may differ, or one is contained in the other as whole words ("Interested (hot)", "Interested").
 */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  const wanted = comparable(text);
  if (wanted === '') return undefined;
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  let contained: string | undefined;
  for (const candidate of candidates) {
    const other = comparable(candidate);
    if (other === '') continue;
    const limit = Math.min(allowed(Math.min(wanted.length, other.length)), bestDistance - 1);
    if (Math.abs(wanted.length - other.length) <= limit) {
      const found = distance(wanted, other);
      if (found <= limit) {
        best = candidate;
        bestDistance = found;
        continue;
      }
    }
    if (contained === undefined && (hasWords(wanted, other) || hasWords(other, wanted))) contained = candidate;
  }
  return best ?? contained;
}

function comparable(text: string): string {
  return normalCase(text.length > comparedLength ? text.slice(0, comparedLength) : text).replace(/[_-]/gu, ' ');
}

function allowed(length: number): number {
  return Math.max(1, Math.floor(length * (length <= 5 ? 0.5 : 0.4)));
}

function hasWords(text: string, words: string): boolean {
  if (words.length < 4) return false;
  const at = text.indexOf(words);
  return at !== -1 && !isLetter(text.charAt(at - 1)) && !isLetter(text.charAt(at + words.length));
}

function isLetter(sign: string): boolean {
  return /[\p{L}\p{M}\p{N}]/u.test(sign);
}
