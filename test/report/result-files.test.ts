import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openResultFiles } from '../../src/report/result-files.js';
import { freshFolder } from '../writers/folder.js';
import { entry, remark, resultHeader, resultsOf } from './rows.js';

test('each row stands in the file of its fate, as it stood in the source', async () => {
  const { read } = await resultsOf(
    ['Name', 'Mobile'],
    [
      entry(2, ['Asha', '+919876543210'], 'created', {
        leadId: 'L1',
        actions: [{ status: 'created', id: 'A1' }, { status: 'ignored' }, { status: 'created', id: 'A2' }],
      }),
      entry(3, ['=Ravi', '12345'], 'failed', {
        remarks: [
          remark('VALUE_REPAIRED', { row: 3, column: 'Name' }),
          remark(
            'PHONE_INVALID',
            { row: 3, column: 'Mobile', field: 'phone', value: '12345' },
            '"12345" is not a phone number',
          ),
        ],
      }),
      entry(5, ['Meera', ''], 'skipped', { leadId: 'L9' }),
      entry(6, ['Om', '1'], 'unknown'),
      entry(7, ['Zoya', '2'], 'unprocessed'),
      entry(8, ['Ila', '3'], 'unchanged', { leadId: 'L3' }),
    ],
  );
  expect(await read('success.csv')).toBe(
    `${resultHeader},Name,Mobile\r\n2,created,L1,A1;A2,,,,,Asha,+919876543210\r\n8,unchanged,L3,,,,,,Ila,3\r\n`,
  );
  expect(await read('failed.csv')).toBe(
    `${resultHeader},Name,Mobile\r\n3,failed,,,PHONE_INVALID,Mobile,"""12345"" is not a phone number","Write the number with its country code, e.g. +91 98765 43210.",'=Ravi,12345\r\n`,
  );
  expect(await read('skipped.csv')).toBe(`${resultHeader},Name,Mobile\r\n5,skipped,L9,,,,,,Meera,\r\n`);
  expect(await read('unknown.csv')).toBe(`${resultHeader},Name,Mobile\r\n6,unknown,,,,,,,Om,1\r\n`);
  expect(await read('unprocessed.csv')).toBe(`${resultHeader},Name,Mobile\r\n7,unprocessed,,,,,,,Zoya,2\r\n`);
});

test('the words of a dry run', async () => {
  const { read } = await resultsOf(
    ['Name'],
    [
      entry(2, ['a'], 'would-create'),
      entry(3, ['b'], 'would-update', { leadId: 'L1' }),
      entry(4, ['c'], 'unchanged'),
      entry(5, ['d'], 'would-skip'),
      entry(6, ['e'], 'invalid'),
    ],
    { dryRun: true },
  );
  expect(await read('success.csv')).toBe(
    `${resultHeader},Name\r\n2,would-create,,,,,,,a\r\n3,would-update,L1,,,,,,b\r\n4,unchanged,,,,,,,c\r\n`,
  );
  expect(await read('skipped.csv')).toBe(`${resultHeader},Name\r\n5,would-skip,,,,,,,d\r\n`);
  expect(await read('failed.csv')).toBe(`${resultHeader},Name\r\n6,invalid,,,,,,,e\r\n`);
});

test('every remark is a line of the remarks report', async () => {
  const { read, report } = await resultsOf(
    ['Mobile'],
    [
      entry(2, ['1'], 'created', {
        leadId: 'L1',
        remarks: [
          remark('VALUE_DROPPED', { row: 2, field: 'city', value: '=x', origin: 'api' }, 'left out'),
          remark('PHONE_REPAIRED', { row: 2, column: 'Mobile', field: 'phone', value: '1' }, 'repaired'),
        ],
      }),
    ],
  );
  expect(await read('remarks.csv')).toBe(
    '\uFEFFrow,column,field,value,level,code,remark,tip,origin,lead_id\r\n' +
      "2,,city,'=x,IGNORED,VALUE_DROPPED,left out,Check the value in Telecrm.,api,L1\r\n" +
      '2,Mobile,phone,1,WARNING,PHONE_REPAIRED,repaired,Check that the number is the right one.,local,L1\r\n',
  );
  expect(report.counts).toMatchObject({ withRemarks: 1, rows: { created: 1, failed: 0 } });
  expect(report.added).toBe(1);
});

