import { expect, test } from 'vitest';
import { remarkAt, type UnknownValue } from '../../src/model/remark.js';
import { valueLines } from '../../src/report/value-words.js';
import { entry, resultsOf } from './rows.js';

/** A row whose cell in `column` has values that the workspace does not know. */
function unknown(row: number, field: string, column: string | undefined, ...values: UnknownValue[]) {
  const remark = remarkAt({ row, column, field }, { code: 'OPTION_UNKNOWN', message: 'is unknown', unknown: values });
  return entry(row, ['x'], 'failed', { remarks: [remark] });
}

test('values that the workspace does not have, per field, the most frequent first', async () => {
  const { report, read } = await resultsOf(
    ['Source', 'Stage'],
    [
      unknown(2, 'contact_source', 'Source', { value: 'Expo' }),
      unknown(3, 'contact_source', 'Source', { value: 'Facebok', suggestion: 'Facebook' }),
      unknown(4, 'contact_source', 'Source', { value: ' FACEBOK ', suggestion: 'Facebook' }),
      unknown(5, 'interests', undefined, { value: 'Swim' }, { value: '=1+1' }),
    ],
  );
  expect(await read('values.csv')).toBe(
    [
      '\uFEFFfield,value,count,suggestion,use',
      'contact_source,Facebok,2,Facebook,',
      'contact_source,Expo,1,,',
      "interests,'=1+1,1,,",
      'interests,Swim,1,,',
      '',
    ].join('\r\n'),
  );
  expect(report.files.values).toMatch(/leads-values\.csv$/u);
  expect(report.unknownValues[0]).toEqual({
    field: 'contact_source',
    column: 'Source',
    distinct: 2,
    count: 3,
    top: [
      { value: 'Facebok', count: 2, suggestion: 'Facebook' },
      { value: 'Expo', count: 1 },
    ],
  });
  expect(valueLines(report.unknownValues, '/runs/1/leads-values.csv')).toEqual([
    'Values that the workspace does not have:',
    '  "Source" (contact_source): 2 values, 3 times',
    '    2 x "Facebok", perhaps "Facebook"',
    '    1 x "Expo"',
    '  "interests": 2 values, 2 times',
    '    1 x "=1+1"',
    '    1 x "Swim"',
    '  To translate them all at once, fill in the column "use" of this list, and import with',
    '  --values /runs/1/leads-values.csv',
  ]);
});

test('no such values, no list', async () => {
  const { report, read } = await resultsOf(['Mobile'], [entry(2, ['1'], 'created')]);
  expect([report.files.values, report.unknownValues]).toEqual([undefined, []]);
  await expect(read('values.csv')).rejects.toThrow('ENOENT');
});

test('a column that is no list of labels fills no memory: 10,000 values, and it says what is left out', async () => {
  const rows = Array.from({ length: 10_003 }, (_, at) => unknown(at + 2, 'status', 'Notes', { value: `note ${at}` }));
  const { report } = await resultsOf(
    ['Notes'],
    [...rows, unknown(10_005, 'status', 'Notes', { value: 'x'.repeat(201) })],
  );
  expect(report.unknownValues[0]).toMatchObject({ distinct: 10_000, count: 10_004 });
  expect(report.notes.at(-1)).toBe(
    'The list of values leaves out 4 cells of "Notes": it has at most 10,000 different values of a field, of at most 200 characters. Is the right column mapped?',
  );
});
