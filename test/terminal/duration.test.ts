import { expect, test } from 'vitest';
import { formatDuration, parseDuration } from '../../src/terminal/duration.js';

test.each([
  ['60s', 60_000],
  ['2m', 120_000],
  ['1h', 3_600_000],
  ['500ms', 500],
  ['90', 90_000],
  ['1.5h', 5_400_000],
  [' 2 M ', 120_000],
  ['1d', 86_400_000],
  ['0', 0],
])('%s is %i ms', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});

test.each(['', 's', '-5s', '1h30m', '5 minutes', 'Infinity', '1e3', '25d', '999999999999h', 'constructor'])(
  '"%s" is no duration',
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);

test('times are shown in two units at most', () => {
  expect([0, 45_400, 245_000, 5_400_000, 183_600_000].map(formatDuration)).toEqual([
    '0s',
    '45s',
    '4m 05s',
    '1h 30m',
    '2d 3h',
  ]);
});
