import { expect, test } from 'vitest';
import { createSandbox } from '../../src/sandbox/api.js';
import { operations } from '../../src/sandbox/operations.js';
import { call } from './call.js';

test('the workspace introduces itself', async () => {
  const { body } = await call(createSandbox(), 'GET', '/metadata');
  expect(body).toMatchObject({ id: 'sandbox-enterprise', name: 'Sandbox Realty', leadIdentifierFieldId: 'fld_phone' });
});

test('fields in brief have labels as text, in detail with ids', async () => {
  const sandbox = createSandbox();
  const field = async (query: string, name: string) => {
    const { body } = await call(sandbox, 'GET', `/custom-fields${query}`);
    return (body as { customFields: { apiName: string }[] }).customFields.find(({ apiName }) => apiName === name);
  };
  expect(await field('', 'property_type')).toEqual({
    type: 'DROPDOWN',
    apiName: 'property_type',
    lockAfterCreate: false,
    isLeadid: false,
    options: ['1 BHK', '2 BHK', '3 BHK', 'Villa', 'Plot', 'Commercial'],
  });
  expect(await field('', 'phone')).toMatchObject({ type: 'PHONE', isLeadid: true });
  expect(await field('?detail=true', 'property_type')).toMatchObject({
    id: 'fld_property_type',
    options: [
      { id: 'property_type_1', label: '1 BHK' },
      { label: '2 BHK' },
      { label: '3 BHK' },
      { label: 'Villa' },
      { label: 'Plot' },
      { label: 'Commercial' },
    ],
  });
  expect(await field('?detail=true', 'follow_up_date')).toMatchObject({
    dateFormat: 'DD/MM/YYYY',
    timeFormat: 'HH:mm',
  });
});

test('one field and one custom action by name; case matters', async () => {
  const sandbox = createSandbox();
  expect((await call(sandbox, 'GET', '/custom-fields/budget')).body).toMatchObject({ id: 'fld_budget', type: 'MONEY' });
  expect((await call(sandbox, 'GET', '/custom-fields/Budget')).body).toEqual({
    error: { code: 'NOT_FOUND', message: 'Could not find custom field with apiName Budget' },
  });
  expect((await call(sandbox, 'GET', '/custom-actions/ACTION_1002')).body).toMatchObject({
    displayName: 'Document Collected',
    allowPredatedActivity: { enabled: false },
    fieldSchema: { received_on: { type: 'DATE' } },
  });
  expect((await call(sandbox, 'GET', '/custom-actions/1002')).body).toEqual({
    error: { code: 'NOT_FOUND', message: 'Custom action with code 1002 was not found.' },
  });
});

test('custom actions in brief and in detail, those of the system too', async () => {
  const sandbox = createSandbox();
  const brief = await call(sandbox, 'GET', '/custom-actions');
  expect(brief.body).toEqual({
    customActions: [
      { code: 'ACTION_1001', displayName: 'Site Visit', score: 10, source: 'USER' },
      { code: 'ACTION_1002', displayName: 'Document Collected', score: 5, source: 'USER' },
      { code: 'ACTION_1003', displayName: 'Price Negotiation', score: 15, source: 'USER' },
      { code: 'ACTION_1', displayName: 'Task Completed', score: 1, source: 'SYSTEM' },
    ],
  });
  const detailed = await call(sandbox, 'GET', '/custom-actions?detail=true');
  expect(detailed.body).toMatchObject({
    customActions: [{ id: 'cad_1001', definitionType: 'USER_DEFINED' }, {}, {}, {}],
  });
});

