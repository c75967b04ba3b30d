import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importLeads } from '../../src/import.js';
import { createSandbox } from '../../src/sandbox/index.js';
import { toWire } from '../../src/sandbox/response.js';
import { connect } from '../../src/telecrm/connect.js';
import { httpAnswer, type RawServer, rawServer } from '../telecrm/helpers/raw-server.js';
import { mapOf } from './helpers/task.js';

/** What becomes of one call: `execute` lets the server do it and returns its answer as it would travel. */
type Fault = (socket: Socket, execute: () => Promise<string>) => void | Promise<void>;

const resetAfter: Fault = async (socket, execute) => {
  await execute();
  socket.resetAndDestroy();
};
const says =
  (status: number, body: string, headers: Record<string, string> = {}, executed = false): Fault =>
  async (socket, execute) => {
    if (executed) await execute();
    socket.write(httpAnswer(status, body, headers));
  };
const html = { 'content-type': 'text/html' };
const refusal = (code: string): string => JSON.stringify({ error: { code, message: code } });
/** The answer, after something was done to its bytes; then the connection ends. */
const garbled =
  (change: (answer: string) => string): Fault =>
  async (socket, execute) => {
    socket.end(change(await execute()));
  };
const bodyInstead = (body: string): Fault => garbled((answer) => httpAnswer(Number(answer.slice(9, 12)), body));
const redirectTo: { url: string } = { url: '' };

/** Name, what happens to the call, and the class of its answer. A class of undefined: the call is repeated underneath. */
const faults: readonly (readonly [string, Fault, ('AMBIGUOUS' | 'REJECTED' | 'DONE')?])[] = [
  ['reset before the answer, executed', resetAfter, 'AMBIGUOUS'],
  ['reset before the answer, not executed', (socket) => void socket.resetAndDestroy(), 'AMBIGUOUS'],
  ['closed before the answer', (socket) => void socket.end(), 'AMBIGUOUS'],
  ['cut in the middle of the body', garbled((answer) => answer.slice(0, -20)), 'AMBIGUOUS'],
  ['cut in the middle of the headers', garbled((answer) => answer.slice(0, 30)), 'AMBIGUOUS'],
  [
    'chunks that break off',
    garbled((answer) => `${answer.split('\r\n')[0]}\r\ntransfer-encoding: chunked\r\n\r\n8\r\n{"lead_i`),
    'AMBIGUOUS',
  ],
  ['JSON that breaks off', bodyInstead('{"lead_id":"65f0c3'), 'AMBIGUOUS'],
  ['an empty body', bodyInstead(''), 'AMBIGUOUS'],
  ['null', bodyInstead('null'), 'AMBIGUOUS'],
  ['an empty list', bodyInstead('[]'), 'AMBIGUOUS'],
  ['a page of HTML', bodyInstead('<!DOCTYPE html><title>Sign in</title>'), 'AMBIGUOUS'],
  [
    'bytes that are no UTF-8',
    garbled(
      (answer) =>
        answer.replace(/content-length: \d+/u, 'content-length: 9').split('\r\n\r\n')[0] + '\r\n\r\n{"a":"\ud800"}',
    ),
    'AMBIGUOUS',
  ],
  ['the answer to a search', bodyInstead('{"data":[],"total_count":0}'), 'AMBIGUOUS'],
  ['no answer', (_socket, execute) => void execute(), 'AMBIGUOUS'],
  [
    'an answer that drips',
    async (socket, execute) => {
      const answer = await execute();
      let at = 0;
      const drip = setInterval(() => socket.write(answer.charAt(at++ % answer.length)), 50);
      socket.once('close', () => clearInterval(drip));
    },
    'AMBIGUOUS',
  ],
  [
    'the answer twice',
    async (socket, execute) => {
      const answer = await execute();
      socket.write(answer + answer);
    },
    'DONE',
  ],
  ['two megabytes', bodyInstead(JSON.stringify({ text: 'x'.repeat(2 << 20) })), 'AMBIGUOUS'],
  ['no HTTP', (socket) => void socket.end('hello\r\n\r\n'), 'AMBIGUOUS'],
  ['500, executed', says(500, refusal('INTERNAL_SERVER_ERROR'), {}, true), 'AMBIGUOUS'],
  ['500, not executed', says(500, refusal('INTERNAL_SERVER_ERROR')), 'AMBIGUOUS'],
  ['502', says(502, '<h1>Bad Gateway</h1>', html, true), 'AMBIGUOUS'],
  ['503 with Retry-After', says(503, '<h1>Unavailable</h1>', { ...html, 'retry-after': '0' }), 'AMBIGUOUS'],
  ['504', says(504, '<h1>Timeout</h1>', html, true), 'AMBIGUOUS'],
  ['408', says(408, ''), 'AMBIGUOUS'],
  ['431', says(431, ''), 'AMBIGUOUS'],
  ['451 of a proxy', says(451, '<h1>Blocked</h1>', html), 'AMBIGUOUS'],
  ['403 of a proxy', says(403, '<h1>Forbidden</h1>', html), 'AMBIGUOUS'],
  ['413 of the API', says(413, refusal('PAYLOAD_TOO_LARGE')), 'REJECTED'],
  ['415 of the API', says(415, refusal('UNSUPPORTED_MEDIA_TYPE')), 'REJECTED'],
  ['429 with seconds', says(429, refusal('TOO_MANY_REQUESTS'), { 'retry-after': '0' })],
  [
    '429 with a date in the past',
    says(429, refusal('TOO_MANY_REQUESTS'), {
      'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT',
      date: 'Thu, 22 Oct 2015 07:28:00 GMT',
    }),
  ],
  ['429 of a proxy, with nonsense', says(429, '<h1>Slow down</h1>', { ...html, 'retry-after': '-7' })],
  [
    '307 to another origin',
    (socket) => void socket.write(httpAnswer(307, '', { location: `${redirectTo.url}/lead` })),
    'AMBIGUOUS',
  ],
];

