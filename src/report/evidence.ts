import type { Remark, UnknownValue } from '../model/remark.js';
import { keepText } from './keep-text.js';

const mostSamples = 20;
const mostUnknown = 100;
const longest = 60;

/** Different values of one cause, as far as they help to say what fixes it; in a few kilobytes. */
export class Evidence {
  readonly #samples = new Set<string>();
  readonly #unknown = new Map<string, { readonly value: string; readonly suggestion?: string; count: number }>();

  add({ value, unknown }: Pick<Remark, 'value' | 'unknown'>): void {
    if (value !== undefined && this.#samples.size < mostSamples && value.length <= longest && value.trim() !== '') {
      this.#samples.add(keepText(value.trim(), longest));
    }
    for (const { value: text, suggestion } of unknown ?? []) {
      if (text.length > longest) continue;
      const key = text.replace(/\s+/gu, ' ').trim().toLowerCase();
      const known = this.#unknown.get(key);
      if (known !== undefined) known.count += 1;
      else if (this.#unknown.size < mostUnknown) {
        this.#unknown.set(keepText(key, longest), { value: keepText(text.trim(), longest), suggestion, count: 1 });
      }
    }
  }

  /** The first different values. */
  get samples(): readonly string[] {
    return [...this.#samples];
  }

  /** The labels that the workspace does not have, the most frequent first. */
  get unknown(): readonly UnknownValue[] {
    return [...this.#unknown.values()].sort((a, b) => b.count - a.count);
  }
}
