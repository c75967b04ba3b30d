import { expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox/api.js';
import { add, clockAt } from './call.js';

async function push(sandbox: Sandbox, body: unknown) {
  const response = await sandbox.handle(
    new Request(`https://next-api.telecrm.in/enterprise/${sandbox.enterpriseId}/autoupdatelead`, {
      method: 'POST',
      headers: { authorization: `Bearer ${sandbox.asyncToken}` },
      body: JSON.stringify(body),
    }),
  );
  return [response.status, await response.json()];
}

const queued = [200, { status: 'QUEUED' }];

test('a new identifier makes a lead, a known one updates it, actions are appended', async () => {
  const sandbox = createSandbox();
  const actions = [{ type: 'ACTION_1001', fields: { note: 'one' } }];
  expect(await push(sandbox, { fields: { phone: '9876543210', city: 'Pune', rating: 3 }, actions })).toEqual(queued);
  expect(await push(sandbox, { fields: { phone: '+919876543210', city: 'Goa' }, actions })).toEqual(queued);
  const [lead, ...more] = sandbox.leads();
  expect(more).toEqual([]);
  expect(lead?.fields).toEqual({ phone: '919876543210', city: 'Goa', rating: 3, status: 'Fresh' });
  expect(lead?.actions.map(({ type }) => type)).toEqual(['ACTION_1001', 'ACTION_1001']);
});

test('whatever does not fit is dropped, and the answer is the same', async () => {
  const sandbox = createSandbox();
  expect(await push(sandbox, { fields: { name: 'no phone' } })).toEqual(queued);
  expect(await push(sandbox, { fields: { phone: '12345' } })).toEqual(queued);
  expect(await push(sandbox, [])).toEqual(queued);
  expect(sandbox.leads()).toEqual([]);
  const fields = {
    phone: '9876543210',
    rating: '3',
    interests: 'Gym,Garden',
    follow_up_date: '2026-01-31',
    carpet_area: '5',
  };
  expect(await push(sandbox, { fields, actions: [{ type: '1001', fields: {} }] })).toEqual(queued);
  expect(sandbox.leads().map((lead) => [lead.fields, lead.actions])).toEqual([
    [{ phone: '919876543210', status: 'Fresh' }, []],
  ]);
});

test('a queue that takes its time', async () => {
  const clock = clockAt('2026-11-23T10:00:00Z');
  const sandbox = createSandbox({ now: clock.now, asyncDelayMs: 5000 });
  await push(sandbox, { fields: { phone: '9876543210' } });
  expect(sandbox.leads()).toEqual([]);
  await add(sandbox, { phone: '9876543211' });
  clock.pass(5000);
  expect(sandbox.leads().length).toBe(2);
});
