import { expect, test } from 'vitest';
import type { TemplateColumn } from '../../src/model/template.js';
import type { Field, Workspace } from '../../src/model/workspace.js';
import { checkMap } from '../../src/transform/map-file.js';
import { planTemplate } from '../../src/transform/template-map.js';
import { workspace } from '../helpers/workspace.js';

const field = (apiName: string, type: string, more: Partial<Field> = {}): Field => ({
  apiName,
  type,
  locked: false,
  ...more,
});

const planned = (more: Partial<Workspace> = {}) => planTemplate({ ...workspace, ...more });
const leads = (more: Partial<Workspace> = {}): readonly TemplateColumn[] =>
  planned(more).template.sheets[0]?.columns ?? [];
const column = (header: string, more: Partial<Workspace> = {}): TemplateColumn | undefined =>
  leads(more).find((one) => one.header === header);
const headers = (...apiNames: string[]): string[] =>
  leads({ fields: apiNames.map((apiName) => field(apiName, 'TEXT')), identifier: apiNames[0] ?? '' }).map(
    ({ header }) => header,
  );

test('every field has a column under a readable header, the identifier first', () => {
  expect(leads().map(({ header }) => header)).toEqual([
    'Phone',
    'Name',
    'Email',
    'City',
    'Contact Source',
    'Budget',
    'Area',
    'Interests',
    'Follow Up',
    'First Contact',
    'Page',
    'Photo',
    'Helper',
    'Import Ref',
    'Horoscope',
    'Status',
    'Rating',
    'Assignee',
    'Lost Reason',
  ]);
  expect(planned().fields).toBe(19);
});

test('headers are words, and no two are alike', () => {
  expect(headers('lostReason', 'GSTNumber', 'addr2', 'full-name', 'मोबाइल_नंबर')).toEqual([
    'Lost Reason',
    'GST Number',
    'Addr 2',
    'Full Name',
    'मोबाइल नंबर',
  ]);
  expect(headers('name', 'Name', 'NAME', 'na_me', '_', 'tc__row')).toEqual([
    'Name',
    'Name (Name)',
    'NAME (2)',
    'Na Me',
    '_',
    'Tc Row',
  ]);
});

test('the identifier is text, required, and its example is no lead', () => {
  expect(column('Phone')).toMatchObject({
    required: true,
    cells: { kind: 'text' },
    example: '(example) +91 98765 43210',
    note: [
      'Required: it identifies the lead.',
      'phone (PHONE)',
      'One phone number, with its country code: +91 98765 43210.',
      'Cannot be changed once the lead is in Telecrm.',
      'The example row is not imported.',
    ],
  });
  expect(
    leads()
      .filter(({ required }) => required)
      .map(({ header }) => header),
  ).toEqual(['Phone']);
  const byNumber = leads({ fields: [field('id', 'NUMBER')], identifier: 'id' })[0];
  expect(byNumber).toMatchObject({ cells: { kind: 'text' }, example: '(example) 12345' });
});

test('lists are those of the workspace: active labels, present members', () => {
  const cells = (header: string) => column(header)?.cells;
  expect(cells('Contact Source')).toEqual({
    kind: 'list',
    options: ['Website', 'Facebook', 'Google Ads', 'Referral'],
    others: 'ask',
  });
  expect(cells('Status')).toEqual({ kind: 'list', options: ['Fresh', 'Interested', 'Won', 'Lost'], others: 'stop' });
  expect(cells('Lost Reason')).toEqual({ kind: 'list', options: ['Budget'], others: 'stop' });
  const members = { kind: 'list', options: ['asha@example.com', 'ravi@example.com'], others: 'stop' };
  expect(cells('Assignee')).toEqual(members);
  expect(cells('Helper')).toEqual(members);
  expect(cells('Interests')).toEqual({ kind: 'list', options: ['Gym', 'Parking', 'Near Metro'], others: 'allow' });
});

