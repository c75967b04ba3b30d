import { nearest } from './nearest.js';
import { labelsByNormalCase, normalCase } from './normal-case.js';

/** Distinct unknown texts of a column for which a neighbour is looked for: it bounds the time of a wrongly mapped column. */
const suggestionsSought = 2_000;

/** Finds labels as the workspace spells them. */
export interface LabelReader {
  /** The label, matched without case and blanks; `2BHK` is `2 BHK` where no other label reads so. */
  find(text: string): string | undefined;
  /** The label that was probably meant. After 2,000 questions there are no more answers. */
  suggest(text: string): string | undefined;
}

/** Make labels findable: exact spelling first, normal form second, then without any blank where that is one label. */
export function labelReader(labels: readonly string[]): LabelReader {
  const exact = new Set(labels);
  const byNormal = labelsByNormalCase(labels);
  const byLetters = labelsByLetters(byNormal);
  let sought = 0;
  return {
    find(text) {
      if (exact.has(text)) return text;
      if (text.length > 1_000) return undefined;
      const normal = normalCase(text);
      return byNormal.get(normal) ?? byLetters.get(normal.replaceAll(' ', ''));
    },
    suggest: (text) => (sought++ < suggestionsSought ? nearest(text, labels) : undefined),
  };
}

/** Labels by their normal form without blanks; those that are alike in it are left out. */
export function labelsByLetters(byNormal: ReadonlyMap<string, string>): Map<string, string> {
  const byLetters = new Map<string, string>();
  const alike = new Set<string>();
  for (const [normal, label] of byNormal) {
    const letters = normal.replaceAll(' ', '');
    if (byLetters.has(letters)) alike.add(letters);
    byLetters.set(letters, label);
  }
  for (const letters of alike) byLetters.delete(letters);
  return byLetters;
}
