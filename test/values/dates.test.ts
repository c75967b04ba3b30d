import fc from 'fast-check';
import { DateTime } from 'luxon';
import { expect, test } from 'vitest';
import { converter, read, readAll, tip } from './reading.js';

const india = (text: string) => Date.parse(`${text}+05:30`);
const withFormat = converter('DATE', { column: { format: 'DD/MM/YYYY HH:mm' } });
const free = converter('DATE');

test('a date of the column format, with and without its time, and ISO beside it', () => {
  expect(
    readAll(withFormat, [
      '05/03/2026 10:30',
      '5/3/2026 9:05',
      '05/03/2026',
      '2026-03-05T10:30:00',
      '2026-03-05',
      '2026-03-05 10:30:15.250',
      '२२/११/२०२६',
    ]),
  ).toEqual({
    '05/03/2026 10:30': india('2026-03-05T10:30:00'),
    '5/3/2026 9:05': india('2026-03-05T09:05:00'),
    '05/03/2026': india('2026-03-05T00:00:00'),
    '2026-03-05T10:30:00': india('2026-03-05T10:30:00'),
    '2026-03-05': india('2026-03-05T00:00:00'),
    '2026-03-05 10:30:15.250': india('2026-03-05T10:30:15.250'),
    '२२/११/२०२६': india('2026-11-22T00:00:00'),
  });
});

test('an offset in the text counts, not the zone', () => {
  expect(read(free, '2026-03-05T10:30:00Z')).toBe(Date.UTC(2026, 2, 5, 10, 30));
  expect(read(free, '2026-03-05T10:30:00+01:00')).toBe(Date.UTC(2026, 2, 5, 9, 30));
  expect(read(free, '2026-03-05 10:30-0800')).toBe(Date.UTC(2026, 2, 5, 18, 30));
});

test('impossible dates are refused with the reason', () => {
  expect(
    readAll(withFormat, [
      '31/02/2026',
      '29/02/2025',
      '12/13/2026',
      '05/03/2026 25:00',
      '05/03/1026',
      '2026-02-30',
      '00/03/2026',
    ]),
  ).toEqual({
    '31/02/2026': 'DATE_INVALID: "31/02/2026" is not a date: February 2026 has 28 days',
    '29/02/2025': 'DATE_INVALID: "29/02/2025" is not a date: February 2025 has 28 days',
    '12/13/2026': 'DATE_INVALID: "12/13/2026" is not a date: there is no month 13',
    '05/03/2026 25:00': 'DATE_INVALID: "05/03/2026 25:00" is not a date: there is no such time',
    '05/03/1026': 'DATE_INVALID: "05/03/1026" is not a date: the year is 1026',
    '2026-02-30': 'DATE_INVALID: "2026-02-30" is not a date: February 2026 has 28 days',
    '00/03/2026': 'DATE_INVALID: "00/03/2026" is not a date: March 2026 has 31 days',
  });
});

test('a date of another shape than the format is refused, and the format shown', () => {
  for (const text of ['5 Mar 26', '5 Foo 2026', '05/03/26', '10:30:00', 'soon', '05-03-2026']) {
    expect(read(withFormat, text)).toBe(`DATE_INVALID: "${text}" is not a date of the format DD/MM/YYYY HH:mm`);
  }
  expect(tip(withFormat, 'soon')).toBe('Write it like 22/11/2026 16:18, or correct "format" of "date" in the map.');
});

test('a date with its month in words reads one way only, so it is read beside any format, and remarked', () => {
  const found = readAll(withFormat, ['12 March 2026', 'Mar 5, 2026 4:30 pm', '05-Mar-2026', '2026 March 5']);
  const remarked = (text: string, date: string, time = '00:00') => [
    india(`${date}T${time}:00`),
    'VALUE_REPAIRED',
    `"${text}" is not of the format DD/MM/YYYY HH:mm, but its month is in words: it was read as ${date} ${time}`,
  ];
  expect(found).toEqual({
    '12 March 2026': remarked('12 March 2026', '2026-03-12'),
    'Mar 5, 2026 4:30 pm': remarked('Mar 5, 2026 4:30 pm', '2026-03-05', '16:30'),
    '05-Mar-2026': remarked('05-Mar-2026', '2026-03-05'),
    '2026 March 5': remarked('2026 March 5', '2026-03-05'),
  });
  expect(read(withFormat, '31 April 2026')).toBe('DATE_INVALID: "31 April 2026" is not a date: April 2026 has 30 days');
});

