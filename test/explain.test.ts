import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type ExplainOptions, explainRow } from '../src/explain.js';
import { describeExplanation } from '../src/report/explanation.js';
import { workspace } from './helpers/workspace.js';

const map = {
  version: 1 as const,
  fields: {
    name: 'Name',
    phone: 'Mobile',
    status: { column: 'Stage', values: { Hot: 'Interested' }, default: 'Fresh' },
    interests: 'Tags',
    follow_up: { column: 'Next', format: 'DD/MM/YYYY HH:mm' },
    contact_source: { value: 'Website' },
  },
  actions: [
    { type: '1001', when: 'Visit', created_on: { column: 'Visit', format: 'DD/MM/YYYY' }, fields: { note: 'Note' } },
  ],
};
const csv = [
  'Name,Mobile,Stage,Tags,Next,Visit,Note,Internal',
  ' Asha ,98450 12345,hot,gym,25/03/2026 18:30,,,x1',
  'Ravi,12345,Warmm,Gym;Swim,31/02/2026 10:00,01/03/2026,Came early,',
  ',,,,,,,',
  'Om,98450-12346,,,,02/03/2026,Nice,',
  '',
].join('\n');

function explain(row: number, more: Partial<ExplainOptions> = {}, text = csv) {
  const folder = mkdtempSync(join(tmpdir(), 'telecrm-'));
  writeFileSync(join(folder, 'leads.csv'), text);
  return explainRow({ file: join(folder, 'leads.csv'), map, workspace, row, ...more });
}

test('a good row: every cell on its way to the request', async () => {
  const explanation = await explain(2);
  expect(explanation.verdict).toBe('would-send');
  expect(explanation.values.slice(1, 5)).toEqual([
    { field: 'phone', column: 'Mobile', cell: '98450 12345', text: '98450 12345', value: '919845012345' },
    { field: 'status', column: 'Stage', cell: 'hot', text: 'Interested', value: 'Interested' },
    { field: 'interests', column: 'Tags', cell: 'gym', text: 'gym', value: ['Gym'] },
    {
      field: 'follow_up',
      column: 'Next',
      cell: '25/03/2026 18:30',
      text: '25/03/2026 18:30',
      value: Date.UTC(2026, 2, 25, 13),
      means: expect.stringMatching(/^Wednesday,? 25 March 2026/u),
    },
  ]);
  expect(explanation.request).toEqual({
    method: 'POST',
    path: '/lead',
    body: {
      fields: {
        name: 'Asha',
        phone: '919845012345',
        status: 'Interested',
        interests: ['Gym'],
        follow_up: Date.UTC(2026, 2, 25, 13),
        contact_source: 'Website',
      },
    },
  });
});

test('the actions of a row are in it', async () => {
  const { request, values } = await explain(5);
  expect(request?.body).toMatchObject({
    fields: { name: 'Om', status: 'Fresh' },
    actions: [{ type: '1001', fields: { note: 'Nice' }, created_on: Date.UTC(2026, 2, 1, 18, 30) }],
  });
  expect(values.find(({ field }) => field === 'actions[0].note')).toEqual({
    field: 'actions[0].note',
    column: 'Note',
    cell: 'Nice',
    text: 'Nice',
    value: 'Nice',
  });
});

test('a bad row, for people', async () => {
  const lines = describeExplanation(await explain(3)).split('\n');
  expect(lines[0]).toBe('leads.csv, row 3, for Acme Homes: it would not be sent, because of 4 errors.');
  expect(lines.slice(2, 6).map((line) => line.trimEnd())).toEqual([
    '  Field                  Column  Cell                Read as   Sent',
    '  name                   Name    "Ravi"              the same  "Ravi"',
    '  phone                  Mobile  "12345"             the same  nothing',
    '  status                 Stage   "Warmm"             the same  nothing',
  ]);
  expect(lines.filter((line) => line.startsWith('  ERROR'))).toEqual([
    expect.stringMatching(/^ {2}ERROR PHONE_INVALID, "Mobile": "12345"/u),
    '  ERROR STATUS_UNKNOWN, "Stage": "Warmm" is not a status',
    '  ERROR TAG_UNKNOWN, "Tags": "Swim" of "Gym;Swim" is not a tag of "interests"',
    expect.stringMatching(/^ {2}ERROR DATE_INVALID, "Next": "31\/02\/2026 10:00"/u),
  ]);
  expect(lines.join('\n')).not.toContain('The request');
  expect(describeExplanation(await explain(2))).toContain('Columns that the map does not use:\n  Internal: "x1"');
});

test('a column that is joined, tells whether there is an action, or holds the id is one that the map uses', async () => {
  const joined = {
    version: 1 as const,
    leadId: 'Mobile',
    fields: { city: { template: '{Name} / {Tags}' } },
    actions: [{ type: '1001', when: 'Next' }],
  };
  const { cells } = await explain(2, { map: joined });
  expect(cells.filter(({ used }) => used).map(({ column }) => column)).toEqual(['Name', 'Mobile', 'Tags', 'Next']);
});

test('translated values are read as they would be in an import', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'telecrm-'));
  writeFileSync(join(folder, 'v.csv'), 'field,value,count,suggestion,use\nstatus,Warmm,1,,Won\n');
  const { values } = await explain(3, { values: join(folder, 'v.csv') });
  expect(values[2]).toEqual({ field: 'status', column: 'Stage', cell: 'Warmm', text: 'Won', value: 'Won' });
});

test('the whole file tells the order of a date, as in an import', async () => {
  const text = 'Mobile,Next\n9845012345,03/04/2026\n9845012346,25/04/2026\n';
  const dated = { version: 1 as const, fields: { phone: 'Mobile', follow_up: 'Next' } };
  const { values } = await explain(2, { map: dated }, text);
  expect(values[1]?.means).toMatch(/3 April 2026/u);
});

test.each([
  [4, 'leads.csv, row 4: there is nothing to explain, since the row is blank or not below the header.'],
  [1, 'leads.csv, row 1: there is nothing to explain, since the row is blank or not below the header.'],
  [9, 'leads.csv has no row 9: the last row with anything in it is 5.'],
])('row %i is not there', async (row, words) => {
  await expect(explain(row)).rejects.toMatchObject({ exitCode: 2, message: words });
});

test('the faults of a map, and standard input, are refused', async () => {
  await expect(explain(2, { map: { version: 1, fields: { phone: 'Mobil' } } })).rejects.toThrow(
    'did you mean "Mobile"?',
  );
  await expect(explain(2, { file: '-' })).rejects.toMatchObject({ exitCode: 2 });
});
