import fc from 'fast-check';
import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { openCsv } from '../../src/readers/csv.js';
import { isLineOf } from '../../src/readers/raw-lines.js';

/** The lines that the reader vouches for, by row. */
async function linesOf(text: string): Promise<Record<number, string | undefined>> {
  const bytes = async function* () {
    yield Buffer.from(text);
  };
  const table = await openCsv({ file: 'leads.csv', bytes }, { delimiter: ',' });
  const lines: Record<number, string | undefined> = {};
  for await (const batch of table.rows) for (const { row, line } of batch) lines[row] = line;
  return lines;
}

test('a line of strict CSV goes through as it stands in the file, quotes and all', async () => {
  expect(await linesOf('A,B\r\nAsha,"10,00,000"\r\n"Ravi",आशा\r\n')).toEqual({
    2: 'Asha,"10,00,000"',
    3: '"Ravi",आशा',
  });
});

test.each([
  ['a guard is taken off a cell', "A,B\n'=1+1,x\n"],
  ['="00123" keeps zeros', 'A,B\n="00123",x\n'],
  ['a cell is missing', 'A,B\nAsha\n'],
  ['a quote is doubled', 'A,B\n"5"" pipe",x\n'],
  ['a quote stands inside a cell', 'A,B\n5" pipe,x\n'],
  ['a blank follows a quote', 'A,B\n"Asha" ,x\n'],
  ['a blank follows a quote and makes up for a quote', 'A,B\n"As""ha" ,x\n'],
  ['a cell has a line break', 'A,B\n"As\nha",x\n'],
])('where %s, no line is vouched for', async (_why, text) => {
  expect(Object.values(await linesOf(text))).toEqual([undefined]);
});

test('whatever the text, a line that is vouched for reads back as its cells', () => {
  const piece = fc.constantFrom('a', '"', '""', ',', ' ', '\t', 'ü', '\r', '1', '=', "'");
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const line = pieces.join('');
      const { data, errors } = Papa.parse<string[]>(line, { delimiter: ',', newline: '\n' });
      const cells = data[0] ?? [''];
      // A quote that never closes is no record at all.
      if (data.length !== 1 || errors.some(({ code }) => code === 'MissingQuotes') || !isLineOf(line, cells)) return;
      expect(errors).toEqual([]);
      // Strict: quotes round whole cells only, none inside.
      expect(line).toMatch(/^(?:"[^"]*"|[^",]*)(?:,(?:"[^"]*"|[^",]*))*$/u);
    }),
    { numRuns: 2_000 },
  );
});
