import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { importLeads } from '../src/import.js';
import { readWorkspace } from '../src/telecrm/workspace.js';
import { connect } from '../src/telecrm/connect.js';
import { fetchTransport } from '../src/telecrm/fetch-transport.js';
import { createSandbox } from '../src/sandbox/index.js';
import { openTable } from '../src/readers/index.js';
import { ValueList } from '../src/report/value-list.js';
import { remarkAt } from '../src/model/remark.js';
import { readValueTranslations, translatorOf } from '../src/transform/value-translations.js';
import { workspace } from './helpers/workspace.js';

const map = {
  version: 1 as const,
  fields: { phone: 'Mobile', status: 'Stage', interests: 'Tags', contact_source: 'Source', assignee: 'Owner' },
};
const rows = [
  'Mobile,Stage,Tags,Source,Owner',
  '9876543210,Intrested,"Gym; Swim",=Expo,Asha N',
  '9876543211,intrested,"Swim; Parkng",Website,asha@example.com',
];

function folderWith(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'telecrm-'));
  writeFileSync(join(folder, name), text);
  return folder;
}

test('round trip: a dry run lists what is unknown, a person fills in "use", and nothing is unknown any more', async () => {
  const folder = folderWith('leads.csv', rows.join('\n'));
  const options = { file: join(folder, 'leads.csv'), map, workspace, dryRun: true, outDir: join(folder, 'runs') };
  const before = await importLeads(options);
  expect([before.exitCode, before.unknownValues?.map(({ field, distinct }) => [field, distinct])]).toEqual([
    5,
    [
      ['status', 1],
      ['interests', 2],
      ['contact_source', 1],
      ['assignee', 1],
    ],
  ]);
  const list = readFileSync(before.files.values ?? '', 'utf8');
  expect(list.split('\r\n')).toEqual([
    '\uFEFFfield,value,count,suggestion,use',
    'status,Intrested,2,Interested,',
    'interests,Swim,2,,',
    'interests,Parkng,1,Parking,',
    "contact_source,'=Expo,1,,",
    expect.stringContaining('assignee,Asha N,1,'),
    '',
  ]);
  const uses: Record<string, string> = {
    Intrested: 'Interested',
    Swim: 'Gym;Near Metro',
    Parkng: 'Parking',
    "'=Expo": 'Referral',
    'Asha N': 'asha@example.com',
  };
  const edited = list
    .split('\r\n')
    .map((line) => (uses[line.split(',')[1] ?? ''] === undefined ? line : `${line}${uses[line.split(',')[1] ?? '']}`));
  const values = join(folder, 'edited.csv');
  writeFileSync(values, edited.join('\r\n'));

  const after = await importLeads({ ...options, values });
  expect([after.exitCode, after.causes, after.unknownValues, after.files.values]).toEqual([
    0,
    [],
    undefined,
    undefined,
  ]);
});

test('a live run lists them too, from its journal', async () => {
  const sandbox = createSandbox();
  const client = connect({
    enterpriseId: sandbox.enterpriseId,
    token: sandbox.token,
    baseUrl: 'http://127.0.0.1/autoupdate/v2',
    maxPerSecond: 'none',
    transport: fetchTransport((url, init) => sandbox.handle(new Request(url, init))),
  });
  const first = (await readWorkspace(client)).statuses[0]?.label ?? '';
  const folder = folderWith('leads.csv', `Mobile,Stage\n9876543210,${first}x\n9876543211,${first}\n`);
  const summary = await importLeads({
    file: join(folder, 'leads.csv'),
    map: { version: 1, fields: { phone: 'Mobile', status: 'Stage' } },
    client,
    outDir: join(folder, 'runs'),
  });
  expect(summary.unknownValues).toEqual([
    {
      field: 'status',
      column: 'Stage',
      distinct: 1,
      count: 1,
      top: [{ value: `${first}x`, count: 1, suggestion: first }],
    },
  ]);
  expect(readFileSync(summary.files.values ?? '', 'utf8')).toContain(`status,${first}x,1,${first},`);
  await client.close();
});

test.each([
  ['no columns of a list', 'Old,New\na,b\n', 'has no column "field", "value", "use"'],
  ['a field that does not exist', 'field,value,use\nstatsu,Hot,Won\n', 'did you mean "status"?'],
])('%s: the run ends before it begins', async (_what, text, words) => {
  const folder = folderWith('leads.csv', rows.join('\n'));
  writeFileSync(join(folder, 'values.csv'), text);
  const options = { file: join(folder, 'leads.csv'), map, workspace, dryRun: true, outDir: join(folder, 'runs') };
  await expect(importLeads({ ...options, values: join(folder, 'values.csv') })).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining(words),
  });
});

test('whatever a cell holds, its line in the list translates it', async () => {
  const texts = fc.array(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter((text) => text.trim() !== ''),
    { minLength: 1, maxLength: 20 },
  );
  await fc.assert(
    fc.asyncProperty(texts, async (values) => {
      const folder = mkdtempSync(join(tmpdir(), 'telecrm-'));
      const list = new ValueList(folder, 'leads', true);
      for (const value of values) {
        const problem = { code: 'STATUS_UNKNOWN', message: 'is unknown', unknown: [{ value }] } as const;
        list.add(remarkAt({ row: 2, field: 'status' }, problem));
      }
      const path = (await list.write()) ?? '';
      writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/,\r\n/gu, ',Won\r\n'));
      const translate = translatorOf(await readValueTranslations(await openTable(path), 'list'), 'status');
      expect(values.map((value) => translate?.(value.trim()))).toEqual(values.map(() => 'Won'));
    }),
    { numRuns: 50 },
  );
});
