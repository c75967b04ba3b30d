import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guardFormula } from '../../src/model/formula-guard.js';
import type { SourceRow } from '../../src/model/table.js';
import { openCsv } from '../../src/readers/csv.js';
import type { ReadOptions } from '../../src/readers/options.js';
import { rowsOf } from './text-file.js';

const characters = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('"', ',', ';', '\t', '|', '\r', '\n', '\r\n', ' ', "'", '=', '+', '@', '-') },
  { weight: 2, arbitrary: fc.constantFrom('a', '1', 'é', 'पु', '😀', '\0', '\uFEFF', '\u2028', 'Ã©') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }) },
);
const cell = fc.oneof(
  fc.array(characters, { maxLength: 8 }).map((parts) => parts.join('')),
  fc.constant(''),
);
const tables = fc
  .integer({ min: 1, max: 4 })
  .chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 8 }));
const layouts = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  end: fc.constantFrom('\n', '\r\n', '\r'),
  lastEnd: fc.boolean(),
  encoding: fc.constantFrom('utf8', 'utf8 with BOM', 'utf16le', 'utf16be'),
  lengths: fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 }),
  guarded: fc.boolean(),
  quoteAll: fc.boolean(),
});
type Layout = typeof layouts extends fc.Arbitrary<infer T> ? T : never;

function csvText(rows: readonly string[][], { delimiter, end, lastEnd, guarded, quoteAll }: Layout): string {
  const written = (value: string) => {
    const text = guarded ? guardFormula(value) : value;
    const quoted = quoteAll || /["\r\n]/u.test(text) || text.includes(delimiter);
    return quoted ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return rows.map((cells) => cells.map(written).join(delimiter)).join(end) + (lastEnd ? end : '');
}

function encoded(text: string, encoding: Layout['encoding']): Buffer {
  if (encoding === 'utf8') return Buffer.from(text);
  if (encoding === 'utf8 with BOM') return Buffer.from(`\uFEFF${text}`);
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le');
  return encoding === 'utf16le' ? bytes : bytes.swap16();
}

function opened(bytes: Buffer, lengths: readonly number[], options: ReadOptions) {
  const pieces = async function* () {
    for (let at = 0, i = 0; at < bytes.length; i++) {
      const length = lengths[i % lengths.length] ?? 1;
      yield Buffer.from(bytes.subarray(at, at + length));
      at += length;
    }
  };
  return openCsv({ file: 'leads.csv', bytes: pieces }, options);
}

test('any table comes back as it was, in every delimiter, line end and encoding, however its bytes arrive', async () => {
  await fc.assert(
    fc.asyncProperty(tables, layouts, async (rows, layout) => {
      const header = (rows[0] ?? ['']).map((_, index) => `column ${index}`);
      const bytes = encoded(csvText([header, ...rows], layout), layout.encoding);
      const table = await opened(bytes, layout.lengths, { delimiter: layout.delimiter, formulaGuard: layout.guarded });
      const expected = rows
        .map((cells, index): SourceRow => ({ row: index + 2, cells }))
        .filter(({ cells }) => cells.some((text) => text.trim() !== ''));
      expect(table.header).toEqual(header);
      expect((await rowsOf(table)).map(({ row, cells }) => ({ row, cells }))).toEqual(expected);
    }),
    { numRuns: 1_000 },
  );
});

test('the delimiter of any table with clean headers is found', async () => {
  const several = tables.filter((rows) => (rows[0] ?? []).length > 1);
  await fc.assert(
    fc.asyncProperty(several, layouts, async (rows, layout) => {
      const header = (rows[0] ?? ['']).map((_, index) => `column ${index}`);
      const bytes = encoded(csvText([header, ...rows], { ...layout, quoteAll: true }), layout.encoding);
      expect((await opened(bytes, layout.lengths, {})).header).toEqual(header);
    }),
    { numRuns: 200 },
  );
});

test('no text at all makes the reader do anything but read it or refuse it', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(characters),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
      async (text, lengths) => {
        const reading = async () =>
          rowsOf(await opened(Buffer.from(text.join('')), lengths, { limits: { recordLength: 50 } }));
        const result = await reading().catch((error: unknown) => error);
        if (!Array.isArray(result)) expect(result).toHaveProperty('exitCode', 2);
      },
    ),
    { numRuns: 1_000 },
  );
});