test('a class without rows still has its file, and nothing else is left in the folder', async () => {
  const { read, folder, report } = await resultsOf(['Name'], []);
  expect((await readdir(folder)).sort()).toEqual([
    'leads-failed.csv',
    'leads-failed.xlsx',
    'leads-remarks.csv',
    'leads-remarks.xlsx',
    'leads-skipped.csv',
    'leads-success.csv',
    'leads-unknown.csv',
    'leads-unprocessed.csv',
  ]);
  for (const name of ['success', 'failed', 'skipped', 'unknown', 'unprocessed']) {
    expect(await read(`${name}.csv`)).toBe(`${resultHeader},Name\r\n`);
  }
  expect(report.files.failed).toBe(join(folder, 'leads-failed.csv'));
  expect(report.notes).toEqual([]);
});

test('results of an earlier run are dropped, a column without a name stays', async () => {
  const { read } = await resultsOf(
    ['tc__row', 'Name', '', 'tc__tip'],
    [entry(2, ['9', 'Asha', 'x', 'old'], 'created'), entry(3, ['9', 'Ravi'], 'created')],
  );
  expect(await read('success.csv')).toBe(
    `${resultHeader},Name,\r\n2,created,,,,,,,Asha,x\r\n3,created,,,,,,,Ravi,\r\n`,
  );
});

test('a file of nothing but earlier results', async () => {
  const { read } = await resultsOf(['tc__row'], [entry(2, ['9'], 'created')]);
  expect(await read('success.csv')).toBe(`${resultHeader}\r\n2,created,,,,,,\r\n`);
});

test('cells beyond the header stay beyond it, or the row would pass for a good one', async () => {
  const { read } = await resultsOf(
    ['tc__row', 'Name'],
    [entry(2, ['7', 'Asha', 'too', 'many'], 'failed'), entry(3, ['8', 'Ravi'], 'failed')],
  );
  expect(await read('failed.csv')).toBe(
    `${resultHeader},Name\r\n2,failed,,,,,,,Asha,too,many\r\n3,failed,,,,,,,Ravi\r\n`,
  );
});

test('a formula without a result reads #VALUE!, which fails again', async () => {
  const formula = entry(2, ['Asha', '=B2&C2', '=1'], 'failed');
  const faults = [{ index: 1, code: 'FORMULA_WITHOUT_RESULT' } as const];
  const { read } = await resultsOf(['Name', 'City', 'Note'], [{ ...formula, source: { ...formula.source, faults } }]);
  expect((await read('failed.csv')).split('\r\n')[1]).toBe("2,failed,,,,,,,Asha,#VALUE!,'=1");
});

test('a withheld column reads (withheld) in every file', async () => {
  const { read, report } = await resultsOf(
    ['Email', 'Password'],
    [
      entry(2, ['a@example.com', 'hunter2'], 'failed', {
        remarks: [
          remark(
            'API_REJECTED',
            { row: 2, column: 'Password', value: 'hunter2' },
            '"hunter2" is too short',
            'Not hunter2.',
          ),
        ],
      }),
    ],
    { withheld: new Set([1]) },
  );
  expect(await read('failed.csv')).toBe(
    `${resultHeader},Email,Password\r\n2,failed,,,API_REJECTED,Password,Telecrm refused the row.,Read Telecrm's own words beside it.,a@example.com,(withheld)\r\n`,
  );
  expect(await read('remarks.csv')).not.toContain('hunter2');
  expect(JSON.stringify(report)).not.toContain('hunter2');
});

test('headers such as __proto__ are just names', async () => {
  const { read } = await resultsOf(['__proto__', 'constructor'], [entry(2, ['a', 'b'], 'created')]);
  expect(await read('success.csv')).toBe(`${resultHeader},__proto__,constructor\r\n2,created,,,,,,,a,b\r\n`);
});

test('the guard can be switched off', async () => {
  const { read } = await resultsOf(['Name'], [entry(2, ['=x'], 'created')], { formulaGuard: false });
  expect(await read('success.csv')).toBe(`${resultHeader},Name\r\n2,created,,,,,,,=x\r\n`);
});

test('a run that is given up leaves no result files', async () => {
  const folder = await freshFolder();
  const files = await openResultFiles({ folder, input: 'leads', header: ['Name'], dryRun: false });
  const faulty = [remark('PHONE_INVALID', { row: 2 })];
  await files.add(Array.from({ length: 600 }, () => entry(2, ['x'], 'failed', { remarks: faulty })));
  await files.abort();
  expect(await readdir(folder)).toEqual([]);
});
