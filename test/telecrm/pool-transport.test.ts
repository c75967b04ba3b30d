import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { HttpRequest } from '../../src/telecrm/transport.js';
import { TransportError } from '../../src/telecrm/transport.js';
import { type PoolOptions, poolTransport } from '../../src/telecrm/pool-transport.js';
import { selfSigned } from './helpers/certificate.js';
import { deafServer } from './helpers/deaf-server.js';
import { httpAnswer, type RawServer, rawServer } from './helpers/raw-server.js';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).reverse()) await one.close();
});

function transport(options?: PoolOptions) {
  const pool = poolTransport(options);
  open.push(pool);
  return pool;
}

async function server(respond: (socket: Socket, request: string, nth: number) => void): Promise<RawServer> {
  const raw = await rawServer(respond);
  open.push(raw);
  return raw;
}

function post(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
  return {
    method: 'POST',
    url,
    headers: { 'x-test': 'yes' },
    body: '{"a":1}',
    timeoutMs: 5_000,
    maxBytes: 1_000,
    ...more,
  };
}

/** `ECONNRESET sent`, or what else came of it. */
async function fate(answer: Promise<unknown>): Promise<string> {
  try {
    return `answered ${JSON.stringify(await answer)}`;
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    return `${error.code} ${error.sent ? 'sent' : 'not sent'}`;
  }
}

test('a request goes out as it is, and the answer comes back whole', async () => {
  const { url, requests } = await server((socket) =>
    socket.write(httpAnswer(201, '{"name":"आशा"}', { 'Set-Cookie': 'a=1', Date: 'Mon, 23 Nov 2026 10:00:00 GMT' })),
  );
  const answer = await transport()(post(`${url}/a/b?skip=1`));
  expect([answer.status, answer.body, answer.headers['date'], answer.headers['set-cookie']]).toEqual([
    201,
    '{"name":"आशा"}',
    'Mon, 23 Nov 2026 10:00:00 GMT',
    'a=1',
  ]);
  expect(requests[0]).toMatch(/^POST \/a\/b\?skip=1 HTTP\/1\.1\r\n/u);
  expect(requests[0]).toContain('x-test: yes');
  expect(requests[0]?.endsWith('\r\n\r\n{"a":1}')).toBe(true);
});

test('connections are kept open for the next request', async () => {
  const ports = new Set<number | undefined>();
  const { url } = await server((socket) => {
    ports.add(socket.remotePort);
    socket.write(httpAnswer(200, '{}'));
  });
  const send = transport();
  for (let n = 0; n < 6; n += 1) await send(post(url));
  // undici rests a connection for one turn of the event loop before it is used again.
  expect(ports.size).toBeLessThanOrEqual(2);
});

test('a redirect is an answer and nobody follows it', async () => {
  const { url, requests } = await server((socket) => socket.write(httpAnswer(307, '', { location: '/elsewhere' })));
  expect((await transport()(post(url))).status).toBe(307);
  expect(requests).toHaveLength(1);
});

test('nothing left: a port that nobody listens on', async () => {
  const { url, close } = await rawServer(() => undefined);
  await close();
  expect(await fate(transport()(post(url)))).toBe('ECONNREFUSED not sent');
});

test('nothing left: a host that does not exist', async () => {
  expect(await fate(transport()(post('http://nobody.invalid/')))).toMatch(/^(ENOTFOUND|EAI_AGAIN) not sent$/u);
});

test('nothing left: a server that takes no connection', async () => {
  const deaf = await deafServer();
  open.push(deaf);
  const knocks = transport({ connectTimeoutMs: 100 })(post(`http://127.0.0.1:${deaf.port}/`));
  expect(await fate(knocks)).toBe('UND_ERR_CONNECT_TIMEOUT not sent');
});

