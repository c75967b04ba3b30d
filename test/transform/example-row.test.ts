import { expect, test } from 'vitest';
import { inFileDuplicates } from '../../src/transform/duplicates.js';
import { judgeRows } from '../../src/transform/judge.js';
import { inWords, mapping } from '../helpers/mapping.js';

const judged = (...rows: string[][]) => {
  const { mapSource } = mapping({ fields: { phone: 'Mobile', rating: 'Score' } }, ['Mobile', 'Score']);
  const judge = judgeRows(mapSource, inFileDuplicates('first', 'Mobile', 'phone'));
  return rows.map((cells, at) => judge({ row: at + 2, cells }));
};

test('the example row of a template is skipped, whatever else it holds, and says so', () => {
  const [example, lead] = judged(['(example) +91 98765 43210', '9'], ['+91 98765 43210', '4']);
  expect(example?.fate).toMatchObject({ row: 2, status: 'skipped', actions: [] });
  expect(example?.fate?.remarks.map(({ level, code }) => `${level} ${code}`)).toEqual(['WARNING EXAMPLE_ROW']);
  expect(example?.fate?.remarks.map(inWords)).toEqual([
    'row 2, "Mobile": "(example) +91 98765 43210" is the example of a template, and no lead',
  ]);
  expect(example?.mapped.draft).toEqual({ fields: {}, actions: [], actionSlots: [] });
  expect(lead?.fate).toBe(undefined);
});

test('the mark is read without case and leading blanks, and only where it begins the identifier', () => {
  const fates = judged([' (Example)'], ['98765 43210 (example)'], ['(022) 2345 6789'], ['98765 43210', '(example)']);
  expect(fates.map(({ fate }) => fate?.status)).toEqual(['skipped', undefined, undefined, 'failed']);
});
