import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allTaken, CallWindow, capOf } from '../../src/queue/call-window.js';

/** How a call goes on its way, in ms: out, at work, and back. */
type Way = readonly [out: number, work: number, back: number];

/**
 * Send calls as early as the window lets them, in steps of one ms.
 *
 * @returns when each left and when it came in at the server.
 */
function sendAll(perSecond: number, ways: readonly Way[], freeIn?: readonly number[]) {
  let now = 0;
  const window = new CallWindow(capOf(perSecond), () => now, freeIn);
  const left: number[] = [];
  const arrived: number[] = [];
  const answers = new Map<number, (() => void)[]>();
  for (const [out, work, back] of ways) {
    for (let again = true; again; ) {
      for (const answer of answers.get(now) ?? []) answer();
      answers.delete(now);
      again = window.waitMs() > 0;
      if (again) now += 1;
    }
    const { go, answered } = window.leave();
    go();
    left.push(now);
    arrived.push(now + out);
    const at = now + out + work + back;
    if (at === now) answered();
    else answers.set(at, [...(answers.get(at) ?? []), answered]);
  }
  for (; answers.size > 0; now += 1) {
    for (const answer of answers.get(now) ?? []) answer();
    answers.delete(now);
  }
  return { left, arrived, freeIn: window.freeIn() };
}

function most(times: readonly number[], perMs: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.max(...sorted.map((from) => sorted.filter((at) => at >= from && at < from + perMs).length));
}

test('a cap is calls within a time, also where it is less than one a second or no whole number', () => {
  expect([200, 1, 0.5, 2.5].map(capOf)).toEqual([
    { calls: 200, perMs: 1_000 },
    { calls: 1, perMs: 1_000 },
    { calls: 1, perMs: 2_000 },
    { calls: 3, perMs: 1_200 },
  ]);
});

test('calls that are answered alike leave as fast as the cap allows', () => {
  const { left } = sendAll(
    5,
    Array.from({ length: 15 }, () => [2, 5, 2]),
  );
  expect(left).toEqual([0, 0, 0, 0, 0, 1020, 1020, 1020, 1020, 1020, 2040, 2040, 2040, 2040, 2040]);
});

test('a call that took longer than the fastest may have come in late: the one in its place leaves later by as much', () => {
  const { left } = sendAll(2, [
    [1, 1, 1],
    [301, 1, 1],
    [1, 1, 1],
    [1, 1, 1],
  ]);
  expect(left).toEqual([0, 0, 1020, 1320]);
});

test('a call without an answer holds its place for twice the time of the cap, no longer', () => {
  const { left } = sendAll(1, [
    [1, 9_000, 1],
    [1, 1, 1],
  ]);
  expect(left).toEqual([0, 2040]);
});

test('a process that stood still between the turn of a call and the wire does not send two windows at once', () => {
  let now = 0;
  const window = new CallWindow(capOf(2), () => now);
  const before = [window.leave(), window.leave()];
  // Longer than twice the time of the cap; meanwhile nothing went out, and two more calls are asked for.
  now = 3_000;
  const sent = [];
  expect(window.waitMs()).toBe(0);
  const third = window.leave();
  for (const call of [...before, third]) if (call.go()) sent.push(now);
  expect(sent).toEqual([3_000, 3_000]);
  expect(window.waitMs()).toBeGreaterThan(0);
  now = 4_000;
  third.answered();
  before[1]?.answered();
  // The first of all, whose place the third had, waits for its turn like every other.
  expect(window.waitMs()).toBe(20);
});

test('calls of the job before count, and of one that broke off as many as there can have been', () => {
  const before = sendAll(
    3,
    Array.from({ length: 3 }, () => [1, 1, 1]),
  );
  expect(before.freeIn).toEqual([1016, 1016, 1016]);
  expect(sendAll(3, [[1, 1, 1]], before.freeIn).left).toEqual([1016]);
  expect(sendAll(3, [[1, 1, 1]], [500]).left).toEqual([0]);
  expect(sendAll(3, [[1, 1, 1]], allTaken(capOf(3))).left).toEqual([1020]);
});

test('however late calls come in at the server, no time of the cap holds more of them than it allows', () => {
  const way = fc.tuple(
    fc.integer({ min: 3, max: 400 }),
    fc.integer({ min: 0, max: 300 }),
    fc.integer({ min: 3, max: 40 }),
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.array(way, { minLength: 1, maxLength: 60 }), (perSecond, ways) => {
      // The fastest way is seen first, as it is after a moment at any server.
      const { arrived } = sendAll(perSecond, [[3, 0, 3], ...ways]);
      expect(most(arrived, 1_000)).toBeLessThanOrEqual(perSecond);
    }),
  );
});
