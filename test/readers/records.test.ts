import { expect, test } from 'vitest';
import { RecordParser } from '../../src/readers/records.js';
import { read, refusal } from './text-file.js';

test('a quote in the middle of a cell is a character', async () => {
  expect(await read('item,size\npipe,5" wide\n"5" pipe",2\nx, "y"\n')).toEqual([
    'item | size',
    '2: pipe | 5" wide',
    '3: 5" pipe | 2',
    '4: x |  "y"',
  ]);
});

test('a doubled quote inside quotes is one quote', async () => {
  expect(await read('a,b\n"say ""hi""","""x"""\n')).toEqual(['a | b', '2: say "hi" | "x"']);
});

test('blanks behind a closing quote do no harm, not even at the end of the file', async () => {
  expect(await read('a,b\n"x" ,"y" \n"z","w"  ')).toEqual(['a | b', '2: x | y', '3: z | w']);
});

test('a quote that never closes names the row where it opened', async () => {
  expect(await refusal('name,note\nAsha,x\n\nRavi,"call him\nMeera,y\n')).toBe(
    'leads.csv, row 4, column B: a quote opens here and never closes: "call him Meera,y". Close the quote, or write it twice ("") inside a quoted cell.',
  );
});

test('a forgotten quote does not swallow rows up to the next one', async () => {
  expect(await refusal('name,note\nRavi,"call him\nMeera,"y"\nOm,z\n')).toContain(
    'leads.csv, row 2, column B: a quote stands inside a quoted cell, so it cannot be told where the cell ends: "call him Meera,"y".',
  );
});

test('a stray quote does not swallow the next cells', async () => {
  expect(await refusal('a,b,c\n1,2,3\n4,5,6\n"x"y,"z w",9\n')).toContain('row 4, column A: a quote stands inside');
  expect(await read('a,b\n1,2\n"5" pipe, long",2\n')).toEqual(['a | b', '2: 1 | 2', '3: 5" pipe, long | 2']);
});

test('thousands of quotes in one cell end the reading at once', () => {
  const parser = new RecordParser({ file: 'leads.csv', delimiter: ',', recordLength: 10_000_000 });
  expect(() => parser.push(`a\n"${'x"y'.repeat(100_000)}`, true).records.concat(parser.finish().records)).toThrow(
    'leads.csv, row 2, column A: a quote opens here and never closes',
  );
});

test('a long record is taken in pieces without reading it again for each', () => {
  const parser = new RecordParser({ file: 'leads.csv', delimiter: ',', recordLength: 10_000_000 });
  const piece = '""x,\n'.repeat(1_000);
  expect(parser.push('a,"', true).records).toEqual([]);
  for (let i = 0; i < 1_000; i++) expect(parser.push(piece, true).records).toEqual([]);
  const [record] = parser.push('"\n', true).records.concat(parser.finish().records);
  expect(record?.map((cell) => cell.length)).toEqual([1, 4_000_000]);
});

test('a line that only names the delimiter is no row', async () => {
  expect(await read('sep=|\r\na|b\r\n1|2\r\n')).toEqual(['a | b', '2: 1 | 2']);
  expect(await read('sep=;\na,b\n1,2\n', { delimiter: ',' })).toEqual(['a | b', '2: 1 | 2']);
  expect(await refusal('sep=;\na;b\n1;"2')).toContain('row 2, column B: a quote opens here');
});
