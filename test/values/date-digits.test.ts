import fc from 'fast-check';
import { DateTime } from 'luxon';
import { expect, test } from 'vitest';
import { compileDateFormat } from '../../src/values/date-format.js';
import { digitReader } from '../../src/values/date-digits.js';

const dayFirst = digitReader([
  { part: 'day', least: 1, most: 2 },
  { sign: '/' },
  { part: 'month', least: 1, most: 2 },
  { sign: '/' },
  { part: 'year', least: 4, most: 4 },
]);

test('a date of digits and signs is read in one go, anything else is left to the format', () => {
  expect(dayFirst('5/03/2026')).toEqual({ local: Date.UTC(2026, 2, 5) });
  expect(dayFirst('31/02/2026')).toBe('February 2026 has 28 days');
  for (const text of ['', '5', '5/3', '5/3/26', '005/3/2026', '5/3/20260', '5-3-2026', '5/3/2026 ', '५/3/2026'])
    expect(dayFirst(text)).toBeUndefined();
});

test('two-digit years are of the century that they are of elsewhere', () => {
  const format = compileDateFormat('DD.MM.YY');
  expect(format.read('05.03.05')).toEqual({ local: Date.UTC(2005, 2, 5) });
  expect(format.read('05.03.99')).toEqual({ local: Date.UTC(1999, 2, 5) });
});

test.each([
  ['DD/MM/YYYY HH:mm', 'dd/MM/yyyy HH:mm'],
  ['M/D/YY', 'M/d/yy'],
  ['YYYYMMDD', 'yyyyMMdd'],
  ['YYYY-MM-DD[T]HH:mm:ss', "yyyy-MM-dd'T'HH:mm:ss"],
])('%s reads every moment as luxon does', (format, tokens) => {
  const { read } = compileDateFormat(format);
  fc.assert(
    fc.property(fc.date({ min: new Date('1970-01-01'), max: new Date('2059-12-31'), noInvalidDate: true }), (date) => {
      const text = DateTime.fromJSDate(date, { zone: 'utc' }).toFormat(tokens);
      expect(read(text)).toEqual({ local: DateTime.fromFormat(text, tokens, { zone: 'utc' }).toMillis() });
    }),
  );
});
