import { expect, test } from 'vitest';
import { describeFindings } from '../src/diagnosis/words.js';
import { diagnose, type DiagnoseOptions } from '../src/doctor.js';
import { createSandbox, type SandboxOptions } from '../src/sandbox/index.js';
import { connect } from '../src/telecrm/connect.js';
import { fetchTransport } from '../src/telecrm/fetch-transport.js';

const baseUrl = 'http://127.0.0.1/autoupdate/v2';

/** A check-up of a workspace in a sandbox; `answer` may change what it says. */
async function checkUp(
  options: SandboxOptions & {
    readonly token?: string;
    readonly enterpriseId?: string;
    readonly url?: string;
    readonly answer?: (path: string, response: Response) => Response | Promise<Response>;
  } & Partial<DiagnoseOptions> = {},
) {
  const sandbox = createSandbox({ seed: 3, ...options });
  const { url = baseUrl, answer = (_path, response) => response } = options;
  const client = connect({
    enterpriseId: options.enterpriseId ?? sandbox.enterpriseId,
    token: options.token ?? sandbox.token,
    baseUrl: url,
    maxPerSecond: 'none',
    transport: fetchTransport(async (to, init) => {
      const request = new Request(to, init);
      return answer(new URL(to).pathname.split('/').slice(5).join('/'), await sandbox.handle(request));
    }),
  });
  const diagnosis = await diagnose({ settings: { standIn: true }, ...options, client, baseUrl: url });
  const { findings } = diagnosis;
  const of = (check: string) => findings.find((finding) => finding.check === check);
  const wrong = findings.filter(({ level }) => level !== 'OK').map(({ level, what }) => `${level} ${what}`);
  return { diagnosis, of, wrong, sandbox, asked: sandbox.requests().total };
}

/** The same answer with another body. */
function changed(response: Response, body: unknown, status = response.status): Response {
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers: response.headers });
}

test('a set-up in order', async () => {
  const { diagnosis, asked } = await checkUp();
  expect(
    describeFindings(diagnosis.findings)
      .replaceAll(/\b\d+ ms/gu, 'N ms')
      .split('\n'),
  ).toEqual([
    'OK       http://127.0.0.1/autoupdate/v2 answers as the Telecrm API does.',
    'OK       The token is accepted, so it is a Sync token.',
    'OK       The enterprise sandbox-enterprise is "Sandbox Realty", created on 2024-04-01.',
    'OK       Leads are identified by "phone" (PHONE).',
    'OK       16 fields, all of types that are checked.',
    'OK       4 custom actions, 2 of which cannot be predated.',
    'OK       10 active statuses, 6 active lost reasons.',
    'OK       13 team members, 10 of them at work.',
    'OK       3 leads in the workspace.',
    'OK       Searches tell the ids of leads, as "id".',
    "OK       This machine's clock agrees with the server's.",
    'OK       An answer takes N ms (median of 8 calls; 95%: N ms).',
    'OK       Calls are not paced; a stand-in need not be spared.',
    '',
    'All is well.',
  ]);
  expect(diagnosis).toMatchObject({ healthy: true, workspace: 'Sandbox Realty', host: '127.0.0.1' });
  expect(asked).toBe(8);
});

test('nothing is written, whatever is found', async () => {
  const { sandbox } = await checkUp({ behave: ['search-id=no'] });
  expect(sandbox.requests().writes).toBe(0);
});

test('searches without ids, and a workspace without leads', async () => {
  const without = await checkUp({ behave: ['search-id=no'] });
  expect(without.wrong).toEqual(['WARNING Searches do not tell the ids of leads.']);
  expect(without.diagnosis.healthy).toBe(true);
  const empty = await checkUp({ seed: 0 });
  expect(empty.wrong).toEqual(['WARNING Whether searches tell lead ids cannot be seen: there is no lead.']);
});

test('an id that belongs to another lead is an error', async () => {
  const { wrong } = await checkUp({
    answer: (path, response) =>
      /^lead\/(?!search)/u.test(path) ? changed(response, { fields: { phone: '910000000000' } }) : response,
  });
  expect(wrong).toEqual(['ERROR The id that a search tells belongs to another lead.']);
});

test('an id by which no lead can be read is a warning', async () => {
  const refusal = { error: { code: 'LEAD_NOT_FOUND', message: 'Lead not found' } };
  const { wrong } = await checkUp({
    answer: (path, response) => (/^lead\/(?!search)/u.test(path) ? changed(response, refusal, 404) : response),
  });
  expect(wrong).toEqual(['WARNING Searches tell an id, but no lead can be read by it.']);
});

test('a refused token: one call, and every cause that the API does not tell apart', async () => {
  const { diagnosis, of, asked } = await checkUp({ token: 'wrong' });
  expect(diagnosis.healthy).toBe(false);
  expect(of('token')).toEqual({
    check: 'token',
    level: 'ERROR',
    what: 'The token is refused for enterprise sandbox-enterprise.',
    why: expect.stringContaining('a wrong token, a token of the wrong kind and an unknown enterprise'),
    actions: [
      'Compare both with Telecrm. Both are in Telecrm under Settings > Website and API.',
      'Make sure that the token is of type Sync: an Async token is refused here.',
      expect.stringContaining('create a new one'),
    ],
  });
  expect(asked).toBe(1);
});

