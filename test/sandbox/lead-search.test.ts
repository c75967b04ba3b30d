import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSandbox, type SandboxOptions } from '../../src/sandbox/api.js';
import { add, call, clockAt, names } from './call.js';

const clock = () => clockAt('2026-11-23T10:00:00Z');

async function four(options: SandboxOptions = {}) {
  const time = clock();
  const sandbox = createSandbox({ ...options, now: time.now });
  const begin = time.now();
  const leads = [
    { name: 'Asha', phone: '9876543210', city: 'Pune', rating: 3, status: 'Won', interests: ['Gym', 'Garden'] },
    { name: 'Bala', phone: '9876543211', city: 'pune', rating: 4, budget: '100.0', assignee: 'asha.nair@example.com' },
    { name: 'Chitra', phone: '9876543212', city: 'Mumbai', rating: 3, follow_up_date: begin },
    { name: 'Dev', phone: '9876543213', city: 'Pune' },
  ];
  for (const lead of leads) {
    await add(sandbox, lead, [{ type: '1001', fields: { note: lead.name } }]);
    time.pass(1000);
  }
  return { sandbox, begin, time };
}

test('fields are ANDed, a list is OR, case does not matter, parts of a value do not match', async () => {
  const { sandbox } = await four();
  expect(await names(sandbox, {})).toBe('Dev Chitra Bala Asha of 4');
  expect(await names(sandbox, undefined)).toBe('Dev Chitra Bala Asha of 4');
  expect(await names(sandbox, { fields: { city: 'PUNE' } })).toBe('Dev Bala Asha of 3');
  expect(await names(sandbox, { fields: { city: 'Pun' } })).toBe(' of 0');
  expect(await names(sandbox, { fields: { city: 'Pune', rating: [3, 4] } })).toBe('Bala Asha of 2');
  expect(await names(sandbox, { fields: { status: ['won', 'Fresh'], rating: 3 } })).toBe('Chitra Asha of 2');
  expect(await names(sandbox, { fields: { interests: ['garden', 'Pool'] } })).toBe('Asha of 1');
  expect(await names(sandbox, { fields: { budget: '100' } })).toBe('Bala of 1');
  expect(await names(sandbox, { fields: { assignee: 'ASHA.NAIR@example.com', status: 'Fresh' } })).toBe('Bala of 1');
});

test('identifiers are found however they are written, a hundred a call', async () => {
  const { sandbox } = await four();
  expect(await names(sandbox, { fields: { phone: ['+919876543210', '98765 43212', '919876543212', '1'] } })).toBe(
    'Chitra Asha of 2',
  );
  expect(await names(sandbox, { fields: { phone: '9876543210', city: 'Mumbai' } })).toBe(' of 0');
});

test('both bounds of a time are inclusive, in ms or as text of the workspace', async () => {
  const { sandbox, begin } = await four();
  const created = (from: unknown, to: unknown) => names(sandbox, { fields: { created_on: { from, to } } });
  expect(await created(begin + 1000, begin + 2000)).toBe('Chitra Bala of 2');
  expect(await created(String(begin), String(begin))).toBe('Asha of 1');
  expect(await created('23/11/2026 15:30:01', '24/11/2026')).toBe('Dev Chitra Bala of 3');
  expect(await created(undefined, begin)).toBe('Asha of 1');
  expect(await created('yesterday', begin)).toBe(
    '400 {"error":{"code":"VALIDATION_ERROR","message":"created_on value is invalid"}}',
  );
  expect(await names(sandbox, { fields: { follow_up_date: { from: begin, to: begin } } })).toBe('Chitra of 1');
  expect(await names(sandbox, { fields: { modified_on: { from: begin + 3000, to: begin + 9000 } } })).toBe('Dev of 1');
});

test('all of an action filter must hold for one action', async () => {
  const { sandbox, begin } = await four();
  const actions = { type: ['1001', 'PAYMENT'], performed_by: 'meera.iyer@example.com' };
  const performed_at = { from: begin + 1000, to: '2026-11-23T15:30:02' };
  expect(await names(sandbox, { actions: { ...actions, performed_at } })).toBe('Chitra Bala of 2');
  expect(await names(sandbox, { actions: { type: 'PAYMENT', performed_at } })).toBe(' of 0');
  expect(await names(sandbox, { fields: { city: 'Mumbai' }, actions })).toBe('Chitra of 1');
});

