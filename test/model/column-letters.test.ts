import { expect, test } from 'vitest';
import { columnLetters } from '../../src/model/column-letters.js';

test('columns are named as a spreadsheet names them', () => {
  expect([0, 25, 26, 51, 701, 702, 16_383].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'AZ', 'ZZ', 'AAA', 'XFD']);
});
