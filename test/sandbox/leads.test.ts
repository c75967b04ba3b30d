import { expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/api.js';
import { sampleWorkspace } from '../../src/sandbox/sample-workspace.js';
import { add, call, clockAt } from './call.js';

test('what does not fit is left out and named, and the lead is created all the same', async () => {
  const sandbox = createSandbox();
  const { status, body } = await call(sandbox, 'POST', '/lead', {
    fields: {
      name: 'Asha',
      phone: '98765 43210',
      email: 'asha@',
      rating: 6,
      status: 'Call Back',
      assignee: 'nobody@example.com',
      interests: 'Gym',
      budget: '5 lakh',
      carpet_area: 'big',
      follow_up_date: '2026-01-31',
      website: 'none',
      lostReason: 'Loan Rejected',
      shoe_size: '42',
    },
    actions: [
      { type: '1001', fields: { note: 'seen', project: 'Elsewhere', visited_by: 'who@example.com' } },
      { type: '9999', fields: {} },
      { type: 'PAYMENT', status: 'PAID', currency: 'INR', amount: '0' },
      { type: 'PAYMENT', status: 'COMPLETED', currency: 'INR', amount: '5000' },
    ],
  });
  const answer = body as { lead_id: string; actions: unknown[]; remarks: { field: string; status: string }[] };
  expect(status).toBe(201);
  expect(answer.lead_id).toMatch(/^[0-9a-f]{24}$/);
  expect(answer.actions).toEqual([
    { action_id: '65f0c3a7ac00000000000001', status: 'CREATED' },
    { action_id: null, status: 'IGNORED' },
    { action_id: null, status: 'IGNORED' },
    { action_id: '65f0c3a7ac00000000000002', status: 'CREATED' },
  ]);
  expect(answer.remarks.map(({ field }) => field)).toEqual([
    'fields.email',
    'fields.rating',
    'fields.status',
    'fields.assignee',
    'fields.interests',
    'fields.budget',
    'fields.carpet_area',
    'fields.follow_up_date',
    'fields.website',
    'fields.lostReason',
    'fields.shoe_size',
    'actions[0].fields.project',
    'actions[0].fields.visited_by',
    'actions[1].type',
    'actions[2].status',
    'actions[2].amount',
  ]);
  expect(new Set(answer.remarks.map((remark) => remark.status))).toEqual(new Set(['IGNORED']));
  expect(sandbox.leads()[0]?.fields).toEqual({ name: 'Asha', phone: '919876543210', status: 'Fresh' });
});

test('values that fit are kept in one form', async () => {
  const sandbox = createSandbox();
  await add(sandbox, {
    phone: '+91 (98765) 43210',
    email: ' asha@example.com ',
    alternate_phone: '09845012345',
    contact_source: 'facebook',
    interests: ['gym', 'Gym', 'Solar Roof'],
    budget: 2_500_000,
    carpet_area: '1250.5',
    follow_up_date: '31/01/2026',
    first_contact_date: 1_767_225_600_000,
    rating: 3,
    status: 'Lost',
    assignee: 'ASHA.NAIR@example.com',
    website: 'www.example.com',
    notes: '',
  });
  expect(sandbox.leads()[0]?.fields).toEqual({
    phone: '919876543210',
    email: 'asha@example.com',
    alternate_phone: '919845012345',
    contact_source: 'Facebook',
    interests: ['Gym', 'Solar Roof'],
    budget: '2500000',
    carpet_area: 1250.5,
    follow_up_date: Date.parse('2026-01-31T00:00:00+05:30'),
    first_contact_date: 1_767_225_600_000,
    rating: 3,
    status: 'Lost',
    lostReason: 'Unknown Reason',
    assignee: 'asha.nair@example.com',
    website: 'www.example.com',
  });
});

test('an unknown option and an unknown tag are created for good', async () => {
  const sandbox = createSandbox();
  await add(sandbox, { phone: '9876543210', contact_source: 'Radio', interests: ['Terrace'] });
  const { body } = await call(sandbox, 'GET', '/custom-fields');
  const fields = (body as { customFields: { apiName: string; options?: string[]; tags?: string[] }[] }).customFields;
  expect(fields.find(({ apiName }) => apiName === 'contact_source')?.options?.at(-1)).toBe('Radio');
  expect(fields.find(({ apiName }) => apiName === 'interests')?.tags?.at(-1)).toBe('Terrace');
});

test('labels have at most 40 characters, and there are at most 1,000 of them', async () => {
  const sandbox = createSandbox();
  const { body } = await call(sandbox, 'POST', '/lead', {
    fields: {
      phone: '9876543210',
      contact_source: 'x'.repeat(41),
      interests: Array.from({ length: 1000 }, (_, i) => `t${i}`),
    },
  });
  expect(body).toMatchObject({
    remarks: [
      { field: 'fields.contact_source', remark: 'contact_source is longer than 40 characters' },
      { field: 'fields.interests', remark: 'interests has no room for more than 1000 values' },
    ],
  });
});

test('one number however it is written is one lead: 409, and the refused call creates nothing', async () => {
  const sandbox = createSandbox();
  await add(sandbox, { phone: '9876543210' });
  for (const phone of ['+919876543210', '919876543210', '098765-43210', '+91 98765 43210']) {
    const { status, body } = await call(sandbox, 'POST', '/lead', { fields: { phone, contact_source: 'Radio' } });
    expect([status, body]).toEqual([
      409,
      { error: { code: 'LEAD_ALREADY_EXISTS', message: `Lead with phone ${phone} already exists.` } },
    ]);
  }
  expect(sandbox.leads().length).toBe(1);
  expect(JSON.stringify((await call(sandbox, 'GET', '/custom-fields')).body)).not.toContain('Radio');
});

test('a lead without its identifier, or with one that cannot be, is refused', async () => {
  const sandbox = createSandbox();
  const refused = async (fields: unknown) => (await call(sandbox, 'POST', '/lead', { fields })).body;
  const error = (message: string) => ({ error: { code: 'INVALID_LEAD', message } });
  expect(await refused({ name: 'Asha' })).toEqual(
    error("Lead identifier field name 'phone' not found in request body."),
  );
  expect(await refused({ phone: '12345' })).toEqual(error("Lead identifier field 'phone' is invalid."));
  expect(await refused({ phone: 9_876_543_210 })).toEqual(error("Lead identifier field 'phone' is invalid."));
  expect(await refused('phone')).toEqual(error('Lead must have fields.'));
});

test('the identifier may be a mail, compared trimmed and without case', async () => {
  const workspace = sampleWorkspace();
  for (const [at, field] of workspace.fields.entries()) {
    workspace.fields[at] = { ...field, isLeadid: field.apiName === 'email' };
  }
  const sandbox = createSandbox({ workspace });
  await add(sandbox, { email: 'Asha@example.com' });
  const again = await call(sandbox, 'POST', '/lead', { fields: { email: ' asha@EXAMPLE.com ' } });
  expect(again.status).toBe(409);
});

test('an update sets what fits and drops the rest without a word; locked fields keep their value', async () => {
  const sandbox = createSandbox();
  const id = await add(sandbox, { phone: '9876543210', city: 'Pune', first_contact_date: 1_767_225_600_000 });
  const { status, body } = await call(sandbox, 'POST', `/lead/${id}`, {
    fields: {
      city: 'Mumbai',
      rating: '4',
      status: 'Junk',
      shoe_size: 1,
      first_contact_date: 1_777_000_000_000,
      notes: 'x',
    },
    actions: [{ type: '1001' }],
  });
  const { created_on, modified_on } = sandbox.leads()[0] ?? {};
  expect([status, body]).toEqual([
    200,
    {
      fields: {
        phone: '919876543210',
        city: 'Mumbai',
        first_contact_date: 1_767_225_600_000,
        status: 'Fresh',
        notes: 'x',
        created_on,
        modified_on,
      },
    },
  ]);
  expect(sandbox.leads()[0]?.actions).toEqual([]);
});

test('null or an empty text clears a field in an update, but never the status', async () => {
  const sandbox = createSandbox();
  const id = await add(sandbox, { phone: '9876543210', city: 'Pune', interests: ['Gym'], rating: 3 });
  await call(sandbox, 'POST', `/lead/${id}`, { fields: { city: '', interests: [], rating: null, status: '' } });
  expect(sandbox.leads()[0]?.fields).toEqual({ phone: '919876543210', status: 'Fresh' });
});

test('the identifier in an update is refused, even unchanged', async () => {
  const sandbox = createSandbox();
  const id = await add(sandbox, { phone: '9876543210' });
  const { status, body } = await call(sandbox, 'POST', `/lead/${id}`, {
    fields: { phone: '9876543210', city: 'Pune' },
  });
  expect([status, body]).toEqual([
    403,
    { error: { code: 'INVALID_LEAD', message: 'Cannot modify lead identifier field' } },
  ]);
});

test('a new status and a new owner leave their mark in the timeline', async () => {
  const clock = clockAt('2026-11-23T10:00:00Z');
  const sandbox = createSandbox({ now: clock.now });
  const id = await add(sandbox, { phone: '9876543210' });
  clock.pass(60_000);
  await call(sandbox, 'POST', `/lead/${id}`, { fields: { status: 'Won', assignee: 'asha.nair@example.com' } });
  expect(sandbox.leads()[0]?.actions.map(({ type, text }) => [type, text])).toEqual([
    ['STATUS_CHANGE', 'Fresh -> Won'],
    ['LEAD_ASSIGNMENT', 'asha.nair@example.com'],
  ]);
  expect(sandbox.leads()[0]?.modified_on).toBe(clock.now());
});

test('a lead as read: its fields, and its timeline only when asked for', async () => {
  const clock = clockAt('2026-11-23T10:00:00Z');
  const sandbox = createSandbox({ now: clock.now });
  const at = clock.now();
  const id = await add(sandbox, { phone: '9876543210' }, [
    { type: '1001', fields: { note: 'first' } },
    { type: '1001', fields: { note: 'second' } },
  ]);
  const fields = { phone: '919876543210', status: 'Fresh', created_on: at, modified_on: at };
  expect((await call(sandbox, 'GET', `/lead/${id}?skip=x`)).body).toEqual({ fields });
  const { body } = await call(sandbox, 'GET', `/lead/${id}?includeActions=true&limit=1`);
  expect(body).toEqual({
    fields,
    actions: [
      {
        id: '65f0c3a7ac00000000000002',
        type: 'ACTION_1001',
        created_on: at,
        creationTimestamp: at,
        modificationTimestamp: at,
        employeeid: 'meera.iyer@example.com',
        fields: { note: 'second' },
      },
    ],
    actions_skip: 0,
    actions_limit: 1,
  });
  expect((await call(sandbox, 'GET', `/lead/${id}?includeActions=true&limit=101`)).body).toEqual({
    error: { code: 'BAD_REQUEST', message: 'Limit should be between 1 and 100' },
  });
  expect((await call(sandbox, 'GET', '/lead/62ab16e')).body).toEqual({
    error: { code: 'LEAD_NOT_FOUND', message: 'The lead with ID 62ab16e was not found.' },
  });
});