test.each([
  '5 Mar 2026',
  '05-Mar-26',
  'Mar 5, 2026',
  '5th March 2026',
  'March 5 2026',
  'Thursday, 5 March 2026',
  '5 march, 2026',
  '2026/03/05',
  '2026.3.5',
  '2026-Mar-05',
])('without a format %j is plain', (text) => {
  expect(read(free, text)).toBe(india('2026-03-05T00:00:00'));
});

test.each([
  'Thu, 5 Mar 2026 15:30',
  '5 Mar 2026 3:30 PM',
  '5-Mar-2026 3:30pm',
  'March 5, 2026 03:30:00 p.m.',
  '2026/03/05 15:30',
  'March 5, 2026 at 3:30 PM',
  'Thu Mar 05 2026 15:30:00 GMT+0530 (India Standard Time)',
])('without a format %j has its time', (text) => {
  expect(read(free, text)).toBe(india('2026-03-05T15:30:00'));
});

test('midnight and noon of a 12-hour clock', () => {
  expect(read(free, '5 Mar 2026 12:15 AM')).toBe(india('2026-03-05T00:15:00'));
  expect(read(free, '5 Mar 2026 12:15 PM')).toBe(india('2026-03-05T12:15:00'));
  expect(read(free, '5 Mar 2026 13:15 PM')).toBe(
    'DATE_INVALID: "5 Mar 2026 13:15 PM" is not a date: there is no such time',
  );
});

test('the order of day and month is never guessed', () => {
  expect(readAll(free, ['25/03/2026', '03/25/2026', '05.05.2026', '03/04/2026', '13/13/2026'])).toEqual({
    '25/03/2026': india('2026-03-25T00:00:00'),
    '03/25/2026': india('2026-03-25T00:00:00'),
    '05.05.2026': india('2026-05-05T00:00:00'),
    '03/04/2026': 'DATE_INVALID: "03/04/2026" is not a date: it can be 3 April 2026 or 4 March 2026',
    '13/13/2026': 'DATE_INVALID: "13/13/2026" is not a date: neither 13 nor 13 is a month',
  });
  expect(tip(free, '03/04/2026')).toBe(
    'Write it as 2026-11-22, or add "format": "DD/MM/YYYY" (or what the column has) to "date" in the map.',
  );
  expect(read(converter('DATE', { column: { dateOrder: 'day-first' } }), '03/04/2026')).toBe(
    india('2026-04-03T00:00:00'),
  );
  expect(read(converter('DATE', { column: { dateOrder: 'month-first' } }), '03/04/2026')).toBe(
    india('2026-03-04T00:00:00'),
  );
});

test('two-digit years are 1970 to 2069', () => {
  expect(read(free, '25/03/69')).toBe(india('2069-03-25T00:00:00'));
  expect(read(free, '25/03/70')).toBe(india('1970-03-25T00:00:00'));
});

test('dates that come as numbers', () => {
  expect(readAll(withFormat, ['1764547200000', '1764547200', '45991', '45991.75', '20260305'])).toEqual({
    '1764547200000': 1764547200000,
    '1764547200': [1764547200000, 'VALUE_REPAIRED', '"1764547200" was read as seconds since 1970: 2025-12-01 05:30'],
    '45991': [
      india('2025-11-30T00:00:00'),
      'VALUE_REPAIRED',
      `"45991" was read as a spreadsheet's day number: 2025-11-30 00:00`,
    ],
    '45991.75': [
      india('2025-11-30T18:00:00'),
      'VALUE_REPAIRED',
      `"45991.75" was read as a spreadsheet's day number: 2025-11-30 18:00`,
    ],
    '20260305': [
      india('2026-03-05T00:00:00'),
      'VALUE_REPAIRED',
      '"20260305" was read as year, month and day: 2026-03-05 00:00',
    ],
  });
});

