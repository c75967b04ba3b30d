import type { Parsed } from './conversion.js';

const rememberedTexts = 2_000;
const rememberedLength = 100;

/**
 * Remember what came of a text, for columns of few distinct values. Bounded: the first 2,000 texts of at most 100
 * characters; a column with more distinct values is read without memory.
 */
export function remembering(parse: (text: string) => Parsed): (text: string) => Parsed {
  const known = new Map<string, Parsed>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= rememberedTexts || text.length > rememberedLength) return parse(text);
    const own = ownCopy(text);
    const parsed = parse(own);
    known.set(own, parsed);
    return parsed;
  };
}

/** A text cut out of a file keeps the whole piece of the file alive in V8; what is remembered must not. */
export function ownCopy(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}
