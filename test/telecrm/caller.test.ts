import { EventEmitter, getEventListeners, getMaxListeners } from 'node:events';
import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { createPacer } from '../../src/telecrm/pace.js';
import { settled } from './helpers/fake-clock.js';
import { ApiError, AuthError, RunError, UnreachableError } from '../../src/model/errors.js';
import { apiError, badCertificate, refused, reset, type Step, scripted, token } from './helpers/scripted.js';

const lead = { fields: { phone: '919876543210' } };
const created = { lead_id: 'L1', actions: [], remarks: [] };

/** What became of one create: `AMBIGUOUS ECONNRESET after 1 call`. */
async function fateOfCreate(...steps: Step[]): Promise<string> {
  const { client, sent } = scripted(steps);
  const delivery = await client.createLead(lead);
  const what = delivery.kind === 'DONE' ? delivery.value.leadId : delivery.problem.code;
  return `${delivery.kind} ${what} after ${sent.length}`;
}

test.each<[string, Step[]]>([
  ['DONE L1 after 1', [[201, created]]],
  ['DONE L1 after 1', [[201, [created]]]],
  ['DONE L1 after 1', [[200, { lead_id: 'L1' }]]],
  ['NOT_SENT ECONNREFUSED after 5', [refused]],
  ['DONE L1 after 3', [refused, refused, [201, created]]],
  ['NOT_SENT CERT_HAS_EXPIRED after 1', [badCertificate]],
  ['AMBIGUOUS ECONNRESET after 1', [reset]],
  ['AMBIGUOUS ECONNRESET after 2', [refused, reset]],
  ['REJECTED INVALID_LEAD after 1', [[400, apiError('INVALID_LEAD')]]],
  ['REJECTED LEAD_ALREADY_EXISTS after 1', [[409, apiError('LEAD_ALREADY_EXISTS')]]],
  ['REJECTED NOT_AUTHORIZED after 1', [[401, apiError('NOT_AUTHORIZED')]]],
  ['REJECTED BUY_LICENSE after 1', [[402, apiError('BUY_LICENSE')]]],
  ['REJECTED Payload too large after 1', [[413, { error: 'Payload too large' }]]],
  ['REJECTED ODD after 1', [[422, { code: 'ODD', message: 'words' }]]],
  [
    'DONE L1 after 3',
    [
      [429, 'slow down'],
      [429, apiError('TOO_MANY')],
      [201, created],
    ],
  ],
  ['AMBIGUOUS HTTP_403 after 1', [[403, '<html>Proxy</html>']]],
  ['AMBIGUOUS HTTP_404 after 1', [[404, '{"oops":1}']]],
  ['AMBIGUOUS TIMED_OUT after 1', [[408, apiError('TIMED_OUT')]]],
  ['AMBIGUOUS HTTP_500 after 1', [[500, '']]],
  ['AMBIGUOUS OVERLOADED after 1', [[503, apiError('OVERLOADED'), { 'retry-after': '5' }]]],
  ['AMBIGUOUS HTTP_502 after 1', [[502, '<html>Bad gateway</html>']]],
  ['AMBIGUOUS HTTP_307 after 1', [[307, '', { location: 'https://evil.example/' }]]],
  ['AMBIGUOUS ANSWER_NOT_UNDERSTOOD after 1', [[204, '']]],
  ['AMBIGUOUS ANSWER_NOT_UNDERSTOOD after 1', [[201, '']]],
  ['AMBIGUOUS ANSWER_NOT_UNDERSTOOD after 1', [[201, '[]']]],
  ['AMBIGUOUS ANSWER_NOT_UNDERSTOOD after 1', [[201, 'null']]],
  ['AMBIGUOUS ANSWER_NOT_UNDERSTOOD after 1', [[201, '{"lead_id":"L']]],
  ['AMBIGUOUS ANSWER_NOT_UNDERSTOOD after 1', [[201, { actions: [] }]]],
  ['AMBIGUOUS ANSWER_NOT_UNDERSTOOD after 1', [[200, '<html>Welcome</html>']]],
])('a create is %s', async (expected, steps) => {
  expect(await fateOfCreate(...steps)).toBe(expected);
});

test('a problem keeps code, message, details, status, method and path', async () => {
  const details = [{ field: 'role', message: 'Invalid role' }];
  const { client } = scripted([[400, apiError('BAD_REQUEST', 'Validation failed', details)]]);
  expect(await client.createLead(lead)).toEqual({
    kind: 'REJECTED',
    problem: {
      code: 'BAD_REQUEST',
      message: 'Validation failed',
      details,
      status: 400,
      method: 'POST',
      path: '/enterprise/ent 1/lead',
      retryAfterMs: undefined,
    },
    ms: 10,
  });
});

