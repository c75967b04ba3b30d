import fc from 'fast-check';
import { expect, test } from 'vitest';
import { halve, longestWindow, partBusy, splitRange, type Window } from '../../src/download/windows.js';

const day = 86_400_000;

/** Newest first, side by side, from end to end. */
function expectPartition(windows: readonly Window[], { from, to }: Window): void {
  expect(windows[0]?.to).toBe(to);
  expect(windows.at(-1)?.from).toBe(from);
  for (const [at, window] of windows.entries()) {
    expect(window.from).toBeLessThanOrEqual(window.to);
    if (at > 0) expect(window.to).toBe((windows[at - 1]?.from ?? 0) - 1);
  }
}

test('a range is cut into windows of at most 30 days, newest first, each instant in exactly one', () => {
  const to = Date.UTC(2026, 10, 26);
  expect(splitRange({ from: to - 65 * day, to }).map(({ from, to: end }) => (end - from + 1) / day)).toEqual([
    30,
    30,
    5 + 1 / day,
  ]);
  expect(splitRange({ from: 5, to: 5 })).toEqual([{ from: 5, to: 5 }]);
  const range = fc.tuple(fc.nat(1e9), fc.nat(400 * day)).map(([from, length]) => ({ from, to: from + length }));
  fc.assert(
    fc.property(range, (whole) => {
      const windows = splitRange(whole);
      expectPartition(windows, whole);
      for (const { from, to: end } of windows) expect(end - from).toBeLessThan(longestWindow);
    }),
  );
});

test('a window that fails is halved down to a minute', () => {
  fc.assert(
    fc.property(fc.nat(1e9), fc.nat(longestWindow), (from, length) => {
      const window = { from, to: from + length };
      const halves = halve(window);
      if (length + 1 < 120_000) expect(halves).toBeUndefined();
      else {
        expect(halves?.length).toBe(2);
        expectPartition(halves ?? [], window);
      }
    }),
  );
});

test('a busy window is parted so that its pages need not come one after the other', () => {
  const window = { from: 0, to: 30 * day - 1 };
  expect(partBusy(window, 6_000)).toBeUndefined();
  expect(partBusy(window, Number.POSITIVE_INFINITY)).toBeUndefined();
  const parts = partBusy(window, 200_000) ?? [];
  expectPartition(parts, window);
  expect(parts.length).toBe(50);
  expect(partBusy({ from: 0, to: 30_000 }, 200_000)).toBeUndefined();
});
