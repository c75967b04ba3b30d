import { expect, test } from 'vitest';
import { converter, read } from './reading.js';

const text = converter('TEXT');

test('text is kept as it is, line breaks and blanks inside too', () => {
  expect(read(text, 'Line one\n  line two 😀')).toBe('Line one\n  line two 😀');
});

test('line ends and the Unicode form are no difference', () => {
  expect(text.equal('a\r\nb', 'a\nb')).toBe(true);
  expect(text.equal('e\u0301', '\u00e9')).toBe(true);
  expect(text.equal('5', 5)).toBe(true);
  expect(text.equal('a', 'A')).toBe(false);
});

test('values of any shape become a cell', () => {
  expect(
    [true, 5, null, undefined, ['a', 'b'], { label: 'x' }, { some: 1 }].map((value) => text.format(value)),
  ).toEqual(['true', '5', '', '', 'a; b', 'x', '{"some":1}']);
});
