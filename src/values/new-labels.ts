import { normalCase } from './normal-case.js';
import { ownCopy } from './remember.js';

/** Characters of one option or tag, and options or tags of one field (documented). */
const longestLabel = 40;
const mostLabels = 1_000;

/** Options or tags that a run will create in one field. */
export interface NewLabels {
  /** The label under which a new text goes. */
  add(text: string): { readonly label: string } | 'too-long' | 'too-many';
}

/**
 * Count the labels that are new to a field, which has `existing` of them. Texts that differ only in case and blanks
 * go under the spelling that came first, so that one run never creates the same option twice.
 */
export function newLabels(existing: number): NewLabels {
  const created = new Map<string, { readonly label: string }>();
  return {
    add(text) {
      if (text.length > longestLabel) return 'too-long';
      const normal = normalCase(text);
      const known = created.get(normal);
      if (known !== undefined) return known;
      if (existing + created.size >= mostLabels) return 'too-many';
      const added = { label: ownCopy(text.replace(/\s+/gu, ' ').trim()) };
      created.set(normal, added);
      return added;
    },
  };
}
