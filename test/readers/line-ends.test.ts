import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainLineEnds } from '../../src/readers/line-ends.js';

test('line ends outside quotes become LF', () => {
  expect(plainLineEnds('a,b\r"c\rd",e\r\n\r"f"\rg"\rh', ',')).toBe('a,b\n"c\rd",e\n\n"f"\ng"\nh');
});

test('a quote opens a cell behind the delimiter only', () => {
  expect(plainLineEnds('a;"b\rc"\r', ';')).toBe('a;"b\rc"\n');
  expect(plainLineEnds('a;"b\rc"\r', ',')).toBe('a;"b\nc"\n');
  expect(plainLineEnds('a^"b\rc" ^"d\r', '^')).toBe('a^"b\rc" ^"d\r');
});

test('doing it twice changes nothing', () => {
  const text = fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', ' ', 'x', '\t') });
  fc.assert(
    fc.property(text, fc.constantFrom(',', '\t'), (lines, delimiter) => {
      const once = plainLineEnds(lines, delimiter);
      expect(plainLineEnds(once, delimiter)).toBe(once);
    }),
  );
});
