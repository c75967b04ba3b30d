import fc from 'fast-check';
import { expect, test } from 'vitest';
import { converter, read, readAll, tip } from './reading.js';

const money = converter('MONEY');

test('an amount is a text of digits, whatever stood round it', () => {
  expect(
    readAll(money, [
      '500000',
      '1,23,456.50',
      '₹ 5,000',
      'Rs. 5,000/-',
      'Rs.500',
      'INR 500',
      '500 INR',
      '500₹',
      '5000 only',
      '-₹500',
      '₹-500',
      '(₹500)',
      '१,२३,४५६',
    ]),
  ).toEqual({
    '500000': '500000',
    '1,23,456.50': '123456.50',
    '₹ 5,000': '5000',
    'Rs. 5,000/-': '5000',
    'Rs.500': '500',
    'INR 500': '500',
    '500 INR': '500',
    '500₹': '500',
    '5000 only': '5000',
    '-₹500': '-500',
    '₹-500': '-500',
    '(₹500)': '-500',
    '१,२३,४५६': '123456',
  });
});

test('scientific notation that no amount has is a code of some kind', () => {
  expect(read(money, '9.9E+09')).toEqual(['9900000000', expect.anything(), expect.anything()]);
  for (const text of ['9E90', '९E९0', '9E-90']) {
    expect(money.parse(text)).toMatchObject({ ok: false, problem: { code: 'MONEY_INVALID' } });
  }
});

test('no digit is lost to floating point', () => {
  expect(read(money, '12345678901234567890.12')).toBe('12345678901234567890.12');
  expect(read(money, '0.10')).toBe('0.10');
  expect(read(money, '1234.5600000000001')).toBe('1234.56');
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), (value) => {
      expect(read(money, String(value))).toBe(String(value));
    }),
  );
});

test('a currency that is not the default country’s is left out, and said', () => {
  const message = '"$500" was read as 500; amounts are in the workspace\'s own currency';
  expect(read(money, '$500')).toEqual(['500', 'VALUE_REPAIRED', message]);
  expect(read(converter('MONEY', { settings: { defaultCountry: 'US' } }), '$500')).toBe('500');
  expect(read(converter('MONEY', { settings: { defaultCountry: 'AE' } }), 'AED 500')).toBe('500');
});

test('what is no amount', () => {
  expect(readAll(money, ['5 lakh', '45%', 'tbd', '10-20 L', '1,2345', '5 pcs'])).toEqual({
    '5 lakh': 'MONEY_INVALID: "5 lakh" is not an amount',
    '45%': 'MONEY_INVALID: "45%" is a share, not an amount',
    tbd: 'MONEY_INVALID: "tbd" is not an amount',
    '10-20 L': 'MONEY_INVALID: "10-20 L" is not an amount',
    '1,2345': 'MONEY_INVALID: "1,2345" is not an amount',
    '5 pcs': 'MONEY_INVALID: "5 pcs" is not an amount',
  });
  expect(tip(money, '₹2.35 cr')).toBe('Write it as 23500000, or put "numbers": "indian" into "source" of the map.');
  expect(read(converter('MONEY', { settings: { numbers: 'indian' } }), '₹2.35 cr')).toBe('23500000');
});

test('amounts are the same with and without zeros', () => {
  for (const returned of ['1000', 1000, '1000.00', '1,000']) expect(money.equal('1000', returned)).toBe(true);
  expect(money.equal('1000.50', 1000.5)).toBe(true);
  expect(money.equal('1000', '100')).toBe(false);
  expect(money.equal('0', '')).toBe(false);
  expect(money.format('1000.50')).toBe('1000.50');
});