test('nothing left: a certificate that is not accepted, and the message says so', async () => {
  const https = createHttpsServer(selfSigned);
  await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', resolve));
  open.push({ close: async () => void https.close() });
  const address = https.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const failed = transport()(post(`https://127.0.0.1:${port}/`));
  await expect(failed).rejects.toThrow(
    `the secure connection to 127.0.0.1:${port} failed: its certificate is not accepted (DEPTH_ZERO_SELF_SIGNED_CERT)`,
  );
  expect(await fate(failed)).toBe('DEPTH_ZERO_SELF_SIGNED_CERT not sent');
});

test('nothing left: a call that was given up while it waited for a connection', async () => {
  const { url, requests } = await server(() => undefined);
  const send = transport({ connections: 1 });
  const first = fate(send(post(url, { timeoutMs: 150 })));
  expect(await fate(send(post(`${url}/second`, { timeoutMs: 50 })))).toBe('TIMEOUT not sent');
  expect(await first).toBe('TIMEOUT sent');
  expect(requests).toHaveLength(1);
});

test.each<[string, (socket: Socket) => void]>([
  ['broken sent', (socket) => socket.resetAndDestroy()],
  ['broken sent', (socket) => socket.end()],
  [
    'broken sent',
    (socket) => socket.write(httpAnswer(201, '{"lead_id":"1"}').slice(0, -5), () => socket.resetAndDestroy()),
  ],
  ['broken sent', (socket) => socket.end(httpAnswer(201, '{"lead_id":"1"}').slice(0, -5))],
  ['broken sent', (socket) => socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"a":')],
  ['HPE_INVALID sent', (socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n')],
  ['BODY_TOO_LARGE sent', (socket) => socket.write(httpAnswer(200, 'x'.repeat(1_001)))],
  [
    'BODY_NOT_UTF8 sent',
    (socket) => socket.write(Buffer.from(httpAnswer(200, '{"name":"Jos\u00e9"}', { 'content-length': 15 }), 'latin1')),
  ],
])('it may have arrived: %s', async (expected, respond) => {
  const { url } = await server(respond);
  // Whether a broken connection shows as a reset or as an end is up to the moment.
  expect((await fate(transport()(post(url)))).replace(/^(ECONNRESET|UND_ERR_SOCKET) /u, 'broken ')).toBe(expected);
});

test('an answer that drips byte by byte ends at the total deadline', async () => {
  const { url } = await server((socket) => {
    const text = httpAnswer(200, 'x'.repeat(500));
    let at = 0;
    const drip = setInterval(() => socket.write(text.charAt(at++)), 5);
    socket.on('close', () => clearInterval(drip));
  });
  await expect(transport()(post(url, { timeoutMs: 100 }))).rejects.toThrow('no complete answer within 0.1 s');
});

test('an answer that came while our own process stood still is read, however late', async () => {
  const { url } = await server((socket) => {
    socket.write(httpAnswer(201, '{"lead_id":"1"}'));
    const until = performance.now() + 700;
    while (performance.now() < until);
  });
  expect((await transport()(post(url, { timeoutMs: 100 }))).body).toBe('{"lead_id":"1"}');
});

test('a call can be cancelled, before and after it was sent', async () => {
  const stop = new AbortController();
  const { url } = await server(() => stop.abort());
  expect(await fate(transport()(post(url, { signal: stop.signal })))).toBe('ABORTED sent');
  expect(await fate(transport()(post(url, { signal: stop.signal })))).toBe('ABORTED not sent');
});

test('an error page in another encoding is still shown', async () => {
  const { url } = await server((socket) =>
    socket.write(Buffer.from(httpAnswer(502, 'D\u00e9sol\u00e9', { 'content-length': 6 }), 'latin1')),
  );
  expect((await transport()(post(url))).body).toBe('D\u00e9sol\u00e9');
});

test('after closing nothing is sent', async () => {
  const { url, requests } = await server((socket) => socket.write(httpAnswer(200, '{}')));
  const pool = transport();
  await pool(post(url));
  const late = fate(pool(post(url)));
  await pool.close();
  expect(await late).toMatch(/sent$/u);
  expect(requests.length).toBeLessThanOrEqual(2);
});
