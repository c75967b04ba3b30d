import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRetryBudget, parseRetryAfter, retryDelay } from '../../src/telecrm/retry.js';

const date = 'Mon, 23 Nov 2026 10:00:00 GMT';

test('waits double up to 20 s: transient ones from 200 ms, throttled ones from 1 s', () => {
  const longest = (kind: 'transient' | 'throttled') =>
    [1, 2, 3, 4, 5, 9].map((attempt) => retryDelay({ attempt, kind, random: () => 1 }));
  expect(longest('transient')).toEqual([200, 400, 800, 1_600, 3_200, 20_000]);
  expect(longest('throttled')).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 20_000]);
});

test('jitter is full, and never shorter than what the server asked for', () => {
  expect(retryDelay({ attempt: 3, kind: 'transient', random: () => 0 })).toBe(0);
  expect(retryDelay({ attempt: 3, kind: 'transient', random: () => 0.5 })).toBe(400);
  expect(retryDelay({ attempt: 3, kind: 'transient', random: () => 0.5, retryAfterMs: 90_000 })).toBe(90_000);
});

test.each([
  [{ 'retry-after': '7' }, 7_000],
  [{ 'retry-after': '0' }, 0],
  [{ 'retry-after': ' 1.5 ' }, 1_500],
  [{ 'retry-after': 'Mon, 23 Nov 2026 10:00:30 GMT' }, 30_000],
  [{ 'retry-after': 'Mon, 23 Nov 2026 09:59:30 GMT' }, undefined],
  [{ 'retry-after': '-5' }, undefined],
  [{ 'retry-after': 'soon' }, undefined],
  [{ 'retry-after': 'Monday' }, undefined],
  [{ 'retry-after': '99999999' }, 86_400_000],
  [{ 'ratelimit-reset': '12' }, 12_000],
  [{ 'x-ratelimit-reset': String(Date.parse(date) / 1000 + 40) }, 40_000],
  [{ 'x-ratelimit-reset': '1000000000' }, undefined],
  [{ 'retry-after': 'soon', 'ratelimit-reset': '3' }, 3_000],
  [{}, undefined],
])('%j asks for %s ms', (headers, ms) => {
  expect(parseRetryAfter(headers, date)).toBe(ms);
});

test("a date is compared with the answer's own date, never with the local clock", () => {
  const headers = { 'retry-after': 'Thu, 01 Jan 1970 00:01:00 GMT' };
  expect(parseRetryAfter(headers, 'Thu, 01 Jan 1970 00:00:00 GMT')).toBe(60_000);
  expect(parseRetryAfter(headers, undefined)).toBeUndefined();
});

test('whatever the headers hold, the wait is a number from 0 to a day, or none', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.date({ noInvalidDate: true }).map((d) => d.toUTCString()),
        fc.integer().map(String),
      ),
      (text) => {
        const ms = parseRetryAfter({ 'retry-after': text }, date);
        expect(ms === undefined || (Number.isInteger(ms) && ms >= 0 && ms <= 86_400_000)).toBe(true);
      },
    ),
  );
});

test('a dead server uses the budget up; calls that go through fill it again', () => {
  const budget = createRetryBudget();
  let repeats = 0;
  while (budget.spend()) repeats += 1;
  expect(repeats).toBe(35);
  for (let n = 0; n < 14; n += 1) budget.refund();
  expect([budget.spend(), budget.spend()]).toEqual([true, false]);
});
