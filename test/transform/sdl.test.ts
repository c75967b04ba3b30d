import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSdl } from '../../src/transform/sdl.js';

const read = (...lines: string[]) => parseSdl(lines.join('\n'), 'leads.sdl');

function faultsOf(...lines: string[]): string[] {
  try {
    read(...lines);
  } catch (error) {
    return String(error)
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
  return [];
}

test('a file as Data Loader saves it: a comment, a date, escaped blanks, columns of no field', () => {
  const map = read(
    '#Mapping values',
    '#Mon May 16 17:24:40 PDT 2011',
    'Full\\ Name=name',
    'Mobile = phone',
    'Internal\\ Id=',
  );
  expect(map.fields).toEqual({ name: { column: 'Full Name' }, phone: { column: 'Mobile' } });
  expect(map.ignore).toEqual(['Internal Id']);
  expect(map.version).toBe(1);
});

test('constants, with and without escapes, and columns joined into one field', () => {
  const map = read('"Expo 2026"=contact_source', '"Q\\:\\ 1"=campaign', 'City,\\ State=notes', 'Stage=status, remark');
  expect(map.fields).toEqual({
    contact_source: { value: 'Expo 2026' },
    campaign: { value: 'Q: 1' },
    notes: { template: '{City}, {State}' },
    status: { column: 'Stage' },
    remark: { column: 'Stage' },
  });
});

test('every escape of a properties file', () => {
  const map = read(
    'Time\\:\\ from\\=to=a',
    'Pr\\u00e9nom=b',
    'Back\\\\slash=c',
    'Tab\\tbed=d',
    '! a comment',
    '  Long\\ \\',
    '    Name=\\',
    '  e',
  );
  expect(Object.entries(map.fields).map(([field, { column }]) => [field, column])).toEqual([
    ['a', 'Time: from=to'],
    ['b', 'Prénom'],
    ['c', 'Back\\slash'],
    ['d', 'Tab\tbed'],
    ['e', 'Long Name'],
  ]);
});

test('a colon, a blank or nothing round it may separate; a blank that nobody escaped is read as meant', () => {
  const map = read('Name:name', 'Mobile phone', 'Full City=city');
  expect(map.fields).toEqual({ name: { column: 'Name' }, phone: { column: 'Mobile' }, city: { column: 'Full City' } });
});

test('the lead id has a name of its own', () => {
  expect(read('Lead\\ Id=leadId', 'Name=name').leadId).toBe('Lead Id');
});

test('all faults at once, each with its line', () => {
  expect(
    faultsOf(
      'Name=name',
      'Mobile',
      'Full\\ Name=name',
      'Name=title',
      '"Expo"=',
      'Pr\\u00zz=city',
      'At: x=y',
      'A{b}, C=notes',
      '=x',
    ),
  ).toEqual([
    '- line 2: "Mobile" has no "="; write "Column=field"',
    '- line 3: the field "name" is mapped in line 1 already; columns are joined in one line: "City,\\ State=name"',
    '- line 4: the column "Name" stands in line 1 already; one line may name several fields: "Column=a,b"',
    '- line 5: the constant "Expo" has no field',
    '- line 6: "\\u" needs four hexadecimal digits behind it, as in \\u00e9',
    '- line 7: "x=y" is not the name of a field; an "=", ":" or blank inside a column\'s name is written "\\=", "\\:", "\\ "',
    '- line 8: "A{b}, C" joins columns, and one of them is empty or has a brace in its name; use a JSON map for that',
    '- line 9: nothing stands before the "=" of "x"',
  ]);
  expect(faultsOf('# nothing')).toEqual(['- no line maps a column; write "Column=field" lines']);
});

test('any header can be written with escapes and comes back as it was', () => {
  const header = fc
    .string({ minLength: 1 })
    .filter((text) => text.trim() === text && !/[",]/u.test(text) && text !== '');
  const escaped = (text: string) =>
    Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
  fc.assert(
    fc.property(header, (text) => {
      expect(read(`${escaped(text)}=name`).fields.name).toEqual({ column: text });
    }),
  );
});
