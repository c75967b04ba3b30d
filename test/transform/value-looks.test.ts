import { expect, test } from 'vitest';
import { valueLooks } from '../../src/transform/value-looks.js';
import { workspace } from '../helpers/workspace.js';

const settings = {
  timezone: 'Asia/Kolkata',
  defaultCountry: 'IN',
  numbers: 'western',
  newOptions: 'block',
} as const;
const lookAt = valueLooks(workspace, settings);

/** The kinds that all of the values are of. */
const kindsOf = (...values: string[]): string[] =>
  Object.entries(lookAt(values).shares)
    .filter(([, share]) => share === 1)
    .map(([kind]) => kind);

test.each([
  [['9876543210', '+91 98765-43211', '9.88E+09'], ['phone']],
  [['a@example.com', 'Asha <asha@example.com>'], ['email']],
  [
    ['3', '5', '1'],
    ['number', 'money', 'rating'],
  ],
  [
    ['₹ 85,00,000', 'Rs. 5,000'],
    ['money', 'currency'],
  ],
  [['2026-11-22', '22 Nov 2026', '22/11/2026'], ['date']],
  [
    ['45983', '45984.5'],
    ['dayNumber', 'number', 'money'],
  ],
  [['asha@example.com', 'Ravi Menon'], ['member']],
  [
    ['https://example.com/a', 'example.org'],
    ['website', 'media'],
  ],
  [['65f0c3a7ac00000001000001'], ['leadId', 'id']],
  [['Pune', 'Kochi'], []],
])('%j look like %j', (values, kinds) => {
  const found = kindsOf(...values);
  for (const kind of kinds) expect(found).toContain(kind);
  if (kinds.length < 2) expect(found).toEqual(kinds);
});

test('shares are of the values that are there: blanks, errors of the spreadsheet and signs for nothing do not count', () => {
  const look = lookAt(['', '#REF!', '-', 'N/A', 'a@example.com', 'oops']);
  expect(look).toMatchObject({ filled: 2, example: 'a@example.com', shares: { email: 0.5 } });
  expect([...look.emptyTokens]).toEqual(['-', 'N/A']);
});

test('labels are found in every list that has them, without case', () => {
  expect(Object.fromEntries(lookAt(['fresh', 'Won', 'Maybe', 'FRESH']).labels)).toEqual({
    'fields.status': { share: 0.75, distinct: 2 },
  });
});

test('labels are found as the importer finds them: blanks inside do not matter', () => {
  const types = { apiName: 'type', type: 'DROPDOWN', locked: false, options: ['1 BHK', '2 BHK', '2.5 BHK'] } as const;
  const look = valueLooks({ ...workspace, fields: [types] }, settings);
  expect(look(['2BHK', '1\u00a0bhk', '2.5  BHK', '3 BHK']).labels.get('fields.type')).toEqual({
    share: 0.75,
    distinct: 3,
  });
});

test('lists of tags are split by the sign that makes most of them known', () => {
  expect(lookAt(['Gym|Parking', 'near metro', 'Parking']).labels.get('fields.interests')).toEqual({
    share: 1,
    distinct: 3,
    separator: '|',
  });
});

test('a word for nothing that is an option of the workspace is that option', () => {
  const options = valueLooks(
    { ...workspace, fields: [{ apiName: 'pet', type: 'DROPDOWN', locked: false, options: ['None', 'Dog'] }] },
    { timezone: 'Asia/Kolkata', defaultCountry: 'IN', numbers: 'western', newOptions: 'block' },
  );
  expect(options(['None', 'Dog'])).toMatchObject({ filled: 2 });
});

test('prose, however long, is just text', () => {
  const look = lookAt(['a@example.com '.repeat(3_000), '9'.repeat(32_767)]);
  expect(look.filled).toBe(2);
  expect(Object.values(look.shares).every((share) => share === 0)).toBe(true);
});
