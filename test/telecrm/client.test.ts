import { expect, test } from 'vitest';
import type { Client } from '../../src/telecrm/client.js';
import { scripted, token } from './helpers/scripted.js';

const answers = {
  lead: { lead_id: 'L1', fields: { name: 'Asha' }, actions: [{ action_id: 'A1', status: 'CREATED', id: 'A1' }] },
  page: { data: [], total_count: 0, skip: 0, limit: 10 },
  member: { name: 'Asha', email: 'asha@x.in', status: 'Working' },
};

test.each<[string, unknown, (client: Client) => Promise<unknown>]>([
  ['GET /lead/L%201', answers.lead, (c) => c.getLead('L 1')],
  [
    'GET /lead/L1?includeActions=true&skip=10&limit=100',
    answers.lead,
    (c) => c.getLead('L1', { includeActions: true, skip: 10, limit: 100 }),
  ],
  ['POST /lead/L1 {"fields":{"name":"Asha"}}', answers.lead, (c) => c.updateLead('L1', { name: 'Asha' })],
  [
    'POST /lead {"fields":{"phone":"91"},"actions":[{"type":"1001"}]}',
    answers.lead,
    (c) => c.createLead({ fields: { phone: '91' }, actions: [{ type: '1001' }] }),
  ],
  ['POST /lead {"fields":{"phone":"91"}}', answers.lead, (c) => c.createLead({ fields: { phone: '91' } })],
  [
    'POST /lead/search?skip=0&limit=100 {"fields":{"status":["Won","Lost"],"created_on":{"from":1,"to":2}},"actions":{"type":"1001"}}',
    answers.page,
    (c) =>
      c.searchLeads(
        { fields: { status: ['Won', 'Lost'], created_on: { from: 1, to: 2 } }, actions: { type: '1001' } },
        { skip: 0, limit: 100 },
      ),
  ],
  ['GET /lead/L1/action/A%2F1', answers.lead, (c) => c.getAction('L1', 'A/1')],
  [
    'POST /lead/L1/action/A1 {"type":"PAYMENT","status":"COMPLETED"}',
    answers.lead,
    (c) => c.updateAction('L1', 'A1', { type: 'PAYMENT', status: 'COMPLETED' }),
  ],
  [
    'POST /lead/L1/action {"actions":[{"type":"1001"}]}',
    answers.lead,
    (c) => c.createActions('L1', [{ type: '1001' }]),
  ],
  [
    'POST /lead/L1/action/search?skip=5&limit=50 {"type":"PAYMENT"}',
    answers.page,
    (c) => c.searchActions('L1', { type: 'PAYMENT' }, { skip: 5, limit: 50 }),
  ],
  [
    'POST /teammember/state_change {"state":"On Leave","email":"asha@x.in"}',
    answers.member,
    (c) => c.setAvailability('asha@x.in', 'On Leave'),
  ],
  [
    'GET /team-members?includeDeleted=true&skip=10&limit=10',
    answers.page,
    (c) => c.listTeamMembers({ skip: 10, limit: 10, includeDeleted: true }),
  ],
  [
    'POST /team-members {"name":"Asha","email":"asha@x.in","phone_number":"919876543210","role":"CALLER"}',
    answers.member,
    (c) => c.createTeamMember({ name: 'Asha', email: 'asha@x.in', phone_number: '919876543210', role: 'CALLER' }),
  ],
  [
    'GET /team-members/asha%2Bx%40x.in?includeDeleted=true',
    answers.member,
    (c) => c.getTeamMember('asha+x@x.in', { includeDeleted: true }),
  ],
  ['GET /custom-fields', { customFields: [] }, (c) => c.customFields()],
  ['GET /custom-fields?detail=true', { customFields: [] }, (c) => c.customFields({ detail: true })],
  ['GET /custom-fields/lead_source', { apiName: 'lead_source', type: 'TEXT' }, (c) => c.customField('lead_source')],
  ['GET /custom-actions?detail=true', { customActions: [] }, (c) => c.customActions({ detail: true })],
  ['GET /custom-actions/ACTION_1001', { code: 'ACTION_1001' }, (c) => c.customAction('1001')],
  ['GET /metadata', { id: 'e', name: 'Acme' }, (c) => c.metadata()],
  ['GET /lead-stage-pipeline', { leadStages: [] }, (c) => c.pipeline()],
])('%s', async (expected, answer, call) => {
  const { client, sent, requests } = scripted([[200, answer]]);
  const result = await call(client);
  expect(sent).toEqual([expected]);
  expect(result).toEqual(expect.not.objectContaining({ kind: 'AMBIGUOUS' }));
  const { url, headers } = requests[0] ?? { url: '', headers: {} };
  expect(url.startsWith('https://crm.example/autoupdate/v2/enterprise/ent%201/')).toBe(true);
  expect(headers).toEqual({
    authorization: `Bearer ${token}`,
    accept: 'application/json',
    'user-agent': 'telecrm-bulk/test',
    ...(expected.startsWith('POST') ? { 'content-type': 'application/json' } : {}),
  });
});