test('pages of 1 to 100, 10 by default', async () => {
  const sandbox = createSandbox({ seed: 250 });
  const page = async (query: string) => {
    const { status, body } = await call(sandbox, 'POST', `/lead/search${query}`, {});
    const answer = body as { data?: unknown[]; total_count: number; skip: number; limit: number };
    return [status, answer.data?.length, answer.total_count, answer.skip, answer.limit];
  };
  expect(await page('')).toEqual([200, 10, 250, 0, 10]);
  expect(await page('?skip=200&limit=100')).toEqual([200, 50, 250, 200, 100]);
  expect(await page('?skip=250&limit=1')).toEqual([200, 0, 250, 250, 1]);
  for (const query of ['?limit=101', '?limit=0', '?limit=ten', '?skip=-1']) {
    expect((await page(query))[0]).toBe(400);
  }
});

test('what cannot be searched for is refused', async () => {
  const { sandbox } = await four();
  expect(await names(sandbox, { fields: { rating: 9 } })).toBe(
    '400 {"error":{"code":"VALIDATION_ERROR","message":"Rating value must be between 1 and 5"}}',
  );
  expect(await names(sandbox, { fields: { shoe_size: 9 } })).toMatch(/^400 .*Field shoe_size was not found/);
  expect(await names(sandbox, { fields: { city: { from: 1, to: 2 } } })).toMatch(/^400/);
  // Seen in public code.
  expect(await names(sandbox, { fields: { assignee: 'asha.nair@example.com', status: ['Won', 'Lost'] } })).toMatch(
    /^500/,
  );
});

test('a clock that was set back does not disturb the order', async () => {
  const { sandbox, time } = await four();
  time.pass(-2500);
  await add(sandbox, { name: 'Early', phone: '9876543214' });
  expect(await names(sandbox, {})).toBe('Dev Chitra Early Bala Asha of 5');
});

test('a lead that a person removed is gone from pages and look-ups, and its number is free', async () => {
  const { sandbox } = await four();
  const id = sandbox.leads()[1]?.id ?? '';
  expect([sandbox.removeLead(id), sandbox.removeLead(id)]).toEqual([true, false]);
  expect(await names(sandbox, {})).toBe('Dev Chitra Asha of 3');
  expect((await call(sandbox, 'GET', `/lead/${id}`)).status).toBe(404);
  await add(sandbox, { name: 'Again', phone: '9876543211' });
  expect(await names(sandbox, { fields: { phone: '9876543211' } })).toBe('Again of 1');
});

test('sample leads: any page is a slice of one list, and each is found by its identifier and its id', async () => {
  const sandbox = createSandbox({ seed: 300, now: clock().now });
  const all = sandbox.leads().toReversed();
  expect(new Set(all.map(({ fields }) => fields['phone'])).size).toBe(300);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 299 }), fc.integer({ min: 1, max: 100 }), async (skip, limit) => {
      const { body } = await call(sandbox, 'POST', `/lead/search?skip=${skip}&limit=${limit}`, {});
      const rows = (body as { data: { id: string }[] }).data;
      expect(rows.map(({ id }) => id)).toEqual(all.slice(skip, skip + limit).map(({ id }) => id));
      const lead = all[skip];
      const phone = lead?.fields['phone'];
      const found = await call(sandbox, 'POST', '/lead/search', { fields: { phone } });
      expect(found.body).toMatchObject({ data: [{ id: lead?.id, fields: lead?.fields }], total_count: 1 });
      expect((await call(sandbox, 'POST', '/lead', { fields: { phone } })).status).toBe(409);
    }),
    { numRuns: 40 },
  );
});

test('a filter finds among the samples what a look at every lead finds', async () => {
  const sandbox = createSandbox({ seed: 500, now: clock().now });
  const { body } = await call(sandbox, 'POST', '/lead/search?limit=100', { fields: { city: 'Pune', status: 'Fresh' } });
  const expected = sandbox
    .leads()
    .filter(({ fields }) => fields['city'] === 'Pune' && fields['status'] === 'Fresh')
    .toReversed();
  expect(expected.length).toBeGreaterThan(3);
  expect((body as { data: { id: string }[] }).data.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
});
