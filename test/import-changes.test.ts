import { expect, test } from 'vitest';
import { setAvailability, updateActions, updatePayments } from '../src/index.js';
import { type HttpRequest, TransportError } from '../src/telecrm/transport.js';
import { type Between, bulkCsv, stage } from './helpers/run-import.js';

const isChange = ({ method, url }: HttpRequest): boolean => method === 'POST' && /\/action\/[0-9a-f]{24}$/u.test(url);
const isState = ({ url }: HttpRequest): boolean => url.endsWith('/teammember/state_change');
const lost = (): TransportError => new TransportError('ECONNRESET', 'reset', true);

/** A stand-in that holds a lead with a visit and a payment. */
async function withActions(between: Between = (_request, pass) => pass()) {
  const { client, sandbox } = stage({}, between);
  const actions = [
    { type: '1001', fields: { note: 'liked it' } },
    { type: 'PAYMENT', status: 'PENDING', currency: 'INR', amount: '500' },
  ];
  await client.createLead({ fields: { name: 'Asha', phone: '919845012345' }, actions });
  const [lead] = sandbox.leads();
  const [visit, payment] = lead?.actions ?? [];
  const now = (at: number): Readonly<Record<string, unknown>> => sandbox.leads()[0]?.actions[at] ?? {};
  return { client, sandbox, lead: lead?.id ?? '', visit: String(visit?.id), payment: String(payment?.id), now };
}

const payments = { leadId: 'Lead', actionId: 'Payment', status: 'Status' };
const visits = { leadId: 'Lead', actionId: 'Visit', type: '1001', fields: { note: 'Note' } };

test('a payment gets its new status; one that has it is left alone; one that is not there is said', async () => {
  const { client, sandbox, lead, payment, visit, now } = await withActions();
  const none = '65f0c3a7ac00000000000000';
  const csv = `Lead,Payment,Status\n${[
    `${lead},${payment},completed`,
    `${lead},${payment},COMPLETED`,
    `${none},${payment},COMPLETED`,
    `${lead},${none},COMPLETED`,
    `${lead},${visit},COMPLETED`,
    `${lead},${payment},PAID`,
    `${lead},,COMPLETED`,
    `${lead},${payment},`,
  ].join('\n')}\n`;
  const run = await bulkCsv(updatePayments, csv, payments, { client });
  expect(run.fates('success')).toEqual(['2 updated', '3 unchanged']);
  expect(run.fates('failed')).toEqual([
    '4 failed LEAD_NOT_FOUND',
    '5 failed ACTION_UNKNOWN',
    '6 failed ACTION_UNKNOWN',
    '7 failed PAYMENT_INVALID',
    '8 failed IDENTIFIER_MISSING',
    '9 failed PAYMENT_INVALID',
  ]);
  expect(run.summary.runId).toContain('-payments-');
  expect(now(1)).toMatchObject({ status: 'COMPLETED', amount: '500' });
  expect(sandbox.requests().writes).toBe(2);
  expect(run.read('journal.jsonl')).toContain('"before":{"status":"PENDING"}');
});

test('what else a payment has cannot be changed, which is said before anything is sent', async () => {
  const { client, lead, payment } = await withActions();
  const map = { ...payments, amount: 'Amount' };
  await expect(
    bulkCsv(updatePayments, `Lead,Payment,Status,Amount\n${lead},${payment},COMPLETED,9\n`, map, { client }),
  ).rejects.toThrow('amount: of a payment only the status can be changed; to correct its amount, cancel it');
  const asAction = { ...visits, type: 'PAYMENT' };
  await expect(bulkCsv(updateActions, `Lead,Visit,Note\n${lead},${payment},x\n`, asAction, { client })).rejects.toThrow(
    'type: of a payment only the status can be changed; use update-payments',
  );
});

test('a custom action gets what differs, empty cells leave it alone', async () => {
  const { client, lead, visit, payment, now } = await withActions();
  const csv = `Lead,Visit,Note\n${lead},${visit},loved it\n${lead},${visit},loved it\n${lead},${visit},\n${lead},${payment},x\n`;
  const run = await bulkCsv(updateActions, csv, visits, { client });
  expect(run.fates('success')).toEqual(['2 updated', '3 unchanged', '4 unchanged']);
  expect(run.fates('failed')).toEqual(['5 failed ACTION_UNKNOWN']);
  expect(run.rows('failed')[0]?.[6]).toBe(`the action "${payment}" is of the type PAYMENT, not 1001`);
  expect(now(0)).toMatchObject({ fields: { note: 'loved it' } });
});

