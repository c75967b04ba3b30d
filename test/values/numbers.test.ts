import fc from 'fast-check';
import { expect, test } from 'vitest';
import { converter, read, readAll, tip } from './reading.js';

const number = converter('NUMBER');

test('grouping, Western and Indian, and decimals', () => {
  expect(
    readAll(number, [
      '1250.5',
      '1,234',
      '1,23,456.50',
      '1,234,567',
      '1.234,50',
      '1.234.567',
      '1.234',
      '1 234 567',
      "1'234",
      '.5',
      '5.',
      '007',
      '-5',
      '−5',
      '+5',
      '(500)',
      '-0',
      '४५',
    ]),
  ).toEqual({
    '1250.5': 1250.5,
    '1,234': 1234,
    '1,23,456.50': 123456.5,
    '1,234,567': 1234567,
    '1.234,50': 1234.5,
    '1.234.567': 1234567,
    '1.234': 1.234,
    '1 234 567': 1234567,
    "1'234": 1234,
    '.5': 0.5,
    '5.': 5,
    '007': 7,
    '-5': -5,
    '−5': -5,
    '+5': 5,
    '(500)': -500,
    '-0': 0,
    '४५': 45,
  });
});

test('a guess is said', () => {
  expect(readAll(number, ['12,5', '0,500', '45%', '1.5E+06'])).toEqual({
    '12,5': [12.5, 'VALUE_REPAIRED', '"12,5" was read as 12.5: its comma was taken for a decimal comma'],
    '0,500': [0.5, 'VALUE_REPAIRED', '"0,500" was read as 0.500: its comma was taken for a decimal comma'],
    '45%': [45, 'VALUE_REPAIRED', '"45%" was read as 45, without its percent sign'],
    '1.5E+06': [1500000, 'VALUE_REPAIRED', '"1.5E+06" was read as 1500000: it was in scientific notation'],
  });
});

test.each(['five', '5-10', '1,2345', '1,23,45', '--5', '1.2.3', '12 34', 'NaN', 'Infinity', '0x10', '5 kg', '%'])(
  '%j is no number',
  (text) => {
    expect(read(number, text)).toBe(`NUMBER_INVALID: "${text}" is not a number`);
  },
);

test('5 lakh is refused with its amount, or read where the map says so', () => {
  expect(read(number, '5 lakh')).toBe('NUMBER_INVALID: "5 lakh" is not a number');
  expect(tip(number, '5 lakh')).toBe('Write it as 500000, or put "numbers": "indian" into "source" of the map.');
  const indian = converter('NUMBER', { settings: { numbers: 'indian' } });
  expect(readAll(indian, ['5 lakh', '2.5 Cr', '50k', '3L', '1.5 crore', '5 लाख', '₹ 2 lakhs'])).toEqual({
    '5 lakh': 500000,
    '2.5 Cr': 25000000,
    '50k': 50000,
    '3L': 300000,
    '1.5 crore': 15000000,
    '5 लाख': 500000,
    '₹ 2 lakhs': 200000,
  });
});

test('a number too long to be kept exactly is refused, not rounded', () => {
  expect(read(number, '9007199254740991')).toBe(9007199254740991);
  expect(read(number, '9007199254740993')).toBe(
    'NUMBER_INVALID: "9007199254740993" has more digits than a number can keep',
  );
  expect(read(number, '1234.5600000000001')).toBe(1234.56);
});

test('numbers are the same as text and as number', () => {
  expect(number.equal(1250.5, '1250.50')).toBe(true);
  expect(number.equal(0, '')).toBe(false);
  expect(number.equal(5, 6)).toBe(false);
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e14, max: 1e14 }), (value) => {
      const text = number.format(value);
      if (/e/u.test(text) || /\.\d{9,}/u.test(text)) return;
      expect(read(number, text)).toBe(Object.is(value, -0) ? 0 : value);
    }),
  );
});

test('any whole number is read back from its Indian and Western grouping', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e12 }), (value) => {
      expect(read(number, value.toLocaleString('en-IN'))).toBe(value);
      expect(read(number, value.toLocaleString('en-US'))).toBe(value);
    }),
  );
});
