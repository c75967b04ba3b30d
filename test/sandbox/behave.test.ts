import { expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/api.js';
import { parseBehave } from '../../src/sandbox/behave.js';
import { SandboxOptionError } from '../../src/sandbox/option-error.js';
import { add, call, clockAt, names } from './call.js';

const phone = '9876543210';

test.each([
  ['search-id=no', { searchId: false }],
  ['answer=array', { answer: 'array' }],
  ['long-window=500', { longWindow: '500' }],
  ['conflict-id=yes', { conflictId: true }],
  ['tags=add', { tags: 'add' }],
  ['status-at=top', { statusAt: 'top' }],
])('%s', (text, expected) => {
  expect(parseBehave(text)).toEqual(expected);
});

test('what is not a behaviour is refused with what there is', () => {
  expect(() => parseBehave('speed=high')).toThrow(
    new SandboxOptionError(
      '"speed=high" is not a behaviour of the sandbox; it knows search-id=yes|no, answer=object|array, ' +
        'long-window=500|ok, conflict-id=yes|no, tags=replace|add, status-at=fields|top.',
    ),
  );
  expect(() => parseBehave('tags=merge')).toThrow('"tags=merge" should be tags=replace|add.');
  expect(() => parseBehave('tags')).toThrow('"tags" should be tags=replace|add.');
  expect(() => parseBehave('__proto__=x')).toThrow(SandboxOptionError);
  expect(() => createSandbox({ behave: ['tags=toString'] })).toThrow(SandboxOptionError);
});

test('search rows with and without the id of the lead', async () => {
  const keys = async (behave: string[]) => {
    const { body } = await call(createSandbox({ seed: 1, behave }), 'POST', '/lead/search', {});
    return Object.keys((body as { data: object[] }).data[0] ?? {});
  };
  expect(await keys([])).toEqual(['id', 'fields']);
  expect(await keys(['search-id=no'])).toEqual(['fields']);
});

test('created things as an object, or in an array of one', async () => {
  const sandbox = createSandbox({ behave: { answer: 'array' } });
  const created = await call(sandbox, 'POST', '/lead', { fields: { phone } });
  expect(created.body).toMatchObject([{ actions: [], remarks: [] }]);
  const id = (created.body as { lead_id: string }[])[0]?.lead_id ?? '';
  expect((await call(sandbox, 'POST', `/lead/${id}/action`, { actions: [] })).body).toMatchObject([{ lead_id: id }]);
});

test('windows of more than 30 days fail', async () => {
  const clock = clockAt('2026-11-23T10:00:00Z');
  const sandbox = createSandbox({ behave: ['long-window=500'], now: clock.now });
  await add(sandbox, { name: 'Asha', phone });
  const to = clock.now();
  const day = 86_400_000;
  expect(await names(sandbox, { fields: { created_on: { from: to - 30 * day, to } } })).toBe('Asha of 1');
  expect(await names(sandbox, { fields: { created_on: { from: to - 30 * day - 1, to } } })).toMatch(/^500/);
  expect(await names(sandbox, { fields: { modified_on: { to } } })).toMatch(/^500/);
  expect(await names(sandbox, {})).toBe('Asha of 1');
});

test('a 409 with the id of the lead', async () => {
  const sandbox = createSandbox({ behave: ['conflict-id=yes'] });
  const id = await add(sandbox, { phone });
  const { status, body } = await call(sandbox, 'POST', '/lead', { fields: { phone } });
  expect([status, body]).toMatchObject([409, { error: { code: 'LEAD_ALREADY_EXISTS', lead_id: id }, lead_id: id }]);
});

test('tags of an update replace the stored ones, or are added to them', async () => {
  const tags = async (behave: string[]) => {
    const sandbox = createSandbox({ behave });
    const id = await add(sandbox, { phone, interests: ['Gym', 'Garden'] });
    await call(sandbox, 'POST', `/lead/${id}`, { fields: { interests: ['Garden', 'Parking'] } });
    return sandbox.leads()[0]?.fields['interests'];
  };
  expect(await tags([])).toEqual(['Garden', 'Parking']);
  expect(await tags(['tags=add'])).toEqual(['Gym', 'Garden', 'Parking']);
});

test('status, rating and assignee inside the fields, or beside them as live rows have them', async () => {
  const sandbox = createSandbox({ behave: ['status-at=top'] });
  const id = await add(sandbox, { phone, rating: 4, assignee: 'asha.nair@example.com', status: 'Lost' });
  const top = { status: 'Lost', rating: 4, employeeid: 'asha.nair@example.com', lostReasonid: 1, isArchived: false };
  const read = await call(sandbox, 'GET', `/lead/${id}`);
  expect(read.body).toMatchObject(top);
  expect(Object.keys((read.body as { fields: object }).fields)).toEqual([
    'phone',
    'lostReason',
    'created_on',
    'modified_on',
  ]);
  expect((await call(sandbox, 'POST', '/lead/search', {})).body).toMatchObject({ data: [{ id, ...top, actions: [] }] });
  expect((await call(sandbox, 'POST', `/lead/${id}`, { fields: { rating: 5 } })).body).toMatchObject({ rating: 5 });
});
