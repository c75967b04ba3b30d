import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCsv } from '../../src/readers/csv.js';
import { openTable } from '../../src/readers/index.js';
import { folder, read, refusal, rowsOf, saved } from './text-file.js';

test('rows carry the numbers that a spreadsheet shows', async () => {
  expect(await read('name,phone\nAsha,1\nRavi,2\n')).toEqual(['name | phone', '2: Asha | 1', '3: Ravi | 2']);
});

test('blank rows are left out and counted', async () => {
  expect(await read('name,phone\n\nAsha,1\n , \n,,\nRavi,2')).toEqual(['name | phone', '3: Asha | 1', '6: Ravi | 2']);
});

test('a line break inside quotes stays in its cell and is no new row', async () => {
  expect(await read('name,note\nAsha,"calls\nback\r\ntwice"\nRavi,x')).toEqual([
    'name | note',
    '2: Asha | calls\nback\r\ntwice',
    '3: Ravi | x',
  ]);
});

test.each([
  ['LF', '\n'],
  ['CRLF', '\r\n'],
  ['CR', '\r'],
])('line ends: %s', async (_, end) => {
  expect(await read(`name,note${end}Asha,"a, b"${end}${end}"Ravi",x${end}`)).toEqual([
    'name | note',
    '2: Asha | a, b',
    '4: Ravi | x',
  ]);
});

test('mixed line ends each end a row, and none is left in a cell', async () => {
  expect(await read('name,note\r\nAsha,x\nRavi,"y"\rMeera,z\r\n"Om",w')).toEqual([
    'name | note',
    '2: Asha | x',
    '3: Ravi | y',
    '4: Meera | z',
    '5: Om | w',
  ]);
});

test('missing cells are empty, surplus cells are kept for a remark', async () => {
  expect(await read('name,phone,city\nAsha\nRavi,2,Pune,x,\n')).toEqual([
    'name | phone | city',
    '2: Asha |  | ',
    '3: Ravi | 2 | Pune | x | ',
  ]);
});

test('the header can be in any row, and what stands above is no data', async () => {
  expect(await read('Leads of May;;\n\n name ;phone;\nAsha;1;x\n', { headerRow: 3 })).toEqual([
    'name | phone | ',
    '4: Asha | 1 | x',
  ]);
});

test('a header row behind the end of the file is refused', async () => {
  expect(await refusal('name\nAsha\n', { headerRow: 9 })).toBe(
    'leads.csv: the header should be in row 9, but the file ends with row 2. Correct --header-row.',
  );
});

test('two columns with one header are refused', async () => {
  expect(await refusal('name,phone,name \n')).toBe(
    'leads.csv, row 1: the header "name" stands twice, in columns A and C. Rename one of the two columns.',
  );
});

test('headers such as __proto__ and constructor are names like others', async () => {
  expect(await read('__proto__,constructor\n1,2\n')).toEqual(['__proto__ | constructor', '2: 1 | 2']);
});

test('a file with a header only is a table without rows', async () => {
  expect(await read('name,phone\n')).toEqual(['name | phone']);
});

test.each(['', '\uFEFF'])('an empty file is refused', async (content) => {
  expect(await refusal(content)).toBe('leads.csv: the file is empty. Save or download it again.');
});

test('only some rows, by their numbers', async () => {
  const text = 'n\n1\n2\n\n3\n4\n5\n';
  expect(await read(text, { rows: { from: 3, to: 6 } })).toEqual(['n', '3: 2', '5: 3', '6: 4']);
  expect(await read(text, { limit: 2 })).toEqual(['n', '2: 1', '3: 2']);
  expect(await read(text, { rows: { from: 3, to: 99 }, limit: 1 })).toEqual(['n', '3: 2']);
  expect(await read(text, { limit: 0 })).toEqual(['n']);
  expect(await read(text, { rows: { from: 1, to: 1 } })).toEqual(['n']);
});

test('what comes after the wanted rows is not judged', async () => {
  const text = `n\n1\n${'x'.repeat(70_000)}\n"open`;
  expect(await read(text, { limit: 1 })).toEqual(['n', '2: 1']);
});

test('the guard against formulas is taken off, in headers too', async () => {
  const text = `'=name,phone\n'=1+1,'+91 98\n''@x,'-x\n`;
  expect(await read(text)).toEqual(['=name | phone', "2: =1+1 | '+91 98", "3: '@x | -x"]);
  expect(await read(text, { formulaGuard: false })).toEqual(["'=name | phone", "2: '=1+1 | '+91 98", "3: ''@x | '-x"]);
});

test('="00123" is how Excel keeps leading zeros', async () => {
  expect(await read('id,pin\n="00123","=""0411"""\n=A1,=""\n')).toEqual(['id | pin', '2: 00123 | 0411', '3: =A1 | ']);
});