test('an Async token in the place of the Sync token is told where it can be told', async () => {
  const { of } = await checkUp({ token: 'sandbox-async-token', settings: { asyncToken: 'same' } });
  expect(of('token')?.actions[0]).toBe('It is set as the Async token too, and is probably one.');
  expect(of('async-token')?.level).toBe('ERROR');
});

test('an unknown enterprise', async () => {
  const { wrong } = await checkUp({ enterpriseId: 'nobody' });
  expect(wrong).toEqual(['ERROR There is no enterprise nobody.']);
});

test('an expired licence', async () => {
  const { wrong } = await checkUp({
    answer: (_path, response) =>
      changed(response, { error: { code: 'ENTERPRISE_LICENSE_EXPIRED', message: 'Licence expired' } }, 403),
  });
  expect(wrong).toEqual(['ERROR The licence of enterprise sandbox-enterprise has expired.']);
});

test('an enterprise that answers with another id', async () => {
  const { wrong } = await checkUp({
    answer: (path, response) => (path === 'metadata' ? changed(response, { id: 'other', name: 'Other' }) : response),
  });
  expect(wrong).toEqual(['WARNING The enterprise sandbox-enterprise answers as "Other" with another id, other.']);
});

test.each([
  ['a base URL without /autoupdate/v2', 'http://127.0.0.1/api', 'Let the base URL end in /autoupdate/v2'],
  ['another host under the right path', 'http://127.0.0.1/x/autoupdate/v2', 'Check the host name'],
])('an HTML 404 for %s', async (_what, url, next) => {
  const { wrong, diagnosis, asked } = await checkUp({ url });
  expect(wrong).toEqual([`ERROR ${url} does not answer as the Telecrm API does.`]);
  expect(diagnosis.findings[0]?.actions[0]).toContain(next);
  expect(asked).toBe(1);
});

test('a refusal that is not in the words of the API is no verdict on the token', async () => {
  const { wrong } = await checkUp({ answer: (_path, response) => changed(response, '<h1>Log in</h1>', 401) });
  expect(wrong).toEqual([`ERROR ${baseUrl} does not answer as the Telecrm API does.`]);
});

test('the flat pipeline, an unknown type and a search without a total', async () => {
  const { wrong } = await checkUp({
    async answer(path, response) {
      const body = path === 'lead-stage-pipeline' ? undefined : JSON.parse(await response.text());
      if (path === 'lead-stage-pipeline') {
        return changed(response, { statuses: ['Fresh', 'Won'], lostReasons: [] });
      }
      if (path === 'custom-fields') body.customFields.push({ apiName: 'sign', type: 'ASTRO_SIGN' });
      if (path === 'lead/search') delete body.total_count;
      return changed(response, body);
    },
  });
  expect(wrong).toEqual([
    'WARNING 1 field has a type that this program does not know: sign (ASTRO_SIGN).',
    'WARNING 2 active statuses, 0 active lost reasons, in a shape that the documents do not have.',
    'WARNING Searches do not tell how many leads they find.',
  ]);
});

test('a list that cannot be understood is an error, and the rest is still looked at', async () => {
  const { wrong, of } = await checkUp({
    answer: (path, response) => (path === 'custom-actions' ? changed(response, { nothing: true }) : response),
  });
  expect(wrong).toEqual(['ERROR The custom actions cannot be read.']);
  expect(of('lead-ids')?.level).toBe('OK');
});

test('a clock that is wrong', async () => {
  const server = createSandbox({ now: () => 1_700_000_000_000 });
  const client = connect({
    enterpriseId: server.enterpriseId,
    token: server.token,
    baseUrl,
    transport: fetchTransport((to, init) => server.handle(new Request(to, init))),
    maxPerSecond: 'none',
  });
  const { findings } = await diagnose({ client, baseUrl, now: () => 1_700_000_600_000 });
  const clock = findings.find(({ check }) => check === 'clock');
  expect(clock).toMatchObject({ level: 'WARNING', actions: ['Switch on automatic time (NTP).'] });
  expect(clock?.what).toMatch(/^This machine's clock is (?:600|599) s ahead of the server's\.$/u);
});

test('calls that were refused as too many are told', async () => {
  let refused = 0;
  const { of } = await checkUp({
    answer: (_path, response) => (refused++ === 0 ? changed(response, '', 429) : response),
  });
  expect(of('pace')?.what).toBe('Telecrm answered 429 (too many calls) to 1 of 9 calls.');
});

test('who stops it gets the reason back; a server that never answers is a finding', async () => {
  const stopped = AbortSignal.abort(new Error('enough'));
  await expect(checkUp({ signal: stopped })).rejects.toThrow('enough');
  const { wrong } = await checkUp({ faults: ['hang@1'], patienceMs: 30 });
  expect(wrong).toEqual([`ERROR ${baseUrl} did not answer in time.`]);
});
