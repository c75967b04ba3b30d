import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { exportList, type WorkspaceList } from '../src/index.js';
import { exporting } from './helpers/run-export.js';

test("the workspace's own lists: members ten to a page, fields with options, actions with fields, the pipeline in order", async () => {
  const stage = exporting();
  const rowsOf = async (what: WorkspaceList): Promise<string[][]> => {
    const to = stage.path(`${what}.csv`);
    const { rows, file } = await exportList(what, { client: stage.client, to });
    expect([file, stage.rows(`${what}.csv`).length]).toEqual([to, rows]);
    return [stage.header(`${what}.csv`), ...stage.rows(`${what}.csv`)];
  };
  const members = await rowsOf('team-members');
  expect(members[0]?.slice(0, 4)).toEqual(['name', 'email', 'status', 'phone_number']);
  expect([members.length > 10, new Set(members.map(([, email]) => email)).size]).toEqual([true, members.length]);
  expect((await rowsOf('custom-fields')).find(([name]) => name === 'property_type')?.[6]).toBe(
    '1 BHK; 2 BHK; 3 BHK; Villa; Plot; Commercial',
  );
  expect((await rowsOf('custom-actions')).filter(([code]) => code === '1002').map((row) => row[5])).toEqual([
    ...['document_type', 'received_on', 'note'],
  ]);
  const pipeline = await rowsOf('pipeline');
  expect(pipeline.slice(0, 2)).toEqual([
    ['kind', 'label', 'stage', 'archived'],
    ['status', 'Fresh', 'OPEN', 'false'],
  ]);
  expect(pipeline.at(-1)).toEqual(['lost reason', 'Loan Rejected', 'LOST', 'true']);
});

test('a list is not written over a file, nor as a workbook to a stream', async () => {
  const stage = exporting();
  const { client } = stage;
  await exportList('pipeline', { client, to: stage.path('a.xlsx') });
  await expect(exportList('pipeline', { client, to: stage.path('a.xlsx') })).rejects.toThrow('exists already');
  await exportList('pipeline', { client, to: stage.path('a.xlsx'), force: true });
  const to = new PassThrough();
  await expect(exportList('pipeline', { client, to, format: 'xlsx' })).rejects.toThrow('cannot be written to stdout');
});

test('options of an export that do not go together are refused before a call', async () => {
  const stage = exporting();
  const to = new PassThrough();
  await expect(stage.leads('', { to, format: 'xlsx' })).rejects.toThrow('A workbook cannot be written to stdout');
  await expect(stage.leads('', { to, withActions: true })).rejects.toThrow('stdout takes one');
  await expect(stage.actions('a.ndjson', { raw: true })).rejects.toThrow('belong to "export leads"');
  await expect(stage.leads('a.ndjson', { raw: true, columns: ['name'] })).rejects.toThrow('--raw has no columns');
  expect(stage.sandbox.requests().total).toBe(0);
  await expect(stage.leads('a.csv', { labels: { nam: 'Name' } })).rejects.toThrow('did you mean "name"?');
  await expect(stage.leads('a.csv', { labels: { name: 'phone' } })).rejects.toThrow(
    'two columns would have the header',
  );
});
