import { delay, HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createClient } from '../../src/telecrm/client.js';
import { fetchTransport } from '../../src/telecrm/fetch-transport.js';
import { type HttpRequest, TransportError } from '../../src/telecrm/transport.js';
import { createPacer } from '../../src/telecrm/pace.js';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const url = 'https://crm.example/autoupdate/v2/enterprise/e1/lead';
const request: HttpRequest = {
  method: 'POST',
  url,
  headers: { 'x-test': 'yes' },
  body: '{}',
  timeoutMs: 5_000,
  maxBytes: 100,
};
const send = fetchTransport(async (to, init) => fetch(to, init));

async function fate(answer: Promise<unknown>): Promise<string> {
  try {
    return `answered ${JSON.stringify(await answer)}`;
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    return `${error.code} ${error.sent ? 'sent' : 'not sent'}`;
  }
}

test('a request and its answer travel through fetch', async () => {
  server.use(
    http.post(url, async ({ request: got }) =>
      HttpResponse.json(
        { body: await got.text(), test: got.headers.get('x-test') },
        { status: 201, headers: { Date: 'now' } },
      ),
    ),
  );
  const answer = await send(request);
  expect([answer.status, JSON.parse(answer.body), answer.headers['date']]).toEqual([
    201,
    { body: '{}', test: 'yes' },
    'now',
  ]);
});

test('a whole client works behind msw', async () => {
  server.use(http.post(url, () => HttpResponse.json({ lead_id: 'L1' }, { status: 201 })));
  const client = createClient({
    baseUrl: 'https://crm.example/autoupdate/v2',
    enterpriseId: 'e1',
    token: 'secret',
    transport: send,
    pacer: createPacer({ maxPerSecond: 'none' }),
    userAgent: 'telecrm-bulk/test',
  });
  expect(await client.createLead({ fields: {} })).toMatchObject({ kind: 'DONE', value: { leadId: 'L1' } });
});

test('a redirect is not followed', async () => {
  server.use(http.post(url, () => HttpResponse.redirect('https://evil.example/', 307)));
  expect([302, 307]).toContain((await send(request)).status);
});

test('failures are told from answers', async () => {
  server.use(http.post(url, () => HttpResponse.error()));
  expect(await fate(send(request))).toBe('UNKNOWN sent');
  server.use(http.post(url, () => HttpResponse.text('x'.repeat(101))));
  expect(await fate(send(request))).toBe('BODY_TOO_LARGE sent');
  server.use(http.post(url, () => new HttpResponse(new Uint8Array([123, 233, 125]))));
  expect(await fate(send(request))).toBe('BODY_NOT_UTF8 sent');
  server.use(http.post(url, () => delay('infinite')));
  expect(await fate(send({ ...request, timeoutMs: 20 }))).toBe('TIMEOUT sent');
  expect(await fate(send({ ...request, signal: AbortSignal.abort() }))).toBe('ABORTED not sent');
});

test('a fetch that never heeds its signal ends at the deadline all the same', async () => {
  const deaf = fetchTransport(() => new Promise(() => undefined));
  expect(await fate(deaf({ ...request, timeoutMs: 20 }))).toBe('TIMEOUT sent');
});

test('what could not be connected was not sent', async () => {
  const cause = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  const failing = fetchTransport(() => Promise.reject(new TypeError('fetch failed', { cause })));
  expect(await fate(failing(request))).toBe('ECONNREFUSED not sent');
});
