import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inFileDuplicates } from '../../src/transform/duplicates.js';
import { judgeRows } from '../../src/transform/judge.js';
import { KeyTable } from '../../src/transform/key-table.js';
import { inWords, mapping } from '../helpers/mapping.js';

test('the first valid row of an identifier is imported, later ones are skipped and say which row it is', () => {
  const { mapSource } = mapping({ fields: { phone: 'Mobile', rating: 'Score' } }, ['Mobile', 'Score']);
  const judge = judgeRows(mapSource, inFileDuplicates('first', 'Mobile', 'phone'));
  const rows = [
    ['98765 43210', '9'],
    ['+91-9876543210', '4'],
    ['9876543211', ''],
    ['09876543210', '3'],
  ].map((cells, at) => judge({ row: at + 2, cells }));
  expect(rows.map(({ fate }) => fate?.status)).toEqual(['failed', undefined, undefined, 'skipped']);
  expect(rows[3]?.fate?.remarks.map(inWords)).toEqual(['row 5, "Mobile": "919876543210" stands in row 3 already']);
});

test('identifiers are found again exactly, however many and whatever they look like', () => {
  const key = fc.oneof(
    fc.stringMatching(/^[0-9]{1,18}$/u),
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '0',
      '00',
      '007',
      '7',
      '919876543210',
      '0919876543210',
      'a@b.in',
      '999999999999999',
      '9007199254740993',
      '9007199254740992',
    ),
  );
  fc.assert(
    fc.property(fc.array(key, { maxLength: 200 }), (keys) => {
      const table = new KeyTable();
      const both = new KeyTable({ lastRows: true });
      const model = new Map<string, number>();
      keys.forEach((text, row) => {
        expect(table.firstRow(text, row)).toBe(model.get(text));
        expect(both.firstRow(text, row)).toBe(model.get(text));
        if (!model.has(text)) model.set(text, row);
      });
      expect(table.size).toBe(model.size);
      for (const [text, first] of model) {
        expect(both.rowsOf(text)).toEqual({ first, last: keys.lastIndexOf(text) });
        expect(table.rowsOf(text)).toEqual({ first, last: first });
      }
      expect(both.rowsOf('not in it')).toBe(undefined);
    }),
  );
});

test('the table keeps its answers while it grows', () => {
  const table = new KeyTable();
  const key = (n: number): string => (n % 2 === 0 ? String(910_000_000_000 + n) : `lead-${n}@example.com`);
  for (let n = 0; n < 20_000; n++) expect(table.firstRow(key(n), n)).toBe(undefined);
  for (let n = 0; n < 20_000; n += 37) expect(table.firstRow(key(n), 0)).toBe(n);
});

test('texts larger than what memory is taken in are found again, and so is what comes behind them', () => {
  const table = new KeyTable();
  const keys = ['a', 'b'.repeat(1_500_000), 'c', 'ü'.repeat(600_000), 'd', 'e'.repeat(1 << 20), 'f'];
  keys.forEach((key, row) => expect(table.firstRow(key, row)).toBe(undefined));
  for (const [row, key] of keys.entries()) expect(table.rowsOf(key)).toEqual({ first: row, last: row });
  expect(table.rowsOf(`${'b'.repeat(1_499_999)}c`)).toBe(undefined);
});