test('an answer that cannot be understood shows its first 200 characters', async () => {
  const { client } = scripted([[201, `<html>\n  ${'x'.repeat(500)}`]]);
  const delivery = await client.createLead(lead);
  expect(delivery.kind === 'AMBIGUOUS' && delivery.problem.message).toBe(
    `the answer cannot be understood: "<html> ${'x'.repeat(193)}"`,
  );
});

test('both spellings of an unknown team member are one code', async () => {
  const { client } = scripted([[404, apiError('TEAM_MEMEBER_NOT_FOUND')]]);
  await expect(client.getTeamMember('a@b.in')).rejects.toThrow('[TEAM_MEMBER_NOT_FOUND] (HTTP 404)');
});

test('a read is tried five times, with growing waits', async () => {
  const { client, sent, waits } = scripted([
    [502, '<html>'],
    reset,
    refused,
    [408, ''],
    [200, '{"id":"e'],
    [200, { id: 'e' }],
  ]);
  await expect(client.metadata()).rejects.toThrow(ApiError);
  expect(sent).toHaveLength(5);
  expect(waits).toEqual([200, 400, 800, 1_600]);
  expect(await client.metadata()).toMatchObject({ id: 'e' });
  expect(client.stats()).toMatchObject({ calls: 6, retries: 4, throttled: 0 });
});

test('a search is a read, though it is a POST; a longer Retry-After is obeyed', async () => {
  const { client, waits } = scripted([
    [503, '', { 'retry-after': '3' }],
    [200, { data: [], total_count: 0 }],
  ]);
  expect(await client.searchLeads({})).toMatchObject({ leads: [], totalCount: 0 });
  expect(waits).toEqual([3_000]);
});

test('429 uses no attempt: the pacer waits it out, as long as it takes', async () => {
  const { client, sent } = scripted([
    ...Array.from({ length: 9 }, (): Step => [429, '', { 'retry-after': '2' }]),
    [200, { id: 'e' }],
  ]);
  await client.metadata();
  expect(sent).toHaveLength(10);
  expect(client.stats()).toMatchObject({ calls: 10, retries: 0, throttled: 9 });
});

test('a server that cannot be reached ends a read in words', async () => {
  const error = await scripted([refused])
    .client.metadata()
    .catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(UnreachableError);
  expect(error).toMatchObject({
    message: 'GET /enterprise/ent 1/metadata: crm.example: the connection was refused [ECONNREFUSED] (5 attempts)',
  });
  await expect(scripted([badCertificate]).client.metadata()).rejects.toThrow('[CERT_HAS_EXPIRED]');
});

test.each<[Step, string]>([
  [
    [401, apiError('NOT_AUTHORIZED', 'No such enterprise or token')],
    'No such enterprise or token [NOT_AUTHORIZED, HTTP 401]',
  ],
  [[401, '<html>'], 'the answer is not one of the API: "<html>" [HTTP_401, HTTP 401]'],
  [[403, apiError('NOT_AUTHORIZED')], 'in words [NOT_AUTHORIZED, HTTP 403]'],
  [[404, apiError('ENTERPRISE_NOT_FOUND')], 'in words [ENTERPRISE_NOT_FOUND, HTTP 404]'],
])('a refused token names the four causes', async (step, said) => {
  const { client, sent } = scripted([step]);
  const error = await client.metadata().catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(AuthError);
  if (!(error instanceof AuthError)) return;
  expect(error.message).toBe(`crm.example refuses access to the enterprise "ent 1": ${said}`);
  expect(error.actions.map((action) => /wrong: |deleted|Async token|enterprise id/u.exec(action)?.[0])).toEqual([
    'wrong: ',
    'deleted',
    'Async token',
    'enterprise id',
  ]);
  expect(sent).toHaveLength(1);
});

test('an expired licence says what to do', async () => {
  const { client } = scripted([[402, apiError('ENTERPRISE_LICENSE_EXPIRED')]]);
  await expect(client.metadata()).rejects.toThrow('The licence of the enterprise "ent 1" has expired');
});

