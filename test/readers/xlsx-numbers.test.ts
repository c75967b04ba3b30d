import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberText } from '../../src/readers/xlsx-numbers.js';

test.each([
  ['9876543210', '9876543210'],
  ['919876543210', '919876543210'],
  ['12345678901234567', '12345678901234567'],
  ['9876543210.0', '9876543210'],
  ['9.87654321E9', '9876543210'],
  ['9.1987654321E+11', '919876543210'],
  ['1.2345678901234567E+19', '12345678901234567000'],
  ['1E-5', '0.00001'],
  ['1.5e-3', '0.0015'],
  ['0.30000000000000004', '0.3'],
  ['41.999999999999993', '42'],
  ['9.9999999999999995', '10'],
  ['0.1', '0.1'],
  ['1250.50', '1250.5'],
  ['123456789012345.67', '123456789012346'],
  ['12345678901234567.5', '12345678901234568'],
  ['1.1000000000000001E-2', '0.011'],
  ['-5', '-5'],
  ['-0', '0'],
  ['-0.0', '0'],
  ['+7', '7'],
  ['007', '7'],
  ['.5', '0.5'],
  [' 12 ', '12'],
  ['1e999', '1e999'],
  ['1E9999999999', '1E9999999999'],
  ['', ''],
  ['.', '.'],
  ['NaN', 'NaN'],
  ['12,5', '12,5'],
])('%j in the file is %j', (source, text) => {
  expect(numberText(source)).toBe(text);
});

test('every integer, however written, keeps all its digits', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.nat(30), (integer, places) => {
      const [, sign = '', digits = ''] = /^(-?)(.*)$/u.exec(integer.toString()) ?? [];
      const point = Math.min(places, digits.length - 1);
      const mantissa = point === 0 ? digits : `${digits.slice(0, digits.length - point)}.${digits.slice(-point)}`;
      expect(numberText(`${sign}${mantissa}E+${point}`)).toBe(integer.toString());
      expect(numberText(integer.toString())).toBe(integer.toString());
    }),
  );
});

test('a fraction is the number rounded to 15 digits', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (number) => {
      const text = numberText(String(number));
      expect(text).toMatch(/^-?(?:0|[1-9][0-9]*)(?:\.[0-9]*[1-9])?$/u);
      // The text of a double has up to 17 digits; rounding it and rounding its exact value differ by one unit at most.
      expect(Math.abs(Number(text) - number)).toBeLessThanOrEqual(Math.abs(number) * 1e-14);
    }),
  );
});