test('a value that the answer does not have was dropped', async () => {
  const { client, lead, visit } = await withActions(async (request, pass) => {
    const answer = await pass();
    return isChange(request) ? { ...answer, body: answer.body.replace('loved it', 'liked it') } : answer;
  });
  const run = await bulkCsv(updateActions, `Lead,Visit,Note\n${lead},${visit},loved it\n`, visits, { client });
  expect(run.fates('success')).toEqual(['2 updated VALUE_DROPPED']);
  expect(run.rows('success')[0]?.[6]).toBe('Telecrm has "liked it" after "loved it" was sent');
});

test.each([
  ['arrived', true, 1],
  ['did not arrive', false, 2],
])('a change whose answer was lost is settled by reading: it %s', async (_what, arrives, sent) => {
  let calls = 0;
  const { client, lead, payment, now } = await withActions(async (request, pass) => {
    if (!isChange(request) || ++calls > 1) return pass();
    if (arrives) await pass();
    throw lost();
  });
  const run = await bulkCsv(updatePayments, `Lead,Payment,Status\n${lead},${payment},FAILED\n`, payments, { client });
  expect(run.fates('success')).toEqual(['2 updated']);
  expect([now(1).status, calls]).toEqual(['FAILED', sent]);
});

test('what somebody else changed meanwhile is not overwritten', async () => {
  let calls = 0;
  const { client, lead, payment, now } = await withActions(async (request, pass) => {
    if (!isChange(request) || ++calls > 1) return pass();
    await client.updateAction(lead, payment, { type: 'PAYMENT', status: 'REFUNDED' });
    throw lost();
  });
  const run = await bulkCsv(updatePayments, `Lead,Payment,Status\n${lead},${payment},FAILED\n`, payments, { client });
  expect(run.fates('unknown')).toEqual(['2 unknown OUTCOME_UNKNOWN']);
  expect(now(1).status).toBe('REFUNDED');
});

test('a dry run reads and foretells, with the same words', async () => {
  const { client, sandbox, lead, payment } = await withActions();
  const csv = `Lead,Payment,Status\n${lead},${payment},COMPLETED\n${lead},${payment},PENDING\n${lead},65f0c3a7ac00000000000000,FAILED\n`;
  const run = await bulkCsv(updatePayments, csv, payments, { client, dryRun: true });
  expect(run.fates('success')).toEqual(['2 would-update', '3 unchanged']);
  expect(run.fates('failed')).toEqual(['4 invalid ACTION_UNKNOWN']);
  expect(sandbox.requests().writes).toBe(1);
});

const states = { fields: { email: 'Email', state: 'State' } };

test('members get their state, in any case; those who have it are left alone', async () => {
  const { client, sandbox } = stage();
  const csv = `Email,State\n${[
    'asha.nair@example.com,on leave',
    'RAVI.MENON@example.com,Active',
    'nobody@example.com,Active',
    'meera.iyer@example.com,Sleeping',
    'asha.nair@example.com,Active',
    'nikhil.verma@example.com,Active',
  ].join('\n')}\n`;
  const run = await bulkCsv(setAvailability, csv, states, { client });
  expect(run.fates('success')).toEqual(['2 updated', '3 unchanged']);
  expect(run.fates('failed')).toEqual([
    '4 failed ASSIGNEE_UNKNOWN',
    '5 failed OPTION_UNKNOWN',
    '7 failed ASSIGNEE_UNKNOWN',
  ]);
  expect(run.fates('skipped')).toEqual(['6 skipped DUPLICATE_IN_FILE']);
  expect(run.summary.runId).toContain('-availability-');
  expect((await client.getTeamMember('asha.nair@example.com')).status).toBe('On Leave');
  expect(sandbox.requests().writes).toBe(1);
});

test('each of the four states can be set, however it is written', async () => {
  const { client } = stage();
  const wanted = ['ACTIVE', 'inactive', 'on  leave', ' Working '];
  const members = [
    'asha.nair@example.com',
    'ravi.menon@example.com',
    'meera.iyer@example.com',
    'deepak.rao@example.com',
  ];
  const csv = `Email,State\n${members.map((email, at) => `${email},${wanted[at]}`).join('\n')}\n`;
  const { summary } = await bulkCsv(setAvailability, csv, states, { client });
  expect(summary).toMatchObject({ exitCode: 0, rows: { failed: 0, unknown: 0 } });
  const now = await Promise.all(members.map(async (email) => (await client.getTeamMember(email)).status));
  expect(now).toEqual(['Active', 'Inactive', 'On Leave', 'Working']);
});

test('a state whose answer was lost is read, not set again', async () => {
  let calls = 0;
  const { client } = stage({}, async (request, pass) => {
    if (!isState(request)) return pass();
    calls += 1;
    await pass();
    throw lost();
  });
  const run = await bulkCsv(setAvailability, 'Email,State\nasha.nair@example.com,Inactive\n', states, { client });
  expect(run.fates('success')).toEqual(['2 updated']);
  expect(calls).toBe(1);
});