test.each(['9876543210', '919876543210', '12345', '99999', '2026', '99999999'])('the number %s is no date', (text) => {
  expect(read(free, text)).toBe(`DATE_INVALID: "${text}" is not a date in a form that can be told`);
});

test('a time that a clock change skips moves forward; of one that comes twice the first is taken', () => {
  const newYork = converter('DATE', { settings: { timezone: 'America/New_York' } });
  expect(read(newYork, '2026-03-08T02:30:00')).toBe(Date.parse('2026-03-08T03:30:00-04:00'));
  expect(read(newYork, '2026-11-01T01:30:00')).toBe(Date.parse('2026-11-01T01:30:00-04:00'));
  expect(read(newYork, '2026-11-01T02:30:00')).toBe(Date.parse('2026-11-01T02:30:00-05:00'));
});

test('a column may have a zone of its own; what Telecrm shows is compared in that of the workspace', () => {
  const column = { format: 'DD/MM/YYYY HH:mm', timezone: 'America/New_York' };
  const field = { dateFormat: 'DD/MM/YYYY', timeFormat: 'HH:mm' };
  const newYork = converter('DATE', { column, field });
  const sent = Date.parse('2026-03-05T10:30:00-05:00');
  expect(read(newYork, '05/03/2026 10:30')).toBe(sent);
  expect(newYork.equal(sent, '05/03/2026 21:00')).toBe(true);
  expect(newYork.format(sent)).toBe('05/03/2026 10:30');
  expect(() => converter('DATE', { column: { timezone: 'Asia/Delhi' } })).toThrow('"Asia/Delhi" is not a time zone');
});

test('zones agree with luxon on every time that exists once', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(
        'Asia/Kolkata',
        'America/New_York',
        'Europe/Lisbon',
        'Australia/Lord_Howe',
        'Africa/Casablanca',
        'Asia/Kathmandu',
      ),
      fc.date({ min: new Date('1950-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }),
      (timezone, date) => {
        const there = DateTime.fromMillis(date.getTime() - date.getMilliseconds(), { zone: timezone });
        const text = there.toFormat("yyyy-MM-dd'T'HH:mm:ss");
        const choices = DateTime.fromISO(text, { zone: timezone })
          .getPossibleOffsets()
          .map((possible) => possible.toMillis());
        expect(read(converter('DATE', { settings: { timezone } }), text)).toBe(Math.min(...choices));
      },
    ),
  );
});

test('an exported date is read again as the same instant', () => {
  expect(free.format(1764547200000)).toBe('2025-12-01T05:30:00+05:30');
  expect(free.format('1764547200123')).toBe('2025-12-01T05:30:00.123+05:30');
  expect(converter('DATE', { column: { format: 'DD MMM YYYY, hh:mm A' } }).format(1764547200000)).toBe(
    '01 Dec 2025, 05:30 AM',
  );
  expect(free.format(null)).toBe('');
  expect(free.format('no date')).toBe('no date');
  fc.assert(
    fc.property(fc.date({ min: new Date('1910-01-01'), max: new Date('2150-01-01'), noInvalidDate: true }), (date) => {
      expect(read(free, free.format(date.getTime()))).toBe(date.getTime());
    }),
  );
});

test('a returned date is compared in whatever form it comes', () => {
  const field = converter('DATE', { field: { dateFormat: 'DD/MM/YYYY', timeFormat: 'HH:mm' } });
  const sent = india('2026-03-05T10:30:15');
  for (const returned of [sent, String(sent), '2026-03-05T05:00:15Z', '05/03/2026 10:30', '05/03/2026']) {
    expect(field.equal(sent, returned)).toBe(true);
  }
  for (const returned of [sent + 60_000, '05/04/2026', '05/03/2026 10:31', '', null])
    expect(field.equal(sent, returned)).toBe(false);
  expect(field.format('05/03/2026 10:30')).toBe('2026-03-05T10:30:00+05:30');
});

test('a zone that does not exist is refused', () => {
  expect(() => converter('DATE', { settings: { timezone: 'Asia/Bombay2' } })).toThrow(
    '"Asia/Bombay2" is not a time zone',
  );
});
