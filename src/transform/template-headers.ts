import { foldCase } from './cell-text.js';

/** An API name in words: `contact_source` is "Contact Source", `lostReason` is "Lost Reason", `gstNumber2` "Gst Number 2". */
function inWords(apiName: string): string {
  const words = apiName
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .replace(/(\p{L})(\p{N})/gu, '$1 $2')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
}

/**
 * A readable header for each API name, in their order; no two are alike without case, since columns are found so.
 *
 * @param taken headers that are given already.
 */
export function headersOf(apiNames: readonly string[], taken: readonly string[] = []): string[] {
  const used = new Set(taken.map(foldCase));
  return apiNames.map((apiName) => {
    const words = inWords(apiName) || apiName.trim();
    // Columns named `tc__…` are results of an earlier run, which the importer leaves out.
    const readable = /^tc__/iu.test(words) ? words.replace(/_+/gu, ' ') : words;
    let header = readable;
    for (let number = 1; used.has(foldCase(header)); number++)
      header = number === 1 ? `${readable} (${apiName})` : `${readable} (${number})`;
    used.add(foldCase(header));
    return header;
  });
}
