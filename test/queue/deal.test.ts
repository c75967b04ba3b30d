import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BatchPlan, dealRows, rowsToABatch } from '../../src/queue/deal.js';

interface Row {
  readonly row: number;
  readonly lane?: string;
}

async function dealt(rows: readonly Row[], open: (row: Row) => boolean = () => true): Promise<[number, number[]][]> {
  const plan = new BatchPlan();
  for (const { row, lane } of rows) plan.note(row, lane);
  const batches: [number, number[]][] = [];
  const source = (async function* () {
    for (let at = 0; at < rows.length; at += 7) yield await Promise.resolve(rows.slice(at, at + 7).filter(open));
  })();
  for await (const batch of dealRows(source, ({ row }) => row, plan)) {
    batches.push([batch.number, batch.rows.map(({ row }) => row)]);
  }
  return batches.toSorted(([a], [b]) => a - b);
}

const file = (count: number): Row[] => Array.from({ length: count }, (_, at) => ({ row: at + 2, lane: `lead ${at}` }));

test('rows are dealt by their numbers in the file, a hundred to a batch', async () => {
  const batches = await dealt(file(250));
  expect(batches.map(([number, rows]) => [number, rows[0], rows.at(-1)])).toEqual([
    [0, 2, 99],
    [1, 100, 199],
    [2, 200, 251],
  ]);
});

test('a later row of a lead goes where the first one went, in file order', async () => {
  const rows = [...file(250), { row: 300, lane: 'lead 3' }, { row: 301, lane: 'lead 120' }];
  const batches = await dealt(rows);
  expect(batches[0]?.[1].at(-1)).toBe(300);
  expect(batches[1]?.[1].at(-1)).toBe(301);
});

test('whatever the lanes: each row once, a lane never in two batches, and the same rows make the same batches', async () => {
  const row = fc.record({ lane: fc.option(fc.integer({ min: 0, max: 30 }).map(String), { nil: undefined }) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { maxLength: 3 * rowsToABatch }),
      fc.integer({ min: 1, max: 400 }),
      async (list, cut) => {
        const rows = list.map(({ lane }, at): Row => ({ row: at + 2, lane }));
        const batches = await dealt(rows);
        expect(batches.flatMap(([, numbers]) => numbers).toSorted((a, b) => a - b)).toEqual(rows.map((one) => one.row));
        const home = new Map(batches.flatMap(([number, numbers]) => numbers.map((one) => [one, number] as const)));
        for (const lane of new Set(rows.flatMap((one) => one.lane ?? []))) {
          const homes = new Set(rows.filter((one) => one.lane === lane).map((one) => home.get(one.row)));
          expect(homes.size).toBe(1);
        }
        const rest = await dealt(rows, (one) => one.row > cut);
        for (const [number, numbers] of rest) for (const one of numbers) expect(home.get(one)).toBe(number);
      },
    ),
    { numRuns: 100 },
  );
});
