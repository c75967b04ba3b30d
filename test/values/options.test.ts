import { expect, test } from 'vitest';
import { converter, read, tip } from './reading.js';

const options = ['Google Ads', 'Walk-in', 'Referral'];
const source = converter('DROPDOWN', { field: { apiName: 'lead_source_1', options } });
const open = () =>
  converter('DROPDOWN', { field: { apiName: 'lead_source_1', options }, settings: { newOptions: 'allow' } });

test('an option is matched without case and blanks, and sent as the workspace spells it', () => {
  for (const text of ['Google Ads', 'google ads', ' GOOGLE  ADS', 'google\u00a0ads'])
    expect(read(source, text)).toBe('Google Ads');
});

test('blanks that are too many or too few are no difference, where only one option reads so', () => {
  const flats = converter('DROPDOWN', { field: { options: ['2 BHK', 'Sea View', 'Seaview', 'sea  view '] } });
  expect(['2BHK', '2  b h k', 'sea view', 'SEAVIEW'].map((text) => read(flats, text))).toEqual([
    '2 BHK',
    '2 BHK',
    'Sea View',
    'Seaview',
  ]);
  expect(read(flats, 'Sea Vi ew')).toMatch(/^OPTION_UNKNOWN: "Sea Vi ew" is not an option/u);
});

test('an unknown option is refused, with the nearest one and the line of the map', () => {
  expect(read(source, 'Gogle Ad')).toBe(
    'OPTION_UNKNOWN: "Gogle Ad" is not an option of "lead_source_1"; did you mean "Google Ads"?',
  );
  expect(tip(source, 'Gogle Ad')).toBe(
    'Write it as "Google Ads", or add "values": {"Gogle Ad": "Google Ads"} to "lead_source_1" in the map; new options are allowed by --new-options allow.',
  );
  expect(tip(source, 'Newspaper')).toBe(
    'Use an existing option (Google Ads, Walk-in, Referral), add "values": {"Newspaper": "…"} to "lead_source_1" in the map, or allow new ones with --new-options allow.',
  );
});

test('a long value is shortened in what is said about it', () => {
  const long = 'x'.repeat(500);
  expect(read(source, long)).toBe(`OPTION_UNKNOWN: "${'x'.repeat(57)}…" is not an option of "lead_source_1"`);
  expect(tip(source, long)).not.toContain('xxx');
});

test('new options pass where they are allowed, in one spelling, up to 40 characters', () => {
  const allowed = open();
  expect(['Newspaper', 'NEWSPAPER ', 'referral'].map((text) => read(allowed, text))).toEqual([
    'Newspaper',
    'Newspaper',
    'Referral',
  ]);
  expect(read(allowed, 'y'.repeat(40))).toBe('y'.repeat(40));
  expect(read(allowed, 'y'.repeat(41))).toBe(
    `OPTION_TOO_LONG: "${'y'.repeat(41)}" has 41 characters; an option has at most 40`,
  );
});

test('a drop-down has at most 1,000 options', () => {
  const allowed = open();
  for (let count = 4; count <= 1000; count++) expect(read(allowed, `Option ${count}`)).toBe(`Option ${count}`);
  expect(read(allowed, 'One more')).toBe(
    'OPTION_UNKNOWN: "One more" would be one option more than the 1,000 that a drop-down can have',
  );
  expect(read(allowed, 'option 4')).toBe('Option 4');
});

test('a field whose options are not told takes any label; one without options takes none', () => {
  expect(read(converter('DROPDOWN'), 'Anything')).toBe('Anything');
  expect(read(converter('DROPDOWN', { field: { options: [] } }), 'Anything')).toBe(
    'OPTION_UNKNOWN: "Anything" is not an option of "dropdown"',
  );
});

test('a returned option is compared without case; definitions show it as an object', () => {
  expect(source.equal('Google Ads', 'google ads')).toBe(true);
  expect(source.equal('Google Ads', { id: '1', label: 'Google Ads' })).toBe(true);
  expect(source.equal('Google Ads', null)).toBe(false);
  expect(source.format({ id: '1', label: 'Walk-in' })).toBe('Walk-in');
});
