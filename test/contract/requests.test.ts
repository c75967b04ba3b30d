import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { diagnose, exportLeads, importLeads } from '../../src/index.js';
import type { HttpRequest } from '../../src/telecrm/transport.js';
import { stage } from '../helpers/run-import.js';
import { exchangesOf } from './calls.js';
import { contractWith, digest, type Exception } from './contract.js';

const pageParameters = ['skip', 'limit'].map((name) => ({
  in: 'query',
  name,
  required: false,
  schema: { type: 'integer' },
}));
const actionSearch = 'POST /enterprise/{enterpriseId}/lead/{leadId}/action/search';
const stateChange = 'POST /enterprise/{enterpriseId}/teammember/state_change';
const parametersOf = (key: string) => digest.operations[key]?.parameters ?? [];

/** Where the client does not do what the schemas say, and why. Each is needed: a test takes them away one by one. */
const exceptions: readonly Exception[] = [
  {
    why: 'bounds of searches: the schema wants RFC 3339 text, its own examples are in other forms, its words allow Unix timestamps, and live clients send numbers',
    at: ['$defs', 'DateField'],
    instead: { type: 'number' },
  },
  {
    why: 'times of actions and bounds of action searches: as above',
    at: ['$defs', 'CreatedOnField'],
    instead: { type: 'number' },
  },
  {
    why: 'the list names the custom actions 1001 to 1003 as if every workspace had these and no others',
    at: ['$defs', 'SearchLeadAction', 'properties', 'type'],
    instead: { type: 'string' },
  },
  {
    why: 'an action search answers with skip, limit and total, and declares no way to ask for a page; a public client sends both',
    at: ['operations', actionSearch, 'parameters'],
    instead: [...parametersOf(actionSearch), ...pageParameters],
  },
  {
    why: 'the path has an enterpriseId that is declared for all others and forgotten here',
    at: ['operations', stateChange, 'parameters'],
    instead: [{ in: 'path', name: 'enterpriseId', required: true, schema: { type: 'string' } }],
  },
];

const exchanges = [...(await exchangesOf()).values()].flat();
const requests = exchanges.map(({ request }) => request);
/** Requests that tell what the API refuses, so that its answers are known too. */
const wrongOnPurpose = /[?&]limit=(101|11)\b|"rating":9|\/lead (?!.*"phone")/u;
const inWords = (request: (typeof requests)[number]) =>
  `${request.method} ${request.url.replace(/^.*\/enterprise\/[^/]+/u, '')} ${request.body ?? ''}`;

test('every request that the client makes is one of the document, but for the exceptions', () => {
  const contract = contractWith(exceptions);
  for (const request of requests) {
    if (wrongOnPurpose.test(inWords(request))) continue;
    expect([inWords(request), ...contract.faultsOfRequest(request)]).toEqual([inWords(request)]);
  }
});

test('so is every request of an import of the samples, of a doctor and of an export', async () => {
  const sent: HttpRequest[] = [];
  const { client, sandbox } = stage({ seed: 150 }, (request, pass) => {
    // The stand-in has another address than the document.
    sent.push({ ...request, url: request.url.replace('http://127.0.0.1', 'https://next.telecrm.in') });
    return pass();
  });
  const folder = mkdtempSync(join(tmpdir(), 'contract-'));
  const samples = new URL('../../samples/', import.meta.url).pathname;
  await importLeads({
    client,
    file: join(samples, 'leads.csv'),
    map: join(samples, 'leads.map.json'),
    outDir: folder,
  });
  await diagnose({ client, baseUrl: 'http://127.0.0.1/autoupdate/v2' });
  const { rows: exported } = await exportLeads({ client, to: join(folder, 'leads-exported.csv'), outDir: folder });
  expect([exported, exported > 200]).toEqual([sandbox.leads().length, true]);
  const contract = contractWith(exceptions);
  for (const request of sent) {
    expect([inWords(request), ...contract.faultsOfRequest(request)]).toEqual([inWords(request)]);
  }
  expect(new Set(sent.map((request) => contract.operationOf(request))).size).toBeGreaterThanOrEqual(8);
});

test.each(exceptions.map((exception) => [exception.why, exception] as const))('needed: %s', (_why, exception) => {
  const contract = contractWith(exceptions.filter((each) => each !== exception));
  const faulty = requests.filter(
    (request) => !wrongOnPurpose.test(inWords(request)) && contract.faultsOfRequest(request).length > 0,
  );
  expect(faulty).not.toEqual([]);
});

test('the contract finds what is wrong: limits, ratings, missing members, unknown paths', () => {
  const contract = contractWith(exceptions);
  const faults = (method: 'GET' | 'POST', path: string, body?: unknown) =>
    contract.faultsOfRequest({
      method,
      url: `https://next.telecrm.in/autoupdate/v2/enterprise/e${path}`,
      headers: {},
      body: body === undefined ? undefined : JSON.stringify(body),
      timeoutMs: 1,
      maxBytes: 1,
    });
  expect(faults('GET', '/team-members?limit=11')).toEqual(['parameter limit must be <= 10']);
  expect(faults('GET', '/team-members?deleted=true')).toEqual(['the parameter deleted is not declared']);
  expect(faults('GET', '/leads')[0]).toContain('is not documented');
  expect(faults('POST', '/lead', { fields: { rating: 9 } })).toContain('body/fields/rating must be <= 5');
  expect(faults('POST', '/lead', {})).toEqual(["body must have required property 'fields'"]);
  expect(faults('POST', '/lead')).toEqual(['the body is missing']);
  expect(faults('GET', '/metadata', {})).toEqual(['a body is not documented']);
});

test('a payment that the client sends is a payment by its own schema, not only by the one of custom actions', () => {
  const contract = contractWith(exceptions);
  const actions = requests.flatMap(({ body }): unknown[] => Object(JSON.parse(body ?? '{}')).actions ?? []);
  const payments = [actions].flat().filter((action) => Object(action).type === 'PAYMENT');
  expect(payments.length).toBeGreaterThan(1);
  for (const payment of payments) expect(contract.faultsOf('InputPaymentAction', payment)).toEqual([]);
});

test('every request carries the token as a bearer, what it accepts and who it is', () => {
  for (const { headers, body } of requests) {
    expect(headers).toEqual({
      authorization: 'Bearer sandbox-token',
      accept: 'application/json',
      'user-agent': 'telecrm-bulk',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    });
  }
});
