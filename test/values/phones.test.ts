import fc from 'fast-check';
import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import { expect, test } from 'vitest';
import { phoneConverter } from '../../src/values/phones.js';
import { converter, read, readAll } from './reading.js';

const phone = converter('PHONE');

test.each([
  '9876543210',
  '98765 43210',
  '+91 98765 43210',
  '+91-98765-43210',
  '(+91) 98765.43210',
  '91 9876543210',
  '0091 98765 43210',
  '00919876543210',
  '09876543210',
  '0 98765 43210',
  '(98765) 43210',
  '98765/43210',
  "'9876543210",
  'tel:+919876543210',
  'p:+919876543210',
  '९८७६५४३२१०',
  '௯௮௭௬௫௪௩௨௧௦',
  '９８７６５４３２１０',
  '＋91 98765–43210',
  '98765\u00a043210',
  '\u200e+91\u200b98765\u202f43210\u202c',
])('%j is 919876543210, and no repair', (text) => {
  expect(read(phone, text)).toBe('919876543210');
});

test('landlines, toll-free numbers and numbers of other countries', () => {
  expect(
    readAll(phone, ['080-2666 1234', '1800 123 4567', '+1 212 555 0123', '0044 20 7946 0958', '+971 50 123 4567']),
  ).toEqual({
    '080-2666 1234': '918026661234',
    '1800 123 4567': '9118001234567',
    '+1 212 555 0123': '12125550123',
    '0044 20 7946 0958': '442079460958',
    '+971 50 123 4567': '971501234567',
  });
  expect(read(phoneConverter('us'), '(212) 555-0123')).toBe('12125550123');
});

test('a number that a spreadsheet has damaged is never guessed at', () => {
  const lost = 'has lost its last digits to scientific notation';
  for (const text of ['9.88E+09', '9.87654E9', '9,88E+09', '9.87654321E+09', '9E9', '9.19877E+11']) {
    expect(read(phone, text)).toBe(`PHONE_DAMAGED: "${text}" ${lost}`);
  }
});

test('a spreadsheet number with all of its digits is repaired, and said', () => {
  for (const text of [
    '9876543210.0',
    '9876543210.00',
    '919876543210.0',
    '9.876543210E9',
    '9.19876543210E+11',
    '9,876,543,210',
    '9,876,543,210.00',
  ]) {
    const message = `"${text}" was written as a spreadsheet number; it was read as 919876543210`;
    expect(read(phone, text)).toEqual(['919876543210', 'PHONE_REPAIRED', message]);
  }
});

test.each(['+91-9876543210 ext 12', '9876543210 x12', '9876543210 Extn. 4', '9876543210#3', '98765 43210;ext=7'])(
  'the extension of %j is left out, and said',
  (text) => {
    const message = `"${text}" has an extension, which was left out; 919876543210 was used`;
    expect(read(phone, text)).toEqual(['919876543210', 'PHONE_REPAIRED', message]);
  },
);

test.each([
  '9876543210, 9876543211',
  '9876543210/9876543211',
  '+91 98765 43210; 098765 43211',
  '9876543210 & 9876543211',
  '9876543210\n9876543211',
  '9876543210 or 9876543211',
  '9876543210 9876543211',
  '9876543210-9876543211',
  '9876543210(9876543211)',
  '+919876543210+919876543211',
  '98765 43210 98765 43211',
  'Home 9876543210 Office 9876543211',
])('of several numbers in %j the first is used', (text) => {
  const message = `has more than one phone number; 919876543210 was used, 919876543211 was left out`;
  expect(read(phone, text)).toEqual(['919876543210', 'PHONE_REPAIRED', expect.stringContaining(message)]);
});

test('all numbers that are left out are named, up to three', () => {
  const left = (text: string) => {
    const found = read(phone, text);
    return Array.isArray(found) ? String(found[2]).split('; ')[1] : found;
  };
  for (const text of ['9876543210 9876543211 9876543212', '98765 43210 98765 43211 +91 98765 43212'])
    expect(left(text)).toBe('919876543210 was used, 919876543211, 919876543212 was left out');
  expect(left('98765 43210 12')).toBe('PHONE_INVALID: "98765 43210 12" is not a valid phone number');
});

