import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KeyWalk, type WalkedRow } from '../../src/download/key-walk.js';

const limit = 10;

/** Newest first; of one instant, in the order given. */
const newestFirst = (rows: readonly WalkedRow[]): WalkedRow[] =>
  [...rows].sort((one, other) => (other.createdOn ?? 0) - (one.createdOn ?? 0));

/** What a server answers that has these rows. */
function answer(rows: readonly WalkedRow[], { from, to, skip }: { from: number; to: number; skip: number }) {
  const hits = newestFirst(rows).filter(({ createdOn = from }) => createdOn >= from && createdOn <= to);
  return { page: hits.slice(skip, skip + limit), total: hits.length };
}

/** Walk over a server whose rows `change` may replace before each page. */
function walk(rows: readonly WalkedRow[], change: (page: number) => readonly WalkedRow[] = () => rows) {
  const steps = new KeyWalk({ from: 0, to: 1_000 });
  const keys: string[] = [];
  let pages = 0;
  for (let done = false; !done && pages < 500; ) {
    const { page, total } = answer(change(pages), steps.next);
    pages += 1;
    const step = steps.take(page, limit, total);
    if (step.fault !== undefined) return { keys, pages, fault: step.fault };
    keys.push(...page.filter((_row, at) => step.fresh[at]).map(({ key }) => key));
    done = step.done;
  }
  return { keys, pages, fault: undefined };
}

const rowsAt = (times: readonly (number | undefined)[]): WalkedRow[] =>
  times.map((createdOn, at) => ({ key: `L${at}`, createdOn }));

test('every row comes exactly once, whatever shares an instant', () => {
  const times = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 120 });
  fc.assert(
    fc.property(times, (all) => {
      const { keys, fault } = walk(rowsAt(all));
      expect(fault).toBeUndefined();
      expect(keys.toSorted()).toEqual(
        rowsAt(all)
          .map(({ key }) => key)
          .toSorted(),
      );
    }),
    { numRuns: 200 },
  );
});

test('25 pages of one instant are walked by skip, and what is older behind them', () => {
  const rows = rowsAt([...Array.from({ length: 250 }, () => 500), 499, 20, 20]);
  const { keys, fault } = walk(rows);
  expect([new Set(keys).size, keys.length, fault]).toEqual([253, 253, undefined]);
});

test('rows that do not tell when they were created are walked by skip, with an overlap', () => {
  const { keys } = walk(rowsAt(Array.from({ length: 64 }, () => undefined)));
  expect(new Set(keys).size).toBe(64);
});

test('rows that come or go while the walk goes on neither shift nor double what stays', () => {
  const base = rowsAt(Array.from({ length: 100 }, (_, at) => 1_000 - at * 3));
  fc.assert(
    fc.property(fc.array(fc.nat(99), { maxLength: 8 }), fc.nat(1_000), (gone, late) => {
      const change = (page: number): WalkedRow[] => [
        ...base.filter(({ key }) => !gone.slice(0, page).some((at) => key === `L${at}`)),
        ...(page > 2 ? [{ key: 'late', createdOn: late }] : []),
      ];
      const { keys, fault } = walk(base, change);
      expect(fault).toBeUndefined();
      expect(new Set(keys).size).toBe(keys.length);
      const stay = base.filter(({ key }) => !gone.some((at) => key === `L${at}`));
      expect(stay.filter(({ key }) => !keys.includes(key))).toEqual([]);
    }),
  );
});

test('a page that is full when the window ends needs no empty one behind it', () => {
  expect(walk(rowsAt(Array.from({ length: 10 }, (_, at) => at))).pages).toBe(1);
  expect(walk([]).pages).toBe(1);
});

test('answers that would lead round in circles are found out', () => {
  const outside = new KeyWalk({ from: 100, to: 200 });
  expect(outside.take([{ key: 'a', createdOn: 300 }], limit, 1).fault).toBe('range-ignored');
  const same = new KeyWalk({ from: 0, to: 50 });
  const page = Array.from({ length: limit }, (_, at) => ({ key: `L${at}`, createdOn: 50 }));
  expect(same.take(page, limit, 99).done).toBe(false);
  expect(same.take(page, limit, 99).fault).toBe('page-repeated');
});

test('a total that is too large does not keep the walk from ending', () => {
  const steps = new KeyWalk({ from: 0, to: 50 });
  expect(steps.take([{ key: 'a', createdOn: 7 }], limit, 99).done).toBe(false);
  expect(steps.take([{ key: 'a', createdOn: 7 }], limit, 99)).toEqual({ fresh: [false], done: true });
});
