import { expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/api.js';
import { sampleWorkspace } from '../../src/sandbox/sample-workspace.js';
import { call } from './call.js';

const person = { name: 'Zara Ali', email: 'zara@example.com', phone_number: '919876543210', role: 'CALLER' };

test('members come by name, ten a page, deleted ones only when asked for, and never with an id', async () => {
  const sandbox = createSandbox();
  const list = async (query: string) => {
    const { body } = await call(sandbox, 'GET', `/team-members${query}`);
    const page = body as { data: { name: string }[]; total_count: number };
    return [page.data.length, page.data[0]?.name, page.total_count];
  };
  expect(await list('')).toEqual([10, 'Aarti Kulkarni', 13]);
  expect(await list('?skip=10')).toEqual([3, 'Ravi Menon', 13]);
  expect(await list('?skip=10&includeDeleted=true')).toEqual([4, 'Priya Das', 14]);
  expect(JSON.stringify((await call(sandbox, 'GET', '/team-members')).body)).not.toContain('usr_');
  expect((await call(sandbox, 'GET', '/team-members?limit=11')).body).toEqual({
    error: { code: 'BAD_REQUEST', message: 'Limit should be between 1 and 10' },
  });
});

test('one member by mail, ignoring case', async () => {
  const sandbox = createSandbox();
  const status = async (path: string) => (await call(sandbox, 'GET', `/team-members/${path}`)).status;
  expect((await call(sandbox, 'GET', '/team-members/ASHA.NAIR%40example.com')).body).toMatchObject({
    name: 'Asha Nair',
    manager_email: 'ravi.menon@example.com',
  });
  expect(await status('nikhil.verma@example.com')).toBe(404);
  expect(await status('nikhil.verma@example.com?includeDeleted=true')).toBe(200);
  expect(await status('nikhil')).toBe(400);
  expect((await call(sandbox, 'GET', '/team-members/who@example.com')).body).toEqual({
    error: { code: 'TEAM_MEMEBER_NOT_FOUND', message: 'Team member not found' },
  });
});

test('a new member is invited, or active at once with a password', async () => {
  const sandbox = createSandbox();
  const invited = await call(sandbox, 'POST', '/team-members', person);
  expect([invited.status, invited.body]).toEqual([201, { ...person, status: 'INVITED' }]);
  const other = { ...person, email: 'omar@example.com', password: 'secret1' };
  expect((await call(sandbox, 'POST', '/team-members', other)).body).toMatchObject({ status: 'Active' });
  expect((await call(sandbox, 'GET', '/team-members/zara@example.com')).body).toMatchObject({ status: 'Invited' });
});

test('all that is wrong with a new member, at once', async () => {
  const sandbox = createSandbox();
  const wrong = async (body: unknown) => {
    const answer = await call(sandbox, 'POST', '/team-members', body);
    const { error } = answer.body as { error: { details: { field: string; message: string }[] } };
    return [answer.status, ...error.details.map(({ field, message }) => `${field}: ${message}`)];
  };
  expect(await wrong({})).toEqual([
    400,
    'name: name is required',
    'email: email is required',
    'phone_number: phone_number is required',
    'role: role is required',
  ]);
  expect(await wrong({ name: 'Z', email: 'z', phone_number: '+919876543210', role: 'BOSS' })).toEqual([
    400,
    'email: Invalid email format',
    'phone_number: Invalid phone_number format. Please provide a valid phone number with country code (e.g. 919876543210)',
    'role: Invalid role. Allowed roles: ADMIN, MANAGER, CALLER, MARKETING_USER',
  ]);
  expect(await wrong({ ...person, email: 'Asha.Nair@example.com' })).toEqual([
    400,
    'email: A team member with this email already exists',
  ]);
});

test('402 when the seats are used up (inactive members sit on one), 403 without the right', async () => {
  const full = createSandbox({ workspace: { ...sampleWorkspace(), seats: 14 } });
  expect((await call(full, 'POST', '/team-members', person)).status).toBe(201);
  const next = await call(full, 'POST', '/team-members', { ...person, email: 'omar@example.com' });
  expect([next.status, next.body]).toEqual([
    402,
    { error: { code: 'BUY_LICENSE', message: 'License seat limit reached' } },
  ]);
  const barred = createSandbox({ workspace: { ...sampleWorkspace(), mayCreateMembers: false } });
  expect((await call(barred, 'POST', '/team-members', person)).status).toBe(403);
});

test('availability has four states', async () => {
  const sandbox = createSandbox();
  const set = async (body: unknown) => {
    const answer = await call(sandbox, 'POST', '/teammember/state_change', body);
    return [answer.status, answer.body];
  };
  const email = 'asha.nair@example.com';
  expect(await set({ email: 'Asha.Nair@example.com', state: 'On Leave' })).toEqual([
    200,
    { email, status: 'On Leave' },
  ]);
  expect((await call(sandbox, 'GET', `/team-members/${email}`)).body).toMatchObject({ status: 'On Leave' });
  expect((await set({ email, state: 'Asleep' }))[0]).toBe(400);
  expect((await set({ email }))[0]).toBe(400);
  expect((await set({ email: 'who@example.com', state: 'Active' }))[0]).toBe(404);
});
