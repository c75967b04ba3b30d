import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultLimits } from '../../src/readers/options.js';
import { readSharedStrings } from '../../src/readers/xlsx-strings.js';
import type { ZipParts } from '../../src/readers/xlsx-zip.js';

/** The texts of a workbook whose part of them arrives in these pieces, or why it is refused. */
async function texts(xml: string, cuts: readonly number[], limits: { cellLength: number; sharedStringBytes: number }) {
  const bytes = Buffer.from(xml, 'utf8');
  const places = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length];
  const zip: ZipParts = {
    find: (name) => name,
    names: () => [],
    close: () => undefined,
    async *read() {
      for (const [i, place] of places.entries()) yield bytes.subarray(place, places[i + 1] ?? bytes.length);
    },
  };
  try {
    const context = { zip, file: 'leads.xlsx', limits: { ...defaultLimits, ...limits } };
    const strings = await readSharedStrings(context, 'xl/sharedStrings.xml');
    return Array.from({ length: strings.size }, (_, at) => ({ text: strings.get(at), garbled: strings.isGarbled(at) }));
  } catch (error) {
    return String(error);
  }
}

const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', '7', 'é', 'अ', '_', ' ', 'Ã', '\n'), maxLength: 45 }),
  fc.constantFrom('', 'R&amp;D', 'a\rb', '_x000D_', '_x0041_', '_xFFFD_', 'Ã©', 'x'.repeat(90)),
);
const item = fc.tuple(text, text, fc.constantFrom('plain', 'plain', 'plain', 'kept', 'rich', 'empty')).map(
  ([one, other, form]) =>
    ({
      plain: `<si><t>${one}</t></si>`,
      kept: `<si><t xml:space="preserve">${one}</t></si>`,
      rich: `<si><r><t>${one}</t></r><r><t>${other}</t></r></si>`,
      empty: '<si/>',
    })[form],
);

test('a shared text that is read in one go is the text that is read tag by tag, however the bytes are cut', async () => {
  const cuts = fc.array(fc.nat(1_000), { maxLength: 3 });
  const limits = fc.record({ cellLength: fc.constantFrom(40, 1_000), sharedStringBytes: fc.constantFrom(150, 10_000) });
  await fc.assert(
    fc.asyncProperty(fc.array(item, { maxLength: 8 }), cuts, limits, async (items, places, most) => {
      const xml = `<sst>${items.join('')}${' '.repeat(64)}</sst>`;
      // A blank inside the tag is all that it takes to go tag by tag.
      expect(await texts(xml, places, most)).toEqual(await texts(xml.replaceAll('<t>', '<t >'), [], most));
    }),
    { numRuns: 1_000 },
  );
});
