import { expect, test } from 'vitest';
import { openTable } from '../../src/readers/index.js';
import { read, refusal, saved } from './text-file.js';

test.each([',', ';', '\t', '|'])('the delimiter %j is found', async (delimiter) => {
  const text = 'name,phone,budget\nAsha,1,2\nRavi,3,4\n'.replaceAll(',', delimiter);
  expect(await read(text)).toEqual(['name | phone | budget', '2: Asha | 1 | 2', '3: Ravi | 3 | 4']);
});

test('delimiters inside quotes and in other cells do not mislead', async () => {
  expect(await read('name;"a,b,c,d";note\n"x,y";"1,2,3,4";a|b|c\nz;5,0;d|e\n')).toEqual([
    'name | a,b,c,d | note',
    '2: x,y | 1,2,3,4 | a|b|c',
    '3: z | 5,0 | d|e',
  ]);
});

test('decimal commas do not mislead', async () => {
  expect(await read('name;price\nA;1,5\nB;2,5\nC;3,5\n')).toEqual([
    'name | price',
    '2: A | 1,5',
    '3: B | 2,5',
    '4: C | 3,5',
  ]);
});

test('a file of one column works, also when its cells hold commas', async () => {
  expect(await read('phone\n98765\n98766\n')).toEqual(['phone', '2: 98765', '3: 98766']);
  expect(await read('city\nPune, MH\nDelhi\n')).toEqual(['city', '2: Pune, MH', '3: Delhi']);
});

test('ragged rows do not mislead', async () => {
  expect(await read('a,b,c,d\n1\n1,2;3\n1,2,3\n')).toEqual([
    'a | b | c | d',
    '2: 1 |  |  | ',
    '3: 1 | 2;3 |  | ',
    '4: 1 | 2 | 3 | ',
  ]);
});

test('a title above the header does not count', async () => {
  expect(await read('Leads, all of them, of May\na;b\n1;2\n', { headerRow: 2 })).toEqual(['a | b', '3: 1 | 2']);
});

test('a .tsv file is read by tabs, unless it has none', async () => {
  expect(await read('a,b,c\td\n1,2,3\t4\n', {}, 'leads.tsv')).toEqual(['a,b,c | d', '2: 1,2,3 | 4']);
  expect(await read('a,b\n1,2\n', {}, 'leads.tsv')).toEqual(['a | b', '2: 1 | 2']);
  expect(await read('a\n1,2\n', {}, 'leads.tsv')).toEqual(['a', '2: 1,2']);
});

test('a delimiter that was found is no news, but one that something speaks against is said', async () => {
  const notes = async (text: string, options = {}) => (await openTable(await saved(text), options)).notes;
  expect(await notes('a;b\n1;2\n')).toEqual([]);
  expect(await notes('a\tb\n1\n1\t2\n')).toEqual([]);
  const doubtful = 'name;city, state;tag\nAsha;Pune\nRavi;Delhi\nOm;Agra;x\n';
  expect(await notes(doubtful)).toEqual([
    'The cells are taken to be separated by semicolons, which does not give all rows as many cells as the header: check them, or choose with --delimiter.',
  ]);
  expect(await notes(doubtful, { delimiter: ';' })).toEqual([]);
});

test('a title of one cell leaves the delimiter to the table below it', async () => {
  const table = 'Name,Mobile,City\nAsha,98,Pune\n';
  expect(await read(`Leads of March 2026\n\n${table}`)).toEqual([
    'Leads of March 2026',
    '3: Name | Mobile | City',
    '4: Asha | 98 | Pune',
  ]);
  expect(await read(`Leads\nof March\n${table}`)).toContain('4: Asha | 98 | Pune');
  expect(await read('address\n12 MG Road, Pune, MH\n4 FC Road, Pune, MH\n')).toEqual([
    'address',
    '2: 12 MG Road, Pune, MH',
    '3: 4 FC Road, Pune, MH',
  ]);
});

test.each([
  ['|', 'a;b|c'],
  ['PIPE', 'a;b|c'],
  ['semicolon', 'a;b|c'],
  ['Tab', 'a\tb'],
  ['\\t', 'a\tb'],
  ['^', 'a^b'],
])('a chosen delimiter decides: %s', async (delimiter, header) => {
  expect((await openTable(await saved(`${header}\n`), { delimiter })).header).toHaveLength(2);
});

test.each(['', '"', '\n', ';;', 'dot'])('a delimiter that cannot be one is refused: %j', async (delimiter) => {
  expect(await refusal('a,b\n', { delimiter })).toBe(
    `The delimiter ${JSON.stringify(delimiter)} cannot separate cells. Use COMMA, SEMICOLON, TAB, PIPE, or one character.`,
  );
});
