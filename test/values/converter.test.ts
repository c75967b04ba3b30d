import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isKnownType } from '../../src/values/converter.js';
import { converter, read } from './reading.js';

const types = [
  'TEXT',
  'EMAIL',
  'PHONE',
  'NUMBER',
  'MONEY',
  'DATE',
  'DROPDOWN',
  'TAGS',
  'RATING',
  'STATUS',
  'LOST_REASON',
  'WEBSITE',
  'MEDIA_LINK',
  'ACTIVE_USERS',
  'ASSIGNEE',
];

test('types are known in every spelling that the API and its documents use', () => {
  for (const type of [...types, 'lostReason', 'LostReason', 'activeUsers', 'medialink', 'UNIQUE', 'date'])
    expect(isKnownType(type)).toBe(true);
  for (const type of ['FORMULA', '', '__proto__', 'constructor']) expect(isKnownType(type)).toBe(false);
});

test('an unknown type passes as text', () => {
  expect(read(converter('FORMULA'), 'x = 1')).toBe('x = 1');
});

test.each(types)('no text makes the converter of %s throw, and what it says begins with the value', (type) => {
  const closed = converter(type, { field: { options: ['a'], tags: ['a'] } });
  const open = converter(type, { settings: { newOptions: 'allow', numbers: 'indian' } });
  const signs = fc.constantFrom(
    ...'0123456789+-.,/()% ;:@aeEPM₹९★\\"\n\u200b'.split(''),
    'ext',
    'lakh',
    '😀',
    '\ud800',
  );
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: signs, minLength: 1, maxLength: 40 }), fc.string({ unit: 'binary', minLength: 1 })),
      (text) => {
        for (const one of [closed, open]) {
          const parsed = one.parse(text);
          if (!parsed.ok) expect(parsed.problem.message.startsWith('"')).toBe(true);
          else {
            expect(one.equal(parsed.value, parsed.value)).toBe(true);
            if (parsed.repaired) expect(parsed.repaired.message.startsWith('"')).toBe(true);
          }
        }
      },
    ),
    { numRuns: 150 },
  );
});

test.each(types)('a value of %s that comes back in a strange shape is just another value', (type) => {
  const one = converter(type);
  fc.assert(
    fc.property(fc.anything(), (returned) => {
      expect(typeof one.format(returned)).toBe('string');
      one.equal('x', returned);
    }),
    { numRuns: 100 },
  );
});

const hostile: [string, string][] = [
  ['digits', '1'.repeat(100_000)],
  ['letters', 'a'.repeat(100_000)],
  ['blanks', `${' '.repeat(100_000)}x`],
  ['groups', '1,'.repeat(50_000)],
  ['addresses', 'a@'.repeat(50_000)],
  ['dots', `${'a.'.repeat(50_000)}@b.in`],
  ['brackets', '('.repeat(100_000)],
  ['zero widths', '\u200b'.repeat(100_000)],
  ['Devanagari digits', '९'.repeat(100_000)],
  ['separators', ';'.repeat(100_000)],
  ['backslashes', '\\'.repeat(100_000)],
  ['stars', '★'.repeat(100_000)],
  ['emoji', '😀'.repeat(50_000)],
];

test.each(hostile)('a cell of 100,000 %s is answered by every converter', (_name, text) => {
  for (const type of types) {
    const parsed = converter(type, {
      field: { options: ['a'], tags: ['a'] },
      column: type === 'DATE' ? { format: 'DD MMM YYYY hh:mm A' } : {},
    }).parse(text);
    if (type !== 'TEXT') expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.problem.message.length).toBeLessThan(200);
  }
});
