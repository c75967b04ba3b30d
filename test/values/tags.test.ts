import fc from 'fast-check';
import { expect, test } from 'vitest';
import { converter, read, tip } from './reading.js';

const tags = converter('TAGS', { field: { apiName: 'interests', tags: ['2 BHK', 'Villa', 'NRI'] } });
const open = (separator?: string) => converter('TAGS', { column: { separator }, settings: { newOptions: 'allow' } });

test('tags are split, trimmed, spelled as in the workspace, each once', () => {
  expect(read(tags, 'villa;  2  bhk ;;VILLA')).toEqual(['Villa', '2 BHK']);
  expect(read(open('|'), 'a;b | c')).toEqual(['a;b', 'c']);
});

test('an unknown tag is refused with the nearest one', () => {
  expect(read(tags, 'Vila')).toBe('TAG_UNKNOWN: "Vila" is not a tag of "interests"; did you mean "Villa"?');
  expect(tip(tags, 'Vila')).toBe(
    'Write it as "Villa", or add "values": {"Vila": "Villa"} to "interests" in the map; new tags are allowed by --new-options allow.',
  );
  expect(read(tags, 'NRI; Vila')).toBe(
    'TAG_UNKNOWN: "Vila" of "NRI; Vila" is not a tag of "interests"; did you mean "Villa"?',
  );
  expect(read(tags, ';;')).toBe('TAG_UNKNOWN: ";;" holds no tag');
});

test('another separator is noticed', () => {
  expect(read(tags, 'Villa, NRI')).toBe('TAG_UNKNOWN: "Villa, NRI" is not a tag, but its parts are');
  expect(tip(tags, 'Villa, NRI')).toBe('Add "separator": "," to "interests" in the map.');
});

test('a tag has at most 40 characters', () => {
  const long = 'z'.repeat(41);
  expect(read(open(), `a;${long}`)).toBe(`TAG_TOO_LONG: "${long}" has 41 characters; a tag has at most 40`);
  expect(tip(open(), long)).toBe('Shorten it, or check the separator of the column: it is ";".');
});

test('returned tags are compared in any order and case', () => {
  for (const returned of [
    ['NRI', 'villa'],
    [
      { id: '1', label: 'Villa' },
      { id: '2', label: 'NRI' },
    ],
    'Villa;NRI',
  ]) {
    expect(tags.equal(['Villa', 'NRI'], returned)).toBe(true);
  }
  expect(tags.equal(['Villa'], ['Villa', 'NRI'])).toBe(false);
  expect(tags.equal(['Villa'], null)).toBe(false);
});

test('exported tags are read again as they were, with separators and backslashes in them', () => {
  expect(tags.format(['Villa', 'NRI'])).toBe('Villa; NRI');
  const tag = fc.string({ unit: fc.constantFrom('a', 'B', ';', '\\', ',', 'é', '1'), minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(
      fc.uniqueArray(tag, { minLength: 1, maxLength: 5, selector: (text) => text.toLowerCase() }),
      fc.constantFrom(';', ',', '||'),
      (list, separator) => {
        const column = open(separator);
        expect(read(column, column.format(list))).toEqual(list);
      },
    ),
  );
});
