import { afterEach, expect, test, vi } from 'vitest';
import { connect } from '../../src/telecrm/connect.js';
import type { HttpResponse } from '../../src/telecrm/transport.js';
import { httpAnswer, rawServer } from './helpers/raw-server.js';

afterEach(() => void vi.useRealTimers());

test('connect, call, close: over a real socket', async () => {
  const server = await rawServer((socket) => socket.write(httpAnswer(201, '{"lead_id":"L1"}')));
  const connection = connect({ baseUrl: server.url, enterpriseId: 'e1', token: 'secret' });
  expect(await connection.createLead({ fields: { phone: '91' } })).toMatchObject({
    kind: 'DONE',
    value: { leadId: 'L1' },
  });
  expect(connection.stats().calls).toBe(1);
  expect(connection.pace()).toBe(5);
  expect(connection.learned()).toBeUndefined();
  await connection.close();
  await server.close();
  expect(server.requests[0]).toContain('user-agent: telecrm-bulk');
  expect(server.requests[0]).toContain('authorization: Bearer secret');
});

test('as many calls at once as pace times latency, from 1 to 64', async () => {
  const transport = async () => ({ status: 200, headers: {}, body: '{}' });
  const at = (maxPerSecond: number | 'none') =>
    connect({ enterpriseId: 'e1', token: 't', maxPerSecond, transport }).concurrency();
  expect([at(0.1), at(10), at('none')]).toEqual([2, 6, 64]);
});

test('waits are said', async () => {
  vi.useFakeTimers();
  const said: string[] = [];
  let calls = 0;
  const transport = async (): Promise<HttpResponse> => {
    calls += 1;
    if (calls === 1) return { status: 429, headers: { 'retry-after': '1' }, body: '' };
    return calls === 2 ? { status: 502, headers: {}, body: '' } : { status: 200, headers: {}, body: '{"id":"e1"}' };
  };
  const connection = connect({
    enterpriseId: 'e1',
    token: 't',
    maxPerSecond: 'none',
    transport,
    onWait: (_ms, why) => said.push(why),
  });
  const read = connection.metadata();
  await vi.runAllTimersAsync();
  await read;
  expect(said).toEqual(['Telecrm asks for a pause', 'a call failed (HTTP_502) and is tried again']);
});

test('the Async host follows the base URL', async () => {
  const urls: string[] = [];
  const transport = async ({ url }: { url: string }) => {
    urls.push(url);
    return { status: 200, headers: {}, body: '{"status":"QUEUED"}' };
  };
  const base = { enterpriseId: 'e1', token: 't', asyncToken: 'a', transport, maxPerSecond: 'none' } as const;
  await connect(base).upsertAsync({ fields: {} });
  await connect({ ...base, baseUrl: 'http://localhost:4010/autoupdate/v2' }).upsertAsync({ fields: {} });
  await connect({ ...base, asyncBaseUrl: 'https://other.example' }).upsertAsync({ fields: {} });
  expect(urls).toEqual([
    'https://next-api.telecrm.in/enterprise/e1/autoupdatelead',
    'http://localhost:4010/enterprise/e1/autoupdatelead',
    'https://other.example/enterprise/e1/autoupdatelead',
  ]);
});
