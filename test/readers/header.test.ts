import { expect, test } from 'vitest';
import { sheetPlace } from '../../src/readers/sheet-place.js';
import { read } from './text-file.js';

test('a file of results has its header in row 1, wherever the map of its source has it', async () => {
  const results = 'tc__row,tc__status,Name\r\n5,failed,"Asha; Nair"\r\n6,failed,Ravi\r\n';
  const rows = ['tc__row | tc__status | Name', '2: 5 | failed | Asha; Nair', '3: 6 | failed | Ravi'];
  for (const headerRow of [1, 3, 40]) {
    expect(await read(results, { headerRow })).toEqual(rows);
    expect(await read(`\uFEFF${results}`, { headerRow })).toEqual(rows);
  }
  expect(await read('Title,,\nName,tc__row,x\nAsha,1,2\n', { headerRow: 2 })).toEqual([
    ...['Name | tc__row | x', '3: Asha | 1 | 2'],
  ]);
});

test('where a map finds its sheet: by name, by position, or as the first one', () => {
  expect(sheetPlace('Leads', {})).toEqual({ name: 'Leads' });
  expect(sheetPlace('leads.csv.gz', {})).toEqual({ name: 'leads' });
  expect(sheetPlace('leads.csv', { sheet: 'Enquiries' })).toEqual({ name: 'Enquiries' });
  expect(sheetPlace('Leads', { sheet: 2 })).toEqual({ name: 'Leads', position: 2 });
  expect(sheetPlace('Leads', { sheet: '2' })).toEqual({ name: 'Leads', position: 2 });
  expect(sheetPlace('2', { sheet: '2' })).toEqual({ name: '2' });
});