test('the pipeline has stages with active and archived statuses, and lost reasons', async () => {
  const { body } = await call(createSandbox(), 'GET', '/lead-stage-pipeline');
  const { leadStages } = body as { leadStages: { stageType: string; activeStatuses: { label: string }[] }[] };
  expect(leadStages.map(({ stageType, activeStatuses }) => [stageType, activeStatuses[0]?.label])).toEqual([
    ['OPEN', 'Fresh'],
    ['WON', 'Won'],
    ['LOST', 'Lost'],
  ]);
  expect(body).toMatchObject({
    activeLeadLostReasons: [{ reasonid: 1, reasonLabel: 'Unknown Reason', isDefault: true }, {}, {}, {}, {}, {}],
    archivedLeadLostReasons: [{ reasonLabel: 'Loan Rejected' }],
  });
});

test('a bad token, the wrong kind of token and an unknown enterprise', async () => {
  const sandbox = createSandbox();
  const ask = async (path: string, token: string, method = 'GET') => {
    const headers = { authorization: `Bearer ${token}` };
    const response = await sandbox.handle(new Request(`http://localhost${path}`, { method, headers }));
    return [response.status, ((await response.json()) as { error: { code: string } }).error.code];
  };
  const own = `/enterprise/${sandbox.enterpriseId}`;
  expect(await ask(`${own}/metadata`, 'wrong')).toEqual([401, 'NOT_AUTHORIZED']);
  expect(await ask(`${own}/metadata`, sandbox.asyncToken)).toEqual([401, 'NOT_AUTHORIZED']);
  expect(await ask(`${own}/autoupdatelead`, sandbox.token, 'POST')).toEqual([401, 'NOT_AUTHORIZED']);
  expect(await ask('/enterprise/other/lead/search', sandbox.token, 'POST')).toEqual([401, 'NOT_AUTHORIZED']);
  expect(await ask('/enterprise/other/team-members', sandbox.token)).toEqual([401, 'NOT_AUTHORIZED']);
  expect(await ask('/enterprise/other/metadata', sandbox.token)).toEqual([404, 'ENTERPRISE_NOT_FOUND']);
  expect(await ask('/enterprise/other/metadata', 'wrong')).toEqual([401, 'NOT_AUTHORIZED']);
});

test('a revoked token is refused until there is a new one', async () => {
  const sandbox = createSandbox();
  const old = sandbox.token;
  sandbox.revokeToken();
  expect((await call(sandbox, 'GET', '/metadata')).status).toBe(401);
  expect(sandbox.issueToken()).not.toBe(old);
  expect((await call(sandbox, 'GET', '/metadata')).status).toBe(200);
  expect((await call(sandbox, 'GET', '/metadata', undefined, { authorization: `Bearer ${old}` })).status).toBe(401);
});

test('a path that does not exist gets the HTML page of a web server, a body that is no JSON a 400', async () => {
  const sandbox = createSandbox();
  const page = await sandbox.handle(new Request('http://localhost/lead/<b>', { method: 'POST' }));
  expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
  expect(await page.text()).not.toContain('<b>');
  const url = `http://localhost/enterprise/${sandbox.enterpriseId}/lead`;
  const headers = { authorization: `Bearer ${sandbox.token}` };
  const broken = await sandbox.handle(new Request(url, { method: 'POST', headers, body: '{"fields":' }));
  expect([broken.status, await broken.json()]).toEqual([
    400,
    { error: { code: 'BAD_REQUEST', message: 'The request body is not valid JSON' } },
  ]);
});

test('18 operations of the Sync API and one of the Async API; the ledger counts what was asked', async () => {
  expect(operations.length).toBe(19);
  const sandbox = createSandbox();
  await call(sandbox, 'GET', '/metadata');
  await call(sandbox, 'POST', '/lead/search', {});
  expect(sandbox.requests()).toEqual({
    total: 2,
    writes: 0,
    byOperation: { getMetadata: 1, searchLeads: 1 },
    byStatus: { 200: 2 },
    faults: {},
  });
  await call(sandbox, 'POST', '/lead', { fields: {} });
  expect(sandbox.requests()).toMatchObject({ total: 3, writes: 1, byStatus: { 200: 2, 400: 1 } });
});
