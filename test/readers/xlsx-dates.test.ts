import fc from 'fast-check';
import { DateTime } from 'luxon';
import { expect, test } from 'vitest';
import { isoText, serialText } from '../../src/readers/xlsx-dates.js';

test.each([
  [1, '1900-01-01T00:00:00'],
  [59, '1900-02-28T00:00:00'],
  [60, '1900-02-29T00:00:00'],
  [61, '1900-03-01T00:00:00'],
  [45000.5, '2023-03-15T12:00:00'],
  [45000.999999, '2023-03-16T00:00:00'],
  [45000.99999, '2023-03-15T23:59:59'],
  [45292.4166666667, '2024-01-01T10:00:00'],
  [2958465, '9999-12-31T00:00:00'],
  [0.5, '12:00:00'],
  [0, '00:00:00'],
  [2958466, undefined],
  [-1, undefined],
  [Number.NaN, undefined],
])('in the 1900 system the date %d is %j', (serial, text) => {
  expect(serialText(serial, 'date', 1900)).toBe(text);
});

test('in the 1904 system day 0 is a date, and a bare time is a time', () => {
  expect(serialText(0, 'date', 1904)).toBe('1904-01-01T00:00:00');
  expect(serialText(43538, 'date', 1904)).toBe('2023-03-15T00:00:00');
  expect(serialText(0.25, 'time', 1904)).toBe('06:00:00');
  expect(serialText(2957003, 'date', 1904)).toBe('9999-12-31T00:00:00');
  expect(serialText(2957004, 'date', 1904)).toBeUndefined();
});

test('a time with a day in it keeps the day, and elapsed hours go past 24', () => {
  expect(serialText(45000.75, 'time', 1900)).toBe('2023-03-15T18:00:00');
  expect(serialText(1.5, 'elapsed', 1900)).toBe('36:00:00');
  expect(serialText(0.0001, 'elapsed', 1900)).toBe('00:00:09');
});

test('every second of every date agrees with a calendar', () => {
  const second = fc.integer({ min: 61 * 86_400, max: 2_958_466 * 86_400 - 1 });
  fc.assert(
    fc.property(second, (total) => {
      const day = DateTime.utc(1899, 12, 30).plus({ days: Math.floor(total / 86_400), seconds: total % 86_400 });
      const text = day.toFormat("yyyy-MM-dd'T'HH:mm:ss");
      expect(serialText(total / 86_400, 'date', 1900)).toBe(text);
      if (total >= 1462 * 86_400) expect(serialText(total / 86_400 - 1462, 'date', 1904)).toBe(text);
    }),
  );
});

test.each([
  ['2024-01-01', '2024-01-01T00:00:00'],
  ['2024-01-01T10:00', '2024-01-01T10:00:00'],
  ['2024-01-01T10:00:00.000Z', '2024-01-01T10:00:00'],
  ['2024-12-31T23:59:59.7', '2025-01-01T00:00:00'],
  ['2024-02-28T23:59:59.999+05:30', '2024-02-29T00:00:00'],
  ['10:30', '10:30:00'],
  ['T10:30:05', '10:30:05'],
  ['1899-12-31T10:00:00', '10:00:00'],
  ['yesterday', 'yesterday'],
  ['', ''],
])('the ISO cell %j is %j', (source, text) => {
  expect(isoText(source)).toBe(text);
});
