import { expect, test } from 'vitest';
import { Causes } from '../../src/report/causes.js';
import { remark } from './rows.js';

test('remarks of one code, column and field are one cause, with three examples', () => {
  const causes = new Causes();
  for (const row of [2, 3, 4, 5]) {
    causes.add(
      remark('PHONE_INVALID', { row, column: 'Mobile', field: 'phone', value: `v${row}` }, `"v${row}" is no phone`),
    );
  }
  expect(causes.list()).toEqual([
    {
      level: 'ERROR',
      code: 'PHONE_INVALID',
      column: 'Mobile',
      field: 'phone',
      count: 4,
      examples: [
        { row: 2, value: 'v2' },
        { row: 3, value: 'v3' },
        { row: 4, value: 'v4' },
      ],
      remark: '"v2" is no phone',
      tip: 'Write the number with its country code, e.g. +91 98765 43210.',
    },
  ]);
});

test('causes come by level, gravest first, then by count', () => {
  const causes = new Causes();
  causes.add(remark('PHONE_REPAIRED', { row: 2 }));
  causes.add(remark('PHONE_REPAIRED', { row: 3 }));
  causes.add(remark('VALUE_DROPPED', { row: 3 }));
  causes.add(remark('EMAIL_INVALID', { row: 3 }));
  causes.add(remark('EMAIL_INVALID', { row: 4, level: 'IGNORED' }));
  causes.add(remark('DATE_INVALID', { row: 4 }));
  causes.add(remark('DATE_INVALID', { row: 5 }));
  expect(causes.list().map(({ level, code, count }) => `${level} ${code} ${count}`)).toEqual([
    'ERROR DATE_INVALID 2',
    'ERROR EMAIL_INVALID 1',
    'IGNORED VALUE_DROPPED 1',
    'IGNORED EMAIL_INVALID 1',
    'WARNING PHONE_REPAIRED 2',
  ]);
});

test('a tip that fits one remark only gives way to the general one', () => {
  const causes = new Causes();
  causes.add(remark('STATUS_UNKNOWN', { row: 2 }, 'x', 'Write "Lost".'));
  expect(causes.list()[0]?.tip).toBe('Write "Lost".');
  causes.add(remark('STATUS_UNKNOWN', { row: 3 }, 'x', 'Write "Won".'));
  expect(causes.list()[0]?.tip).toBe('Use a status of the pipeline, or translate the text with "values" in the map.');
});

test('beyond the limit causes are lumped by code, and none is lost', () => {
  const causes = new Causes(2);
  for (const row of [2, 3, 4, 5]) causes.add(remark('API_REMARK', { row, field: `field${row}` }));
  expect(causes.list().map(({ field, count }) => [field, count])).toEqual([
    [undefined, 2],
    ['field2', 1],
    ['field3', 1],
  ]);
});

test('long values are cut in the examples', () => {
  const causes = new Causes();
  causes.add(remark('NUMBER_INVALID', { row: 2, value: `${'x'.repeat(199)}😀 and more` }));
  expect(causes.list()[0]?.examples).toEqual([{ row: 2, value: `${'x'.repeat(199)}…` }]);
});