test('garbled text is marked on its cell', async () => {
  const table = await openTable(await saved('name,note\nJosÃ©,ok\nAsha,itâ€™s\nरवि,São João\nकप\uFFFDर,à¤°à¤µà¤¿\n'));
  expect((await rowsOf(table)).map(({ row, faults }) => [row, faults?.map(({ index }) => index)])).toEqual([
    [2, [0]],
    [3, [1]],
    [4, undefined],
    [5, [0, 1]],
  ]);
});

test('accents and punctuation as people write them are not taken for garbled text', async () => {
  const text = 'name\nÀ la carte – “São”\nÂngela … é’s\nĐà Nẵng\nIRMÃ\n½ à 5°\n';
  const rows = await rowsOf(await openTable(await saved(text)));
  expect(rows.map(({ faults }) => faults)).toEqual(Array(5).fill(undefined));
});

test('NUL and other control characters are text', async () => {
  expect(await read('name,x\nA\0B,\x01\x1b[31m\n')).toEqual(['name | x', '2: A\0B | \x01\x1b[31m']);
});

test('a row longer than the limit is refused, with its number', async () => {
  const limits = { recordLength: 100 };
  expect(await refusal(`name\nAsha\n${'x'.repeat(101)}\nRavi\n`, { limits })).toContain(
    'leads.csv, row 3: the row is longer than 100 characters. Check that',
  );
  expect(await refusal(`name\nAsha\n"${'x'.repeat(200_000)}`, { limits })).toContain(
    `leads.csv, row 3: the row is longer than 100 characters. A quote opens in column A and does not close: "${'x'.repeat(60)}…".`,
  );
  expect(await read(`name\n${'x'.repeat(99)}\n`, { limits })).toHaveLength(2);
});

test('more columns than the limit are refused', async () => {
  const limits = { columns: 3 };
  expect(await refusal('a,b,c,d\n', { limits })).toContain('leads.csv, row 1: the row has more than 3 cells.');
  expect(await refusal('a,b,c\n1,2,3\n1,2,3,4\n', { limits })).toContain(
    'leads.csv, row 3: the row has more than 3 cells.',
  );
});

test('a million columns are refused', async () => {
  expect(await refusal(`a,b\n${','.repeat(1_000_000)}x\n`)).toContain('row 2: the row has more than 16,384 cells.');
});

test('rows come in batches of at most a thousand', async () => {
  const table = await openTable(await saved(`n\n${'1\n'.repeat(2_500)}`));
  const sizes: number[] = [];
  for await (const batch of table.rows) sizes.push(batch.length);
  expect(sizes).toEqual([1_000, 1_000, 500]);
});

test('a table can be read again, and leaving the loop closes the file', async () => {
  const path = join(await folder(), 'leads.csv');
  await writeFile(path, `n\n${'some text\n'.repeat(100_000)}`);
  const table = await openTable(path);
  const handle = await open('/dev/null');
  const before = handle.fd;
  await handle.close();
  for (let i = 0; i < 3; i++) {
    for await (const batch of table.rows) {
      expect(batch[0]).toMatchObject({ row: 2, cells: ['some text'] });
      break;
    }
  }
  const again = await open('/dev/null');
  expect(again.fd).toBe(before);
  await again.close();
});

test('a file of any length is read piece by piece, at most one ahead of the rows that are taken', async () => {
  const line = 'Asha,"a note\nof two lines",9876543210\n';
  const lines = 2_000;
  const pieces = 500;
  let given = 0;
  const bytes = async function* () {
    given = 0;
    yield Buffer.from('name,note,phone\n');
    const piece = Buffer.from(line.repeat(lines));
    for (; given < pieces; given++) yield piece;
  };
  const table = await openCsv({ file: 'leads.csv', bytes }, {});
  let rows = 0;
  let ahead = 0;
  for await (const batch of table.rows) {
    rows += batch.length;
    ahead = Math.max(ahead, given * lines - rows);
  }
  expect(rows).toBe(pieces * lines);
  expect(ahead).toBeLessThanOrEqual(2 * lines);
});

test('no more is read than the rows that are taken need', async () => {
  let pieces = 0;
  const table = await openCsv(
    {
      file: 'leads.csv',
      bytes: async function* () {
        pieces = 0;
        for (let i = 0; i < 1_000; i++) {
          pieces++;
          yield Buffer.from(i === 0 ? 'name,phone\n' : 'Asha,1\n'.repeat(1_000));
        }
      },
    },
    {},
  );
  for await (const batch of table.rows) {
    expect(batch).toHaveLength(1_000);
    break;
  }
  expect(pieces).toBe(2);
});
