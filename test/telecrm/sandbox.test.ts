import { afterEach, expect, test } from 'vitest';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/api.js';
import { serveSandbox } from '../../src/sandbox/server.js';
import { type Connection, connect } from '../../src/telecrm/connect.js';
import { fetchTransport } from '../../src/telecrm/fetch-transport.js';
import { allTeamMembers, searchAllLeads, timeline } from '../../src/telecrm/search.js';
import { readWorkspace } from '../../src/telecrm/workspace.js';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

function inProcess(options: SandboxOptions = {}): { sandbox: Sandbox; client: Connection } {
  const sandbox = createSandbox(options);
  const client = connect({
    baseUrl: 'http://127.0.0.1/autoupdate/v2',
    enterpriseId: sandbox.enterpriseId,
    token: sandbox.token,
    asyncToken: sandbox.asyncToken,
    maxPerSecond: 'none',
    transport: fetchTransport((url, init) => sandbox.handle(new Request(url, init))),
  });
  return { sandbox, client };
}

async function overSockets(
  options: SandboxOptions,
  timeoutMs: number,
): Promise<{ sandbox: Sandbox; client: Connection }> {
  const sandbox = createSandbox(options);
  const server = await serveSandbox(sandbox);
  const { enterpriseId, token } = sandbox;
  const client = connect({ baseUrl: server.url, enterpriseId, token, maxPerSecond: 'none', timeoutMs });
  open.push(server, client);
  return { sandbox, client };
}

test.each(['object', 'array'])('all 19 operations, with answers as an %s', async (shape) => {
  const { client } = inProcess({ behave: [`answer=${shape}`] });
  const workspace = await readWorkspace(client);
  const code = workspace.actions[0]?.code ?? '';
  expect([workspace.identifier, workspace.name]).toEqual(['phone', 'Sandbox Realty']);

  const created = await client.createLead({ fields: { name: 'Asha', phone: '919876543210', rating: 9 } });
  expect(created).toMatchObject({ kind: 'DONE', value: { remarks: [{ field: 'fields.rating' }] } });
  const leadId = created.kind === 'DONE' ? created.value.leadId : '';
  expect(await client.createLead({ fields: { phone: '+91 98765 43210' } })).toMatchObject({
    kind: 'REJECTED',
    problem: { code: 'LEAD_ALREADY_EXISTS', status: 409 },
  });
  expect(await client.updateLead(leadId, { name: 'Asha Rao' })).toMatchObject({
    kind: 'DONE',
    value: { fields: { name: 'Asha Rao' } },
  });
  expect(await client.updateLead(leadId, { phone: '91' })).toMatchObject({
    kind: 'REJECTED',
    problem: { status: 403 },
  });
  expect(await client.searchLeads({ fields: { phone: ['919876543210'] } })).toMatchObject({
    leads: [{ id: leadId, fields: { name: 'Asha Rao' } }],
    totalCount: 1,
  });

  const payment = { type: 'PAYMENT', status: 'PENDING', currency: 'INR', amount: '100' };
  const added = await client.createActions(leadId, [payment, { type: '9999' }]);
  expect(added).toMatchObject({
    kind: 'DONE',
    value: { actions: [{ status: 'CREATED' }, { id: null, status: 'IGNORED' }] },
  });
  const actionId = (added.kind === 'DONE' && added.value.actions[0]?.id) || '';
  expect(await client.updateAction(leadId, actionId, { type: 'PAYMENT', status: 'COMPLETED' })).toMatchObject({
    kind: 'DONE',
  });
  expect(await client.getAction(leadId, actionId)).toMatchObject({
    type: 'PAYMENT',
    status: 'COMPLETED',
    amount: '100',
  });
  expect(await client.searchActions(leadId, { type: 'PAYMENT' })).toMatchObject({ actions: [{ id: actionId }] });
  const entries: unknown[] = [];
  for await (const action of timeline(client, leadId, { type: 'PAYMENT' })) entries.push(action.id);
  expect(entries).toEqual([actionId]);
  const whole = await client.getLead(leadId, { includeActions: true, limit: 100 });
  expect(whole.actions?.map(({ id }) => id)).toContain(actionId);

  const member = { name: 'Zoya', email: 'zoya@example.com', phone_number: '919812345678', role: 'CALLER' } as const;
  expect(await client.createTeamMember(member)).toMatchObject({ kind: 'DONE', value: { email: member.email } });
  expect(await client.getTeamMember(member.email)).toMatchObject({ name: 'Zoya' });
  const state = await client.setAvailability(workspace.members[0]?.email ?? '', 'On Leave');
  expect(state).toMatchObject({ kind: 'DONE', value: { status: 'On Leave' } });
  await expect(client.getTeamMember('nobody@example.com')).rejects.toThrow('[TEAM_MEMBER_NOT_FOUND]');
  expect((await client.listTeamMembers({ limit: 10 })).members).toHaveLength(10);
  expect((await allTeamMembers(client, { includeDeleted: true })).length).toBe(workspace.members.length + 1);

  expect((await client.customField('phone')).isLeadid).toBe(true);
  expect((await client.customFields()).length).toBeGreaterThan(0);
  expect((await client.customActions())[0]?.code).toBe(code);
  expect((await client.customAction(code)).code).toBe(code);
  expect((await client.pipeline()).shape).toBe('stages');
  expect((await client.metadata()).name).toBe('Sandbox Realty');
  expect(await client.upsertAsync({ fields: { phone: '919876543211' }, actions: [{ type: code }] })).toMatchObject({
    kind: 'DONE',
    value: { status: 'QUEUED' },
  });
});

test('every lead of a search, page by page, with ids and without, status in the fields or on top', async () => {
  for (const behave of [[], ['search-id=no', 'status-at=top']]) {
    const { client } = inProcess({ seed: 250, behave });
    let leads = 0;
    let withStatus = 0;
    for await (const page of searchAllLeads(client, {})) {
      leads += page.leads.length;
      withStatus += page.leads.filter(({ fields }) => typeof fields['status'] === 'string').length;
    }
    expect([leads, withStatus]).toEqual([250, 250]);
  }
});

test.each(['500', '502', '503', '504', 'html', 'reset-before', 'truncate', 'reset-after', 'hang', 'drip', 'half'])(
  'a create that meets %s may have arrived',
  async (fault) => {
    const { client, sandbox } = await overSockets({ faults: [`${fault}@1`], dripMs: 50 }, 150);
    const actions = [{ type: 'PAYMENT', status: 'PENDING', currency: 'INR', amount: '100' }];
    const delivery = await client.createLead({ fields: { phone: '919876543210' }, actions });
    expect(delivery.kind).toBe('AMBIGUOUS');
    const arrived = sandbox.leads().length;
    if (fault === 'reset-after' || fault === 'truncate' || fault === 'half') expect(arrived).toBe(1);
    if (fault === 'reset-before') expect(arrived).toBe(0);
  },
);

test('a wrong token, an Async token and a wrong enterprise are refused before anything is written', async () => {
  const { sandbox } = inProcess();
  const transport = fetchTransport((url, init) => sandbox.handle(new Request(url, init)));
  const base = { baseUrl: 'http://127.0.0.1/autoupdate/v2', maxPerSecond: 'none', transport } as const;
  for (const bad of [{ token: 'wrong' }, { token: sandbox.asyncToken }, { enterpriseId: 'nowhere' }]) {
    const client = connect({ ...base, enterpriseId: sandbox.enterpriseId, token: sandbox.token, ...bad });
    await expect(readWorkspace(client)).rejects.toThrow('refuses access to the enterprise');
  }
});
