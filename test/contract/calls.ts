// Long because it is one table: every operation with its calls.
import { createSandbox, type SandboxOptions } from '../../src/sandbox/api.js';
import { type Connection, connect } from '../../src/telecrm/connect.js';
import { fetchTransport } from '../../src/telecrm/fetch-transport.js';
import type { Transport } from '../../src/telecrm/transport.js';
import type { Exchange } from './contract.js';

/** What the calls are made with: a lead with an action, a payment and a note of the CRM. */
export interface Scene {
  readonly client: Connection;
  readonly leadId: string;
  readonly actionId: string;
  readonly paymentId: string;
  /** An entry of the timeline that the CRM wrote, and that cannot be read by its id. */
  readonly noteId: string;
}

type Call = (scene: Scene) => Promise<unknown>;

const payment = { type: 'PAYMENT', status: 'PENDING', currency: 'INR', amount: '2500.50' };
const visit = { type: '1001', created_on: Date.UTC(2026, 10, 1), fields: { note: 'Came with the family' } };
const range = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2026, 11, 31) };
const asha = 'asha.nair@example.com';
const nobody = 'f'.repeat(24);

/** One of the 18 operations: its key in the digest, its function and its route, and calls of every kind. */
export interface Operation {
  readonly key: string;
  readonly client: keyof Connection;
  /** Name in `src/sandbox/operations.ts`. */
  readonly sandbox: string;
  readonly calls: readonly Call[];
}

const operation = (method: string, path: string, client: keyof Connection, sandbox: string, ...calls: Call[]) => ({
  key: `${method} /enterprise/{enterpriseId}${path}`,
  client,
  sandbox,
  calls,
});

/** All operations of the document, each called as the product calls it, and as it goes wrong. */
export const operations: readonly Operation[] = [
  operation(
    'GET',
    '/lead/{leadId}',
    'getLead',
    'getLead',
    ({ client, leadId }) => client.getLead(leadId),
    ({ client, leadId }) => client.getLead(leadId, { includeActions: true, skip: 0, limit: 100 }),
    ({ client, leadId }) => client.getLead(leadId, { includeActions: true, limit: 101 }),
    ({ client }) => client.getLead(nobody),
  ),
  operation(
    'POST',
    '/lead/{leadId}',
    'updateLead',
    'updateLead',
    ({ client, leadId }) => client.updateLead(leadId, { name: 'Asha Rao', rating: 4, status: 'Contacted' }),
    ({ client, leadId }) => client.updateLead(leadId, { follow_up_date: range.to, interests: ['Gym', 'Parking'] }),
    ({ client, leadId }) => client.updateLead(leadId, { phone: '919876500000' }),
    ({ client }) => client.updateLead(nobody, { name: 'Nobody' }),
  ),
  operation(
    'POST',
    '/lead',
    'createLead',
    'createLead',
    ({ client }) => client.createLead({ fields: { phone: '919811111111' } }),
    ({ client }) =>
      client.createLead({
        fields: {
          name: 'Ravi',
          phone: '919822222222',
          email: 'ravi@example.com',
          rating: 3,
          status: 'Fresh',
          budget: '8500000',
          interests: ['Gym'],
          follow_up_date: range.to,
        },
        actions: [visit, payment],
      }),
    ({ client }) => client.createLead({ fields: { phone: '919876543210' } }),
    ({ client }) => client.createLead({ fields: { name: 'Without a phone' } }),
    ({ client }) => client.createLead({ fields: { phone: '919833333333', rating: 9 }, actions: [{ type: '9999' }] }),
  ),
  operation(
    'POST',
    '/lead/search',
    'searchLeads',
    'searchLeads',
    ({ client }) => client.searchLeads({}),
    ({ client }) =>
      client.searchLeads({ fields: { phone: ['919876543210', '919800000000'] } }, { skip: 0, limit: 100 }),
    ({ client }) => client.searchLeads({ fields: { created_on: range, modified_on: range } }, { skip: 0, limit: 1 }),
    ({ client }) => client.searchLeads({ fields: { status: 'Fresh', rating: [3, 4], name: 'Asha' } }),
    ({ client }) =>
      client.searchLeads({ actions: { type: ['1001', 'PAYMENT'], performed_by: [asha], performed_at: range } }),
    ({ client }) => client.searchLeads({ fields: { rating: 9 } }),
  ),
  operation(
    'GET',
    '/lead/{leadId}/action/{actionId}',
    'getAction',
    'getAction',
    ({ client, leadId, actionId }) => client.getAction(leadId, actionId),
    ({ client, leadId, paymentId }) => client.getAction(leadId, paymentId),
    ({ client, leadId, noteId }) => client.getAction(leadId, noteId),
    ({ client, leadId }) => client.getAction(leadId, nobody),
  ),
  operation(
    'POST',
    '/lead/{leadId}/action/{actionId}',
    'updateAction',
    'updateAction',
    ({ client, leadId, actionId }) =>
      client.updateAction(leadId, actionId, { type: '1001', fields: { note: 'Again' } }),
    ({ client, leadId, paymentId }) => client.updateAction(leadId, paymentId, { type: 'PAYMENT', status: 'COMPLETED' }),
    ({ client, leadId, paymentId }) => client.updateAction(leadId, paymentId, { type: '1001', fields: {} }),
    ({ client, leadId }) => client.updateAction(leadId, nobody, { type: '1001', fields: {} }),
  ),
  operation(
    'POST',
    '/lead/{leadId}/action',
    'createActions',
    'createActions',
    ({ client, leadId }) => client.createActions(leadId, [visit, payment, { type: '9999' }]),
    ({ client, leadId }) => client.createActions(leadId, [{ type: 'OUTGOING_CALL' }]),
    ({ client }) => client.createActions(nobody, [visit]),
  ),
  operation(
    'POST',
    '/lead/{leadId}/action/search',
    'searchActions',
    'searchActions',
    ({ client, leadId }) => client.searchActions(leadId, {}),
    ({ client, leadId }) => client.searchActions(leadId, { type: 'PAYMENT', created_on: range }),
    ({ client, leadId }) => client.searchActions(leadId, { type: '1007' }),
    ({ client, leadId }) => client.searchActions(leadId, { performed_by: ['u1', 'u2'] }, { skip: 0, limit: 100 }),
    ({ client, leadId }) => client.searchActions(leadId, {}, { limit: 101 }),
    ({ client }) => client.searchActions(nobody, {}),
  ),
  operation(
    'POST',
    '/teammember/state_change',
    'setAvailability',
    'setAvailability',
    ({ client }) => client.setAvailability(asha, 'On Leave'),
    ({ client }) => client.setAvailability('nobody', 'Working'),
  ),
  operation(
    'GET',
    '/team-members',
    'listTeamMembers',
    'listTeamMembers',
    ({ client }) => client.listTeamMembers(),
    ({ client }) => client.listTeamMembers({ skip: 10, limit: 10, includeDeleted: true }),
    ({ client }) => client.listTeamMembers({ limit: 11 }),
  ),
  operation(
    'POST',
    '/team-members',
    'createTeamMember',
    'createTeamMember',
    ({ client }) =>
      client.createTeamMember({ name: 'Zoya', email: 'zoya@x.in', phone_number: '919812345678', role: 'CALLER' }),
    ({ client }) =>
      client.createTeamMember({
        name: 'Yash',
        email: asha,
        phone_number: '919812345679',
        role: 'ADMIN',
        password: 'p',
      }),
  ),
  operation(
    'GET',
    '/team-members/{email}',
    'getTeamMember',
    'getTeamMember',
    ({ client }) => client.getTeamMember(asha),
    ({ client }) => client.getTeamMember(asha, { includeDeleted: true }),
    ({ client }) => client.getTeamMember('nobody@example.com'),
    ({ client }) => client.getTeamMember('nobody'),
  ),
  operation(
    'GET',
    '/custom-fields',
    'customFields',
    'listCustomFields',
    ({ client }) => client.customFields(),
    ({ client }) => client.customFields({ detail: true }),
  ),
  operation(
    'GET',
    '/custom-fields/{apiName}',
    'customField',
    'getCustomField',
    ({ client }) => client.customField('phone'),
    ({ client }) => client.customField('status'),
    ({ client }) => client.customField('no such field'),
  ),
  operation(
    'GET',
    '/custom-actions',
    'customActions',
    'listCustomActions',
    ({ client }) => client.customActions(),
    ({ client }) => client.customActions({ detail: true }),
  ),
  operation(
    'GET',
    '/custom-actions/{code}',
    'customAction',
    'getCustomAction',
    ({ client }) => client.customAction('1001'),
    ({ client }) => client.customAction('9999'),
  ),
  operation('GET', '/metadata', 'metadata', 'getMetadata', ({ client }) => client.metadata()),
  operation('GET', '/lead-stage-pipeline', 'pipeline', 'getPipeline', ({ client }) => client.pipeline()),
];

