import { expect, test } from 'vitest';
import { converter, read } from './reading.js';

const rating = converter('RATING');

test.each(['4', '4.0', '4/5', '4 / 5', '4 out of 5', '4 stars', '★★★★', '★★★★☆', '⭐⭐⭐⭐', '⭐️⭐️⭐️⭐️', '४', '４'])(
  '%s is 4',
  (text) => {
    expect(read(rating, text)).toBe(4);
  },
);

test.each(['0', '6', '4.5', '-1', '8/10', 'good', '☆☆☆', '44'])('%s is no rating', (text) => {
  expect(read(rating, text)).toBe(`RATING_RANGE: "${text}" is not a rating from 1 to 5`);
});

test('a rating is the same as text and as number', () => {
  expect(rating.equal(4, '4')).toBe(true);
  expect(rating.equal(4, 5)).toBe(false);
  expect(rating.equal(0, '')).toBe(false);
  expect(rating.format(4)).toBe('4');
});
