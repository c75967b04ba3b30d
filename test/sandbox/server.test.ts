import { afterEach, expect, test } from 'vitest';
import { createSandbox, type SandboxOptions } from '../../src/sandbox/api.js';
import { type SandboxServer, serveSandbox } from '../../src/sandbox/server.js';

const open: SandboxServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

async function served(options: SandboxOptions = {}) {
  const sandbox = createSandbox(options);
  const server = await serveSandbox(sandbox);
  open.push(server);
  const create = async (fault?: string, signal?: AbortSignal) => {
    const response = await fetch(`${server.url}/enterprise/${sandbox.enterpriseId}/lead`, {
      method: 'POST',
      headers: { authorization: `Bearer ${sandbox.token}`, ...(fault && { 'x-sandbox-fault': fault }) },
      body: JSON.stringify({ fields: { name: 'आशा', phone: '9876543210' } }),
      ...(signal && { signal }),
    });
    return { status: response.status, text: await response.text(), date: response.headers.get('date') };
  };
  return { sandbox, server, create };
}

const codeOf = (error: unknown): unknown => {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause ? cause.code : String(error);
};

test('the base URL ends like the vendor’s, and answers go over the wire as they are', async () => {
  const { server, sandbox, create } = await served({ now: () => Date.parse('2026-11-23T10:00:00Z') });
  expect(server.url).toBe(`http://127.0.0.1:${server.port}/autoupdate/v2`);
  const { status, text, date } = await create();
  expect([status, date]).toEqual([201, 'Mon, 23 Nov 2026 10:00:00 GMT']);
  expect(JSON.parse(text)).toMatchObject({ lead_id: sandbox.leads()[0]?.id });
  expect(sandbox.leads()[0]?.fields['name']).toBe('आशा');
});

test.each([
  ['reset-before', 'ECONNRESET', 0],
  ['reset-after', 'ECONNRESET', 1],
  ['truncate', 'UND_ERR_SOCKET', 1],
])('%s acts on the socket', async (fault, code, leads) => {
  const { sandbox, create } = await served();
  await expect(
    create(fault).catch((error: unknown) => Promise.reject(new Error(String(codeOf(error))))),
  ).rejects.toThrow(code);
  expect(sandbox.leads().length).toBe(leads);
});

test('a body byte by byte arrives whole', async () => {
  const { create } = await served({ dripMs: 0 });
  const { status, text } = await create('drip');
  expect([status, Object.keys(JSON.parse(text) as object)]).toEqual([201, ['lead_id', 'actions', 'remarks']]);
});

test('a client that hangs up ends a hang, and starts the clock of a late write', async () => {
  const { sandbox, create } = await served();
  await expect(create('hang', AbortSignal.timeout(20))).rejects.toThrow();
  expect(sandbox.leads()).toEqual([]);
  await expect(create('late:0', AbortSignal.timeout(20))).rejects.toThrow();
  await expect.poll(() => sandbox.leads().length).toBe(1);
});

test('a body without measure is refused', async () => {
  const { server, sandbox } = await served();
  const url = `${server.url}/enterprise/${sandbox.enterpriseId}/lead`;
  const response = await fetch(url, { method: 'POST', body: 'x'.repeat(5_000_000) });
  expect(response.status).toBe(413);
});

test('close lets nobody wait', async () => {
  const { server, sandbox, create } = await served();
  const waiting = create('hang');
  const ended = expect(waiting).rejects.toThrow();
  await expect.poll(() => sandbox.requests().total).toBe(1);
  await server.close();
  open.splice(0);
  await ended;
});
