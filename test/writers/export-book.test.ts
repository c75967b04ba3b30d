import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { openTable } from '../../src/readers/index.js';
import { openBook } from '../../src/writers/export-book.js';
import { freshFolder } from './folder.js';

const columns = [
  { header: 'id', width: 10 },
  { header: 'n', width: 10 },
];

test('a workbook goes on in a further sheet when one is full, and says where each row stands', async () => {
  const path = join(await freshFolder(), 'a.xlsx');
  const book = await openBook({ format: 'xlsx', to: path, guard: true, sheetRows: 4 });
  const table = await book.table('Leads', columns);
  const places: string[] = [];
  for (let at = 0; at < 7; at++) {
    const { sheet, row } = table.place();
    places.push(`${sheet} ${row}`);
    await table.add([[`L${at}`, at]]);
  }
  const other = await book.table('Actions', columns);
  await other.add([
    ['A', 1],
    ['B', 2],
  ]);
  await book.commit();
  expect(places).toEqual([
    ...['Leads 2', 'Leads 3', 'Leads 4', 'Leads (2) 2', 'Leads (2) 3', 'Leads (2) 4'],
    'Leads (3) 2',
  ]);
  for (const [sheet, rows] of [
    ['Leads', ['L0', 'L1', 'L2']],
    ['Leads (2)', ['L3', 'L4', 'L5']],
    ['Leads (3)', ['L6']],
    ['Actions', ['A', 'B']],
  ] as const) {
    const found = await openTable(path, { sheet });
    const ids: string[] = [];
    for await (const batch of found.rows) ids.push(...batch.map(({ cells }) => cells[0] ?? ''));
    expect([sheet, found.header, ids]).toEqual([sheet, ['id', 'n'], rows]);
  }
});

test('a batch that fills a sheet is parted between two', async () => {
  const path = join(await freshFolder(), 'a.xlsx');
  const book = await openBook({ format: 'xlsx', to: path, guard: true, sheetRows: 3 });
  const table = await book.table('Leads', columns);
  await table.add(Array.from({ length: 5 }, (_, at) => [`L${at}`, at]));
  expect(table.place()).toEqual({ row: 3, sheet: 'Leads (3)' });
  await book.commit();
});

test('text goes into a stream without a mark, and NDJSON leaves out what is not there', async () => {
  const csv = new PassThrough();
  const book = await openBook({ format: 'csv', to: csv, guard: true });
  const got = text(csv);
  await (await book.table('Leads', columns)).add([['=x', '1,2']]);
  await book.commit();
  expect(await got).toBe('id,n\r\n\'=x,"1,2"\r\n');

  const path = join(await freshFolder(), 'a.ndjson');
  const lines = await openBook({ format: 'ndjson', to: path, guard: true });
  const table = await lines.table('Leads', columns);
  await table.add([
    ['L1', undefined],
    ['L2', [1]],
  ]);
  expect(table.place()).toEqual({ row: 3 });
  await lines.commit();
  expect(readFileSync(path, 'utf8')).toBe('{"id":"L1"}\n{"id":"L2","n":[1]}\n');
});
