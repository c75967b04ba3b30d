import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConfigError } from '../../src/model/errors.js';
import { compileDateFormat } from '../../src/values/date-format.js';

const fault = (format: string) => {
  try {
    compileDateFormat(format);
  } catch (error) {
    return error instanceof ConfigError ? error.message : 'another error';
  }
  return 'none';
};

test('wrong tokens are named, with what was probably meant', () => {
  expect(fault('dd/mm/yyyy')).toBe(
    'the date format "dd/mm/yyyy" cannot be used: "dd" is no token of a date format; did you mean "DD/MM/YYYY"?',
  );
  expect(fault('DD/mm/YYYY')).toBe(
    'the date format "DD/mm/YYYY" cannot be used: it does not say the month; did you mean "DD/MM/YYYY"?',
  );
  expect(fault('YYYY-MM-DDTHH:mm')).toBe(
    'the date format "YYYY-MM-DDTHH:mm" cannot be used: "T" is no token of a date format; did you mean "YYYY-MM-DD[T]HH:mm"?',
  );
  expect(fault('DD/MM/YYYY hh:mm')).toBe(
    'the date format "DD/MM/YYYY hh:mm" cannot be used: a 12-hour clock (h, hh) needs A for AM and PM; did you mean "DD/MM/YYYY HH:mm"?',
  );
  expect(fault('DD/MM/YYYY HH:mm tt')).toContain('did you mean "DD/MM/YYYY hh:mm A"?');
  expect(fault('DD/MM')).toBe('the date format "DD/MM" cannot be used: it does not say the year');
  expect(fault('DD/MM/YYYY DD')).toBe('the date format "DD/MM/YYYY DD" cannot be used: it says the day twice');
  expect(fault('')).toContain('it does not say the year');
});

test.each([
  ['DD/MM/YYYY', '22/11/2026'],
  ['D.M.YY', '22.11.26'],
  ['MMMM D, YYYY', 'November 22, 2026'],
  ['DD-MMM-YYYY hh:mm A', '22-Nov-2026 04:18 PM'],
  ['YYYYMMDD', '20261122'],
  ['YYYYMMDDHHmmss', '20261122161807'],
  ['D [de] MMM YYYY', '22 de Nov 2026'],
  ['[on] YYYY-MM-DD [at] H:mm', 'on 2026-11-22 at 16:18'],
])('%s writes and reads %s', (format, text) => {
  const compiled = compileDateFormat(format);
  expect(compiled.write(Date.UTC(2026, 10, 22, 16, 18, 7))).toBe(text);
  const reading = compiled.read(text);
  expect(typeof reading === 'object' && compiled.write(reading.local)).toBe(text);
});

test('signs of regular expressions in a format are plain signs', () => {
  expect(compileDateFormat('DD.MM.YYYY').read('22/11/2026')).toBeUndefined();
  expect(compileDateFormat('(DD)+MM*YYYY?').read('(22)+11*2026?')).toEqual({ local: Date.UTC(2026, 10, 22) });
});

test('what a format writes it reads', () => {
  const format = fc.constantFrom(
    'DD/MM/YYYY HH:mm:ss',
    'hh:mm:ss A D/M/YYYY',
    'MMMM DD YYYY H:mm:ss',
    'YYYYMMDDHHmmss',
    'MMM D, YYYY h:mm:ss A',
  );
  const seconds = fc.integer({ min: Date.UTC(1900, 0, 1) / 1000, max: Date.UTC(2200, 11, 31) / 1000 });
  fc.assert(
    fc.property(format, seconds, (text, second) => {
      const compiled = compileDateFormat(text);
      expect(compiled.read(compiled.write(second * 1000))).toEqual({ local: second * 1000 });
    }),
  );
});