test('the first valid number is used, wherever it stands', () => {
  expect(read(phone, '12345, 9876543210')).toEqual([
    '919876543210',
    'PHONE_REPAIRED',
    '"12345, 9876543210" has more than a phone number; 919876543210 was used, the rest was left out',
  ]);
  for (const text of [
    '9876543210/11',
    'Mob: 9876543210',
    '9876543210 (Home)',
    '(M) 9876543210',
    '9876543210; 9876543210',
  ]) {
    expect(read(phone, text)).toEqual(['919876543210', 'PHONE_REPAIRED', expect.any(String)]);
  }
});

test('what is no phone number', () => {
  expect(
    readAll(phone, [
      '12345',
      '987654321012345',
      'call later',
      '2026-04-01 09:00',
      '01/04/2026, 9:00 AM',
      '98765O3210',
      'ORD9876543210',
      '98765xxx10',
      '1111111111',
    ]),
  ).toEqual({
    '12345': 'PHONE_INVALID: "12345" has too few digits for a phone number',
    '987654321012345': 'PHONE_INVALID: "987654321012345" has too many digits for a phone number',
    'call later': 'PHONE_INVALID: "call later" is not a phone number',
    '2026-04-01 09:00': 'PHONE_INVALID: "2026-04-01 09:00" is a date, not a phone number',
    '01/04/2026, 9:00 AM': 'PHONE_INVALID: "01/04/2026, 9:00 AM" is a date, not a phone number',
    '98765O3210': 'PHONE_INVALID: "98765O3210" is not a phone number',
    ORD9876543210: 'PHONE_INVALID: "ORD9876543210" is not a phone number',
    '98765xxx10': 'PHONE_INVALID: "98765xxx10" is not a phone number',
    '1111111111': 'PHONE_INVALID: "1111111111" is not a valid phone number',
  });
});

test('phones are the same in any formatting', () => {
  for (const returned of ['919876543210', '+91 98765-43210', 919876543210, '9876543210', '09876543210']) {
    expect(phone.equal('919876543210', returned)).toBe(true);
  }
  expect(phone.equal('919876543210', '919876543211')).toBe(false);
  expect(phone.equal('919876543210', null)).toBe(false);
});

test('an exported number has its +, so that every default country reads it', () => {
  expect(
    ['919876543210', '9876543210', '12125550123', '+442079460958', 'n/a', null].map((value) => phone.format(value)),
  ).toEqual(['+919876543210', '+919876543210', '+12125550123', '+442079460958', 'n/a', '']);
  expect(read(phoneConverter('US'), phone.format('919876543210'))).toBe('919876543210');
});

test('a country that does not exist is refused', () => {
  expect(() => phoneConverter('XX')).toThrow('"XX" is not a country code');
});

/** What the library says, asked alone. */
function libraryReads(text: string, country: CountryCode): string | undefined {
  const found = parsePhoneNumberFromString(text, { defaultCountry: country, extract: false });
  return found?.isValid() === true ? found.number.slice(1) : undefined;
}

test.each<CountryCode>(['IN', 'AE', 'PK', 'MY', 'SG', 'US', 'GB', 'IT', 'QA'])(
  'the fast path agrees with libphonenumber, at home in %s',
  (country) => {
    const here = phoneConverter(country);
    const prefix = fc.constantFrom(
      '',
      '',
      '',
      '0',
      '00',
      '000',
      '+',
      '91',
      '+91',
      '0091',
      '+910',
      '910',
      '1',
      '+1',
      '971',
      '+971',
      '0091091',
      '9191',
    );
    const head = fc.constantFrom('', '9', '8', '7', '6', '2', '1800', '000800', '11', '22', '80', '50', '5');
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(prefix, head, digits, (start, middle, end) => {
        const text = start + middle + end;
        const parsed = here.parse(text);
        expect(parsed.ok ? parsed.value : undefined).toBe(libraryReads(text, country));
      }),
      { numRuns: 600 },
    );
  },
);

test('the fast path agrees with libphonenumber on ranges all over the Indian plan', () => {
  const different: string[] = [];
  for (let range = 0; range < 100_000; range += 17) {
    const text = `${String(range).padStart(5, '0')}12345`;
    const parsed = phone.parse(text);
    if ((parsed.ok ? parsed.value : undefined) !== libraryReads(text, 'IN')) different.push(text);
  }
  expect(different).toEqual([]);
});