/** Make the calls against a sandbox, perhaps as somebody else, and hand back all that travelled, by operation. */
export async function exchangesOf(
  options: SandboxOptions = {},
  caller: { readonly enterpriseId?: string; readonly token?: string } = {},
): Promise<ReadonlyMap<Operation, readonly Exchange[]>> {
  const sandbox = createSandbox(options);
  const { enterpriseId, token } = sandbox;
  let seen: Exchange[] = [];
  const inProcess = fetchTransport((url, init) => sandbox.handle(new Request(url, init)));
  const transport: Transport = async (request) => {
    const response = await inProcess(request);
    seen.push({ request, response });
    return response;
  };
  const base = { enterpriseId, token, maxPerSecond: 'none', transport } as const;
  const client = connect({ ...base, ...caller });
  const owner = connect(base);
  const created = await owner.createLead({ fields: { phone: '919876543210' }, actions: [visit, payment] });
  if (created.kind !== 'DONE') throw new Error(`No lead to begin with: ${created.problem.message}`);
  const { leadId, actions } = created.value;
  await owner.updateLead(leadId, { status: 'Interested' });
  const lead = await owner.getLead(leadId, { includeActions: true });
  const noteId = lead.actions?.find(({ type }) => type === 'STATUS_CHANGE')?.id ?? '';
  const [actionId = '', paymentId = ''] = actions.map(({ id }) => id ?? '');
  const scene: Scene = { client, leadId, actionId, paymentId, noteId };
  const all = new Map<Operation, readonly Exchange[]>();
  for (const each of operations) {
    seen = [];
    // What the calls return is for other tests; here it counts what travelled.
    for (const call of each.calls) await call(scene).catch((error: unknown) => error);
    all.set(each, seen);
  }
  return all;
}
