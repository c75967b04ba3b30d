import { expect, test } from 'vitest';
import { nearest } from '../../src/values/nearest.js';

const statuses = ['Fresh', 'Interested', 'Won', 'Lost', 'Call back later'];

test.each([
  ['Lots', 'Lost'],
  ['intrested', 'Interested'],
  ['INTERESTED', 'Interested'],
  ['Interested (hot)', 'Interested'],
  ['call_back_later', 'Call back later'],
  ['Call back', 'Call back later'],
])('%s: did you mean %s?', (text, expected) => {
  expect(nearest(text, statuses)).toBe(expected);
});

test.each(['Zebra crossing', 'Hot', '', '   ', '42'])('nothing is close to %j', (text) => {
  expect(nearest(text, statuses)).toBeUndefined();
});

test('empty candidates and very long texts are no matter', () => {
  expect(nearest('Nmae', ['', 'Name'])).toBe('Name');
  expect(nearest('x'.repeat(100_000), ['', 'x'.repeat(50_000), 'y'])).toBe('x'.repeat(50_000));
});