test('the Async upsert goes to its own host with its own token, and custom actions get their prefix', async () => {
  const { client, requests } = scripted([[200, { status: 'QUEUED' }]], {
    asyncBaseUrl: 'https://async.example',
    asyncToken: 'async-token',
  });
  const delivery = await client.upsertAsync({
    fields: { phone: '91' },
    actions: [{ type: '1001' }, { type: 'PAYMENT' }],
  });
  expect(delivery).toEqual({ kind: 'DONE', status: 200, ms: 10, value: { status: 'QUEUED' } });
  expect(requests[0]).toMatchObject({
    url: 'https://async.example/enterprise/ent%201/autoupdatelead',
    headers: { authorization: 'Bearer async-token' },
    body: '{"fields":{"phone":"91"},"actions":[{"type":"ACTION_1001"},{"type":"PAYMENT"}]}',
  });
});

test('without an Async token there is no Async call', async () => {
  const { client, sent } = scripted([[200, {}]]);
  await expect(client.upsertAsync({ fields: {} })).rejects.toThrow('The Async API needs a token of its own.');
  expect(sent).toEqual([]);
});

test('an empty id is never sent: it would turn an update into a create', async () => {
  const { client, sent } = scripted([[200, {}]]);
  await expect(client.updateLead('', { name: 'x' })).rejects.toThrow('An id is empty');
  await expect(client.getLead(' ')).rejects.toThrow('An id is empty');
  expect(sent).toEqual([]);
});

test('an id cannot climb out of its place in the path', async () => {
  const { client, sent } = scripted([[200, answers.lead]]);
  await client.getLead('..');
  await client.getLead('a/../../metadata?x#y');
  expect(sent).toEqual(['GET /lead/%252E%252E', 'GET /lead/a%2F..%2F..%2Fmetadata%3Fx%23y']);
});

test.each([
  ['http://crm.example/v2', 'is not https'],
  ['ftp://crm.example', 'is not https'],
  ['crm.example', 'is not a web address'],
  ['https://user:pw@crm.example', 'holds a user name or password'],
  ['https://crm.example/v2?x=1', 'has a query or a fragment'],
])('the token is never sent to %s', (baseUrl, why) => {
  expect(() => scripted([], { baseUrl })).toThrow(why);
});

test.each(['http://localhost:4010/v2', 'http://127.0.0.1:4010', 'http://[::1]:80/', 'https://crm.example/v2//'])(
  '%s is fine',
  (baseUrl) => {
    expect(scripted([], { baseUrl }).client.host).toBe(new URL(baseUrl).host);
  },
);

test.each([
  ['', 'is empty'],
  ['abc\ndef', 'holds blanks, line breaks or other characters'],
  ['टोकन', 'holds blanks, line breaks or other characters'],
])('a token that cannot be one is refused without being shown: %j', (bad, why) => {
  expect(() => scripted([], { token: bad })).toThrow(why);
  if (bad !== '') expect(() => scripted([], { token: bad })).not.toThrow(bad);
});

test('closing the client closes its connections', async () => {
  let closed = 0;
  const transport = Object.assign(async () => ({ status: 200, headers: {}, body: '{}' }), {
    close: async () => {
      closed += 1;
    },
  });
  await scripted([], { transport }).client.close();
  await scripted([]).client.close();
  expect(closed).toBe(1);
});
