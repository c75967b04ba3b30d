import { expect, test } from 'vitest';
import { parseWorkspace, readWorkspace } from '../../src/telecrm/workspace.js';
import { scripted } from './helpers/scripted.js';

const metadata = {
  id: 'e1',
  name: 'Acme Realty',
  creationTimeStamp: 1_609_459_200_000,
  leadIdentifierFieldId: 'phone',
};
const phone = { id: 'f1', apiName: 'phone', type: 'PHONE', lockAfterCreate: true };
const siteVisit = {
  id: 'a1',
  code: 'ACTION_1001',
  displayName: 'Site Visit',
  fieldSchema: { how: { type: 'DROPDOWN', options: ['Car'] } },
  allowPredatedActivity: { enabled: true },
};

/** A client of a workspace with these parts. */
function workspaceWith(parts: { metadata?: unknown; fields?: unknown[]; actions?: unknown[]; members?: unknown[] }) {
  const byPath: Record<string, unknown> = {
    '/metadata': parts.metadata ?? metadata,
    '/custom-fields': { customFields: parts.fields ?? [phone] },
    '/custom-actions': {
      customActions: parts.actions ?? [
        siteVisit,
        { code: 'MISSED_CALL', displayName: 'Missed', score: 0, source: 'SYSTEM' },
      ],
    },
    '/lead-stage-pipeline': {
      leadStages: [{ stageid: '1', stageType: 'OPEN', activeStatuses: [{ statusid: 1, label: 'Fresh' }] }],
    },
    '/team-members': {
      data: parts.members ?? [
        { name: null, email: 'a@x.in', status: 'Deleted' },
        { name: 'B', email: null },
      ],
      total_count: 2,
    },
  };
  return scripted([], {
    transport: async ({ url }) => {
      const path = new URL(url).pathname.replace(/^.*\/enterprise\/[^/]+/u, '');
      return { status: 200, headers: {}, body: JSON.stringify(byPath[path]) };
    },
  }).client;
}

test('a workspace is read into one snapshot', async () => {
  const workspace = await readWorkspace(workspaceWith({}));
  expect(workspace).toEqual({
    enterpriseId: 'ent 1',
    name: 'Acme Realty',
    createdOn: 1_609_459_200_000,
    identifier: 'phone',
    fields: [
      { id: 'f1', apiName: 'phone', type: 'PHONE', locked: true },
      { apiName: 'name', type: 'TEXT', locked: false },
      { apiName: 'email', type: 'EMAIL', locked: false },
      { apiName: 'status', type: 'STATUS', locked: false },
      { apiName: 'rating', type: 'RATING', locked: false },
      { apiName: 'assignee', type: 'ASSIGNEE', locked: false },
      { apiName: 'lostReason', type: 'LOST_REASON', locked: false },
    ],
    actions: [
      {
        code: '1001',
        displayName: 'Site Visit',
        fields: [{ apiName: 'how', type: 'DROPDOWN', locked: false, options: ['Car'] }],
        allowsPredating: true,
      },
    ],
    statuses: [{ label: 'Fresh', stage: 'OPEN', archived: false }],
    lostReasons: [],
    members: [{ name: 'a@x.in', email: 'a@x.in', status: 'Deleted' }],
    fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/u),
  });
});

test.each<[string, { metadata?: unknown; fields?: unknown[] }]>([
  ['email_1', { fields: [phone, { id: 'f2', apiName: 'email_1', type: 'EMAIL', isLeadid: true }] }],
  [
    'code',
    {
      metadata: { ...metadata, leadIdentifierFieldId: 'f9' },
      fields: [phone, { id: 'f9', apiName: 'code', type: 'UNIQUE' }],
    },
  ],
  ['email', { metadata: { ...metadata, leadIdentifierFieldId: 'email' } }],
  ['phone', { metadata: { ...metadata, leadIdentifierFieldId: 'nowhere' } }],
  ['phone', { metadata: { id: 'e1', name: 'A' }, fields: [] }],
])('leads are identified by %s', async (identifier, parts) => {
  const workspace = await readWorkspace(workspaceWith(parts));
  expect(workspace.identifier).toBe(identifier);
  expect(workspace.fields.map(({ apiName }) => apiName)).toContain(identifier);
});

test('names with a meaning keep it, whatever plain type the list gives them; odd spellings of types are known', async () => {
  const fields = [
    { apiName: 'rating', type: 'NUMBER' },
    { apiName: 'status', type: 'DROPDOWN' },
    { apiName: 'photo', type: 'MEDIALINK' },
    { apiName: 'owner', type: 'Active Users' },
    { apiName: 'where', type: 'GEO' },
    { apiName: 'email_1', type: 'EMAIL' },
  ];
  const workspace = await readWorkspace(workspaceWith({ fields }));
  expect(workspace.fields.map(({ apiName, type }) => `${apiName} ${type}`)).toEqual([
    'rating RATING',
    'status STATUS',
    'photo MEDIA_LINK',
    'owner ACTIVE_USERS',
    'where GEO',
    'email_1 EMAIL',
    'name TEXT',
    'phone PHONE',
    'assignee ASSIGNEE',
    'lostReason LOST_REASON',
  ]);
});

test('the fingerprint tells whether anything changed', async () => {
  const [one, same, other] = await Promise.all([
    readWorkspace(workspaceWith({})),
    readWorkspace(workspaceWith({})),
    readWorkspace(workspaceWith({ actions: [] })),
  ]);
  expect(one.fingerprint).toBe(same.fingerprint);
  expect(one.fingerprint).not.toBe(other.fingerprint);
});

test('a snapshot that was written is read again as it was', async () => {
  const workspace = await readWorkspace(workspaceWith({}));
  expect(parseWorkspace(`\uFEFF${JSON.stringify(workspace, undefined, 2)}`)).toEqual(workspace);
  expect(parseWorkspace(JSON.parse(JSON.stringify(workspace)))).toEqual(workspace);
});

test('a snapshot edited by hand has another fingerprint', async () => {
  const workspace = await readWorkspace(workspaceWith({}));
  const edited = parseWorkspace({ ...workspace, statuses: [] });
  expect(edited.fingerprint).not.toBe(workspace.fingerprint);
});

test.each([
  ['not json', 'The snapshot of the workspace is not JSON'],
  ['[]', 'This is not a snapshot of a workspace'],
  ['{"customFields":[]}', 'This is not a snapshot of a workspace'],
  ['{"identifier":"phone","fields":[{"apiName":5}]}', 'The snapshot of the workspace is damaged: enterpriseId:'],
  [
    '{"enterpriseId":"e","name":"A","identifier":"code","fields":[{"apiName":"phone","type":"PHONE"}],"actions":[],"statuses":[],"lostReasons":[],"members":[]}',
    'The snapshot says that "code" identifies leads, and has no such field.',
  ],
])('%j is refused in words', (text, why) => {
  expect(() => parseWorkspace(text)).toThrow(why);
});
