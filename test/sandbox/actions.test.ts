import { expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/api.js';
import { add, call, clockAt } from './call.js';

const visit = { type: '1001', fields: { note: 'seen' } };
const paid = { type: 'PAYMENT', status: 'PENDING', currency: 'INR', amount: '5000' };

test('each action is judged on its own and answered in order; a repeat is a second action', async () => {
  const sandbox = createSandbox();
  const id = await add(sandbox, { phone: '9876543210' });
  const actions = [visit, { type: 'ACTION_1001' }, { ...paid, amount: 5000 }];
  const { status, body } = await call(sandbox, 'POST', `/lead/${id}/action`, { actions });
  expect(status).toBe(200);
  expect(body).toEqual({
    lead_id: id,
    actions: [
      { action_id: '65f0c3a7ac00000000000001', status: 'CREATED' },
      { action_id: null, status: 'IGNORED' },
      { action_id: '65f0c3a7ac00000000000002', status: 'CREATED' },
    ],
    remarks: [{ field: 'actions[1].type', status: 'IGNORED', remark: 'Custom action ACTION_1001 was not found' }],
  });
  await call(sandbox, 'POST', `/lead/${id}/action`, { actions: [visit] });
  expect(sandbox.leads()[0]?.actions.map(({ type }) => type)).toEqual(['ACTION_1001', 'PAYMENT', 'ACTION_1001']);
  expect(sandbox.leads()[0]?.score).toBe(20);
});

test('a type that only the CRM writes refuses the whole call', async () => {
  const sandbox = createSandbox();
  const id = await add(sandbox, { phone: '9876543210' });
  const { status, body } = await call(sandbox, 'POST', `/lead/${id}/action`, {
    actions: [visit, { type: 'USER_NOTE' }],
  });
  expect([status, body]).toEqual([
    400,
    { error: { code: 'BAD_REQUEST', message: 'Only custom actions and payment actions can be retrieved' } },
  ]);
  expect(sandbox.leads()[0]?.actions).toEqual([]);
});

test('a date of its own only where the action allows it', async () => {
  const clock = clockAt('2026-11-23T10:00:00Z');
  const sandbox = createSandbox({ now: clock.now });
  const text = '01/02/2026 10:30:00';
  const then = Date.parse('2026-02-01T10:30:00+05:30');
  await add(sandbox, { phone: '9876543210' }, [
    { ...visit, created_on: text },
    { ...visit, created_on: then },
    { ...visit, created_on: 'last week' },
    { type: '1002', created_on: text, fields: { document_type: 'PAN Card' } },
    { ...paid, created_on: text },
  ]);
  const now = clock.now();
  expect(sandbox.leads()[0]?.actions.map(({ created_on }) => created_on)).toEqual([then, then, now, now, now]);
});

test('only the status of a payment can change', async () => {
  const sandbox = createSandbox();
  const id = await add(sandbox, { phone: '9876543210' }, [paid]);
  const actionId = String(sandbox.leads()[0]?.actions[0]?.['id']);
  const update = (body: unknown) => call(sandbox, 'POST', `/lead/${id}/action/${actionId}`, body);
  const done = await update({ type: 'PAYMENT', status: 'COMPLETED' });
  expect([done.status, done.body]).toMatchObject([200, { type: 'PAYMENT', status: 'COMPLETED', amount: '5000' }]);
  for (const wrong of [{ amount: '5000' }, { currency: 'INR' }, { paymentid: 'x' }]) {
    expect((await update({ type: 'PAYMENT', status: 'FAILED', ...wrong })).body).toEqual({
      error: {
        code: 'BAD_REQUEST',
        message: 'Cannot update amount, currency, or paymentid fields for existing payment action.',
      },
    });
  }
  expect((await update({ type: 'PAYMENT', status: 'PAID' })).status).toBe(400);
  expect((await update({ type: '1001' })).status).toBe(400);
  expect(sandbox.leads()[0]?.actions[0]).toMatchObject({ status: 'COMPLETED' });
});

test('new values of a custom action; what does not fit is dropped without a word', async () => {
  const sandbox = createSandbox();
  const id = await add(sandbox, { phone: '9876543210' }, [{ ...visit, fields: { note: 'seen', outcome: 'Thinking' } }]);
  const actionId = String(sandbox.leads()[0]?.actions[0]?.['id']);
  const { status, body } = await call(sandbox, 'POST', `/lead/${id}/action/${actionId}`, {
    type: '1001',
    fields: { outcome: 'interested', project: 'Elsewhere', colour: 'red' },
  });
  expect([status, body]).toMatchObject([200, { id: actionId, fields: { note: 'seen', outcome: 'Interested' } }]);
  expect((await call(sandbox, 'GET', `/lead/${id}/action/${actionId}`)).body).toEqual(body);
});

test('an action that is not there, and one that only the CRM writes', async () => {
  const sandbox = createSandbox();
  const id = await add(sandbox, { phone: '9876543210' });
  await call(sandbox, 'POST', `/lead/${id}`, { fields: { status: 'Won' } });
  const own = String(sandbox.leads()[0]?.actions[0]?.['id']);
  expect((await call(sandbox, 'GET', `/lead/${id}/action/${own}`)).status).toBe(400);
  expect((await call(sandbox, 'GET', `/lead/${id}/action/nope`)).body).toEqual({
    error: { code: 'ACTION_NOT_FOUND', message: 'Action with ID nope was not found in the lead.' },
  });
  expect((await call(sandbox, 'POST', '/lead/nope/action', { actions: [] })).status).toBe(404);
});

test('a search in a timeline: type, time and author, newest first, in pages', async () => {
  const clock = clockAt('2026-11-23T10:00:00Z');
  const sandbox = createSandbox({ now: clock.now });
  const first = clock.now();
  const id = await add(sandbox, { phone: '9876543210' }, [visit, paid]);
  clock.pass(1000);
  await call(sandbox, 'POST', `/lead/${id}/action`, { actions: [{ ...visit, fields: { note: 'again' } }] });
  const found = async (filter: unknown, query = '') => {
    const { body } = await call(sandbox, 'POST', `/lead/${id}/action/search${query}`, filter);
    const page = body as { data: { type: string; fields?: { note: string } }[]; total_count: number };
    return [page.data.map(({ type, fields }) => fields?.note ?? type).join(' '), page.total_count];
  };
  expect(await found({})).toEqual(['again PAYMENT seen', 3]);
  expect(await found({}, '?skip=1&limit=1')).toEqual(['PAYMENT', 3]);
  expect(await found({ type: '1001' })).toEqual(['again seen', 2]);
  expect(await found({ type: 'PAYMENT', created_on: { from: first, to: first } })).toEqual(['PAYMENT', 1]);
  expect(await found({ created_on: { from: first + 1 } })).toEqual(['again', 1]);
  expect(await found({ performed_by: ['usr_0009'] })).toEqual(['again PAYMENT seen', 3]);
  expect(await found({ performed_by: 'asha.nair@example.com' })).toEqual(['', 0]);
  expect((await call(sandbox, 'POST', `/lead/${id}/action/search`, { type: 'DANCE' })).status).toBe(400);
});
