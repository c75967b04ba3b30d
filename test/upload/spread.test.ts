import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evenly, Spread } from '../../src/upload/spread.js';

const picked = (size: number, count: number): number[] => {
  const spread = new Spread<number>(size);
  for (let at = 0; at < count; at++) spread.offer(at);
  return spread.picked();
};

test('so many are picked, spread over all that came; all where there are no more', () => {
  expect(picked(3, 2)).toEqual([0, 1]);
  expect(picked(4, 4)).toEqual([0, 1, 2, 3]);
  expect(picked(4, 8)).toEqual([0, 2, 4, 6]);
  expect(evenly(['a', 'b', 'c', 'd', 'e'], 2)).toEqual(['a', 'c']);
});

test('no stretch of the sequence is passed over, however long it is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 5_000 }), (size, count) => {
      const rows = picked(size, count);
      expect(rows.length).toBe(Math.min(size, count));
      const gaps = [...rows, count].map((row, at, all) => (at === 0 ? 0 : row - (all[at - 1] ?? 0)));
      expect(Math.max(...gaps)).toBeLessThanOrEqual(Math.max(1, Math.ceil((3 * count) / size)));
    }),
    { numRuns: 200 },
  );
});
