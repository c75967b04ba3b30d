import { nearest } from './nearest.js';
import { labelsByNormalCase, normalCase } from './normal-case.js';

/** Distinct unknown texts of a column for which a neighbour is looked for: it bounds the time of a wrongly mapped column. */
const suggestionsSought = 2_000;

/** Finds labels as the workspace spells them. */
export interface LabelReader {
  /** The label, matched without case and surrounding or multiple blanks. */
  find(text: string): string | undefined;
  /** The label that was probably meant. After 2,000 questions there are no more answers. */
  suggest(text: string): string | undefined;
}

/** Make labels findable: exact spelling first, normal form second. */
export function labelReader(labels: readonly string[]): LabelReader {
  const exact = new Set(labels);
  const byNormal = labelsByNormalCase(labels);
  let sought = 0;
  return {
    find: (text) => (exact.has(text) ? text : text.length > 1_000 ? undefined : byNormal.get(normalCase(text))),
    suggest: (text) => (sought++ < suggestionsSought ? nearest(text, labels) : undefined),
  };
}