test('a field without a list takes any text, and says so', () => {
  const fields = [field('phone', 'PHONE'), field('source', 'DROPDOWN'), field('kind', 'DROPDOWN', { options: [] })];
  expect(column('Source', { fields })).toMatchObject({
    cells: { kind: 'text' },
    accepts: 'Any text; its options are not known.',
  });
  expect(column('Kind', { fields })).toMatchObject({
    cells: { kind: 'text' },
    accepts: "Nothing yet: the workspace's list is empty.",
  });
  expect(column('Horoscope')?.accepts).toBe('Text, sent as it is: this program does not know the type.');
});

test('a tag with the separator in it is offered as a cell must have it', () => {
  const fields = [field('phone', 'PHONE'), field('tags', 'TAGS', { tags: ['A;B', 'C'] })];
  expect(column('Tags', { fields })).toMatchObject({ cells: { options: ['A\\;B', 'C'] }, example: 'A\\;B; C' });
});

test.each([
  [undefined, undefined, 'DD/MM/YYYY HH:mm', 'dd/mm/yyyy hh:mm'],
  ['DD/MM/YYYY', undefined, 'DD/MM/YYYY HH:mm', 'dd/mm/yyyy hh:mm'],
  ['MMM D, YYYY', 'hh:mm A', 'MMM D, YYYY hh:mm A', 'mmm d, yyyy hh:mm AM/PM'],
  ['YYYY-MM-DD', 'h.m', 'YYYY-MM-DD HH:mm', 'yyyy-mm-dd hh:mm'],
  ['DD [of] MMMM YYYY', 'H:mm', 'DD [of] MMMM YYYY H:mm', 'dd "of" mmmm yyyy h:mm'],
  ['quarter', 'HH:mm', 'DD/MM/YYYY HH:mm', 'dd/mm/yyyy hh:mm'],
])('dates of a workspace that shows %s %s', (dateFormat, timeFormat, inMap, inSheet) => {
  const { template, map } = planned({
    fields: [field('phone', 'PHONE'), field('day', 'DATE', { dateFormat, timeFormat })],
  });
  expect(map.fields?.day).toEqual({ column: 'Day', format: inMap });
  expect(template.sheets[0]?.columns[1]?.cells).toEqual({ kind: 'date', format: inSheet });
});

test('the map is valid, and reads every column', () => {
  const { map } = planned();
  expect(checkMap(JSON.parse(JSON.stringify(map)), 'leads.map.json').source).toEqual({ sheet: 'Leads', headerRow: 1 });
  expect(map.fields).toMatchObject({
    phone: 'Phone',
    lostReason: 'Lost Reason',
    interests: { column: 'Interests', separator: ';' },
    follow_up: { column: 'Follow Up', format: 'DD/MM/YYYY HH:mm' },
  });
  expect(Object.keys(map.fields ?? {}).toSorted()).toEqual(workspace.fields.map(({ apiName }) => apiName).toSorted());
});

test('the second sheet has a line an action: who, what, when, and the fields of all actions', () => {
  const actions = planned().template.sheets[1];
  expect(actions?.name).toBe('Actions');
  expect(actions?.columns.map(({ header, required }) => `${header}${required ? ' *' : ''}`)).toEqual([
    'Phone *',
    'Action *',
    'Done On',
    'Note',
    'Outcome',
    'Ref',
    'When',
  ]);
  expect(actions?.columns[1]?.cells).toEqual({ kind: 'list', options: ['Site Visit', 'Call Back'], others: 'stop' });
  expect(actions?.columns[3]?.note.at(-1)).toBe('For Site Visit, Call Back.');
  expect(actions?.columns.every(({ example }) => example === undefined)).toBe(true);
});

test('actions of the same name are told apart by their codes; without actions there is no second sheet', () => {
  const named = (code: string, displayName: string) => ({ code, displayName, fields: [], allowsPredating: true });
  const { template } = planned({ actions: [named('1', 'Visit'), named('2', 'visit'), named('3', 'Call')] });
  expect(template.sheets[1]?.columns[1]?.cells).toMatchObject({ options: ['Visit (1)', 'visit (2)', 'Call'] });
  expect(planned({ actions: [] }).template.sheets.map(({ name }) => name)).toEqual(['Leads']);
});
