import { expect, test } from 'vitest';
import { headerElsewhere as elsewhere } from '../../src/readers/header-place.js';

const headerElsewhere = (header: string[], row: number, first: ReturnType<typeof rows>) =>
  elsewhere(header, row, first, (there) => `add --header-row ${there}`);
const rows = (...cells: string[][]) => cells.map((row, at) => ({ row: at + 2, cells: row }));

test('a title above the table is told from a header, with the row that has the headers', () => {
  const title = ['Enquiries of June', '', ''];
  const below = rows(['as of', '30/06/2026', ''], ['Name', 'Mobile 1', 'City'], ['Asha', '9876543210', 'Pune']);
  expect(headerElsewhere(title, 1, below)).toBe(
    'Row 1 is read as the header and has one text, row 3 has 3: if the headers stand there, add --header-row 3.',
  );
  // Cells of a text file may reach beyond its first line.
  expect(headerElsewhere(['Enquiries'], 1, below)).toContain('--header-row 3');
  expect(headerElsewhere(['Enquiries'], 1, rows(['Name', 'Mobile'], ['Asha', '9876543210']))).toContain('row 2 has 2');
});

test('two headings above four names are told from a header, where numbers follow', () => {
  const below = [
    ['Name', 'Mobile', 'Date', 'Note'],
    ['Asha', '9876543210', '2026-03-04', 'ok'],
  ];
  expect(headerElsewhere(['Contact', '', 'Visit', ''], 1, rows(...below))).toContain('has 2 texts, row 2 has 4');
  const unnamed = [
    ['Asha', 'x', 'Pune', 'y'],
    ['Ravi', '', 'Delhi', ''],
  ];
  expect(headerElsewhere(['Name', '', 'City', ''], 1, rows(...unnamed))).toBeUndefined();
});

test('a header of few columns, and rows of values with more cells than the header, are nothing odd', () => {
  expect(headerElsewhere(['Mobile'], 1, rows(['9876543210', 'x'], ['9876543211']))).toBeUndefined();
  expect(headerElsewhere(['Name', 'Mobile'], 1, rows(['Asha', '9876543210', 'a@example.com']))).toBeUndefined();
  expect(headerElsewhere(['A', 'B', 'C'], 1, rows(['x', 'y', 'z', 'u', 'v', 'w']))).toBeUndefined();
  expect(headerElsewhere(['Name'], 1, [])).toBeUndefined();
  expect(headerElsewhere(['Name'], 1, rows(['Asha'], ['Ravi', '9876543210']))).toBeUndefined();
});