type Operation = 'create' | 'append' | 'update';
const operations: readonly Operation[] =
  process.env.PROOF_FAULT_OPERATIONS === 'all' ? ['create', 'append', 'update'] : ['create'];
const pathOf: Record<Operation, RegExp> = {
  create: /\/lead$/u,
  append: /\/action$/u,
  update: /\/lead\/[0-9a-f]{24}$/u,
};

const cases = operations.flatMap((operation) =>
  faults.map(([name, fault, kind]) => [operation, name, fault, kind] as const),
);

test.each(cases)(
  '%s, %s: the row is written once, or said to be refused',
  { timeout: 120_000 },
  async (operation, name, fault, kind) => {
    const sandbox = createSandbox();
    let armed = false;
    let hits = 0;
    const answer = async (request: string): Promise<string> => {
      const [head = '', body = ''] = request.split('\r\n\r\n');
      const [method = '', target = ''] = head.split(' ');
      const authorization = /authorization: (.*)/iu.exec(head)?.[1]?.trim();
      const ask = {
        method,
        target,
        authorization,
        fault: undefined,
        readBody: () => Promise.resolve(body),
        abandoned: () => Promise.resolve(),
      };
      const outcome = await sandbox.answer(ask);
      if (outcome === undefined) throw new Error('no answer');
      const wire = toWire(outcome);
      const { 'content-length': _length, ...headers } = wire.headers;
      return httpAnswer(wire.status, wire.body.toString(), headers);
    };
    const other: RawServer = await rawServer((socket) => socket.end(httpAnswer(201, '{}')));
    redirectTo.url = other.url;
    const server = await rawServer((socket, request) => {
      const execute = (): Promise<string> => answer(request);
      const [method, target = ''] = request.split(' ');
      if (armed && method === 'POST' && pathOf[operation].test(target) && hits++ === 0) void fault(socket, execute);
      else void execute().then((text) => socket.write(text));
    });
    const client = connect({
      ...{ enterpriseId: sandbox.enterpriseId, token: sandbox.token, baseUrl: `${server.url}/autoupdate/v2` },
      ...{
        maxPerSecond: 'none',
        timeoutMs: /^(no answer|an answer that drips)$/u.test(name) ? 300 : 20_000,
        sleep: () => Promise.resolve(),
      },
    });
    if (operation !== 'create')
      await client.createLead({
        fields: { phone: '919845012345', city: operation === 'update' ? 'Goa' : 'Pune', name: 'Asha' },
      });
    armed = true;
    const folder = mkdtempSync(join(tmpdir(), 'faults-'));
    writeFileSync(
      join(folder, 'leads.csv'),
      'Name,Mobile,City,First note,First date,Second note,Second date\nAsha,9845012345,Pune,saw it,,,\n',
    );
    const time = { now: () => performance.now(), sleep: () => new Promise<void>((resolve) => setImmediate(resolve)) };
    const summary = await importLeads({
      ...{
        file: join(folder, 'leads.csv'),
        map: mapOf('marker'),
        outDir: join(folder, 'runs'),
        onDuplicate: 'update',
        client,
        time,
      },
    });
    await client.close();
    await Promise.all([server.close(), other.close()]);
    const answers = readFileSync(join(folder, 'runs', summary.runId, 'journal.jsonl'), 'utf8')
      .split('\n')
      .flatMap((line) =>
        line.includes('"t":"answer"') ? [Object(JSON.parse(line)) as { op: string; kind: string }] : [],
      );
    rmSync(folder, { recursive: true });
    const op = { create: 'create-lead', append: 'create-actions', update: 'update-lead' }[operation];
    expect(answers.find((each) => each.op === op)?.kind).toBe(kind ?? 'DONE');
    const leads = sandbox.leads();
    const recorded = leads.flatMap(({ actions }) => actions.filter(({ type }) => type === 'ACTION_1001')).length;
    if (kind === 'REJECTED') {
      expect([summary.exitCode, leads.length, recorded]).toEqual(operation === 'create' ? [1, 0, 0] : [1, 1, 0]);
    } else {
      expect([leads.length, recorded, leads[0]?.fields.city]).toEqual([1, 1, 'Pune']);
      const status = operation === 'create' ? { created: 1 } : { updated: 1 };
      expect(summary).toMatchObject({ exitCode: 0, rows: status });
    }
    expect(other.requests).toEqual([]);
  },
);
