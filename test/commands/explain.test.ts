import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { csvRows, workdir } from '../helpers/cli.js';
import { workspace } from '../helpers/workspace.js';

const files = {
  'leads.csv': 'Name,Mobile,Stage\nAsha,98450 12345,Intrested\n,,\nRavi,123,Fresh\n',
  'map.json': JSON.stringify({ version: 1, fields: { name: 'Name', phone: 'Mobile', status: 'Stage' } }),
  'workspace.json': JSON.stringify(workspace),
};
const explain = ['explain', 'leads.csv', '--map', 'map.json', '--metadata', 'workspace.json', '--row'];

test('explain: a row with no call, in words and as JSON', async () => {
  const dir = workdir(files);
  const words = await dir.run([...explain, '4']);
  expect([words.code, words.stdout]).toEqual([0, expect.stringContaining('ERROR PHONE_INVALID, "Mobile": "123"')]);
  const { code, stdout } = await dir.run([...explain, '4', '--json']);
  const { status, result } = JSON.parse(stdout) as { status: number; result: { verdict: string; row: number } };
  expect([code, status, result.verdict, result.row]).toEqual([0, 0, 'invalid', 4]);
});

test('explain --sandbox reads the workspace', async () => {
  const { code, stdout } = await workdir(files).run([
    'explain',
    'leads.csv',
    '--map',
    'map.json',
    '--row',
    '2',
    '--sandbox',
  ]);
  expect([code, stdout]).toEqual([0, expect.stringContaining('for Sandbox Realty')]);
});

test.each([
  ['3', 'leads.csv, row 3: there is nothing to explain'],
  ['99', 'leads.csv has no row 99'],
  ['two', '--row takes a whole number from 1, not "two"'],
])('explain --row %s: exit 2, in words', async (row, words) => {
  const { code, stderr } = await workdir(files).run([...explain, row]);
  expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
});

test('a dry run lists unknown values; with "use" filled in, --values translates them in explain and import', async () => {
  const dir = workdir(files);
  const dry = ['import', 'leads.csv', '--map', 'map.json', '--metadata', 'workspace.json', '--dry-run'];
  const first = await dir.run(dry);
  expect([first.code, first.stdout]).toEqual([5, expect.stringContaining('1 x "Intrested", perhaps "Interested"')]);
  const list = dir.result('leads-values.csv');
  expect(csvRows(list)).toEqual([['status', 'Intrested', '1', 'Interested', '']]);
  writeFileSync(join(dir.path, 'values.csv'), list.replace('Interested,', 'Interested,Interested'));
  const explained = await dir.run([...explain, '2', '--values', 'values.csv']);
  expect(explained.stdout).toContain('"status": "Interested"');
  await dir.run([...dry, '--values', 'values.csv']);
  expect(csvRows(dir.result('leads-success.csv')).map(([row]) => row)).toEqual(['2']);
});

test('a map of Salesforce Data Loader maps as it is', async () => {
  const dir = workdir({ ...files, 'leads.sdl': '#Mapping values\nName=name\nMobile=phone\n"Fresh"=status\nStage=\n' });
  const run = await dir.run([
    'explain',
    'leads.csv',
    '--map',
    'leads.sdl',
    '--metadata',
    'workspace.json',
    '--row',
    '2',
  ]);
  expect([run.code, run.stdout]).toEqual([0, expect.stringContaining('"status": "Fresh"')]);
});