test('an HTML 404 points to the base URL', async () => {
  const { client, sent } = scripted([[404, '<html>Not found</html>']]);
  const error = await client.metadata().catch((caught: unknown) => caught);
  expect(error instanceof ApiError && error.actions.join()).toContain("Telecrm's ends in /autoupdate/v2");
  expect(sent).toHaveLength(1);
});

test('JSON of another shape is an error at once, never an empty list', async () => {
  const { client, sent } = scripted([[200, { rows: [] }]]);
  await expect(client.customFields()).rejects.toThrow('the answer cannot be understood: "{"rows":[]}"');
  expect(sent).toHaveLength(1);
});

test('stopping ends the waiting, and a write says what is known', async () => {
  const stop = new AbortController();
  const { client } = scripted([refused], { sleep: async () => stop.abort(new Error('stopped')) });
  expect(await client.createLead(lead, { signal: stop.signal })).toMatchObject({
    kind: 'NOT_SENT',
    problem: { code: 'ECONNREFUSED' },
  });
  expect(await client.createLead(lead, { signal: stop.signal })).toMatchObject({
    kind: 'NOT_SENT',
    problem: { code: 'ABORTED' },
  });
  await expect(client.metadata({ signal: stop.signal })).rejects.toThrow('stopped');
});

test('many calls wait on one signal, and Node sees no leak in it', async () => {
  const pacer = createPacer({ maxPerSecond: 1, sleep: () => new Promise(() => undefined) });
  const { client } = scripted([[200, { id: 'e', lead_id: 'L1' }]], { pacer });
  const stop = new AbortController();
  const options = { signal: stop.signal };
  const calls = Array.from({ length: 20 }, (_, n) =>
    n % 2 === 0 ? client.createLead(lead, options) : client.metadata(options),
  );
  const ends = Promise.allSettled(calls);
  await settled();
  const listening = getEventListeners(stop.signal, 'abort').length;
  expect(listening).toBeGreaterThan(EventEmitter.defaultMaxListeners);
  expect(getMaxListeners(stop.signal)).toBeGreaterThan(listening);
  stop.abort(new Error('stopped'));
  expect((await ends).filter(({ status }) => status === 'rejected')).toHaveLength(10);
});

test('a write under way is not cancelled, a read is', async () => {
  const { client, requests } = scripted([[200, { id: 'e', lead_id: 'L1' }]]);
  const { signal } = new AbortController();
  await client.createLead(lead, { signal });
  await client.metadata({ signal });
  expect(requests.map((request) => request.signal === signal)).toEqual([false, true]);
  expect(requests.map(({ maxBytes }) => maxBytes)).toEqual([1_048_576, 67_108_864]);
});

test("the server's time is told by its Date headers", async () => {
  const { client } = scripted([[200, { id: 'e' }, { date: 'Mon, 23 Nov 2026 10:00:00 GMT' }]]);
  expect(client.serverNow()).toBeUndefined();
  await client.metadata();
  expect(client.serverNow()).toBe(Date.parse('2026-11-23T10:00:00Z'));
});

test('a dead server does not multiply the calls of a whole run by five', async () => {
  const { client, sent } = scripted([refused]);
  for (let row = 0; row < 100; row += 1) await client.createLead(lead);
  expect(sent.length).toBeLessThanOrEqual(135);
});

test('the token is in no error, no problem and no printed client', async () => {
  const leaks = [
    token,
    encodeURIComponent(token),
    JSON.stringify(token).slice(1, -1),
    Buffer.from(token).toString('base64'),
  ];
  const echo = leaks.join(' ');
  const steps: Step[] = [
    [401, apiError('NOT_AUTHORIZED', echo)],
    [400, apiError(token, echo, [{ message: token }])],
    [500, echo],
    [200, echo],
    [201, { ...created, actions: [{ action_id: token, status: 'CREATED' }], remarks: [echo] }],
    [302, echo, { location: `https://x/?t=${token}` }],
    [429, echo],
  ];
  const seen: unknown[] = [];
  for (const step of steps) {
    const { client } = scripted([step, [400, apiError(token, echo)]]);
    seen.push(client, await client.createLead(lead), await client.metadata().catch((error: unknown) => error));
  }
  const texts = seen.flatMap((thing) => [
    inspect(thing, { depth: 9, showHidden: true }),
    JSON.stringify(thing) ?? '',
    String(thing),
    thing instanceof RunError ? `${thing.stack} ${thing.actions.join()}` : '',
  ]);
  for (const text of texts) for (const leak of leaks) expect(text).not.toContain(leak);
  expect(texts.join()).toContain('[redacted]');
});
