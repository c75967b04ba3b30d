import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createSandbox } from '../src/sandbox/index.js';
import { csvRows, ending, workdir } from './helpers/cli.js';

const map = JSON.stringify({ version: 1, fields: { name: 'Name', phone: 'Mobile' } });
const csv = (count: number): string =>
  [
    'Name,Mobile',
    ...Array.from({ length: count }, (_, at) => `Lead ${at},98450${10_000 + at}`),
    'Bad,12',
    'Twice,9845010000',
    '',
  ].join('\n');

/** A sandbox over HTTP that tells of every create, before it is done and after. */
async function watched(onCreate: (count: number, moment: 'before' | 'after') => void) {
  const sandbox = createSandbox();
  let creates = 0;
  let done = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const isCreate = request.url?.endsWith('/lead') === true;
      if (isCreate) onCreate(++creates, 'before');
      const body = request.method === 'POST' ? Buffer.concat(chunks) : undefined;
      const headers = { authorization: request.headers.authorization ?? '', 'content-type': 'application/json' };
      void sandbox
        .handle(new Request(`http://127.0.0.1${request.url}`, { method: request.method, body, headers }))
        .then(async (answer) => {
          if (isCreate) onCreate(++done, 'after');
          response.writeHead(answer.status, { 'content-type': 'application/json', date: new Date().toUTCString() });
          response.end(await answer.text());
        });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const env = {
    TELECRM_BASE_URL: `http://127.0.0.1:${port}/autoupdate/v2`,
    TELECRM_ENTERPRISE_ID: sandbox.enterpriseId,
    TELECRM_TOKEN: sandbox.token,
    TELECRM_MAX_PER_SECOND: 'none',
  };
  const close = (): void => {
    server.closeAllConnections();
    server.close();
  };
  return { sandbox, env, close };
}

const importIt = ['import', 'leads.csv', '--map', 'map.json', '--concurrency', '3', '-q'];

test('killed again and again, a run goes on where it was, and every lead is there exactly once', async () => {
  let told = (_moment: 'before' | 'after'): void => undefined;
  const { sandbox, env, close } = await watched((_count, moment) => told(moment));
  const dir = workdir({ 'leads.csv': csv(30), 'map.json': map });
  /** Run a command, and kill it at its n-th create: before it is done, or after it and before its answer. */
  const life = async (args: string[], moment: 'before' | 'after', creates: number): Promise<number | null> => {
    const child = dir.begin(args, env);
    let left = creates;
    told = (now) => {
      if (now === moment && --left === 0) child.kill('SIGKILL');
    };
    return (await ending(child)).code;
  };
  expect(await life(importIt, 'before', 7)).toBe(null);
  expect(await life(['resume', '-q'], 'after', 6)).toBe(null);
  expect(await life(['resume', '-q'], 'after', 1)).toBe(null);
  expect((await dir.run(['runs'])).stdout).toContain('interrupted  leads.csv');
  expect(await life(['resume', '-q'], 'after', Number.POSITIVE_INFINITY)).toBe(1);
  expect(sandbox.leads().length).toBe(30);
  const success = csvRows(dir.result('leads-success.csv'));
  expect(success.map((row) => Number(row[0])).length).toBe(30);
  expect(new Set(success.map((row) => row[2])).size).toBe(30);
  expect(csvRows(dir.result('leads-failed.csv')).map((row) => row[4])).toEqual(['PHONE_INVALID']);
  expect(csvRows(dir.result('leads-skipped.csv')).map((row) => row[4])).toEqual(['DUPLICATE_IN_FILE']);
  expect(dir.runs().length).toBe(1);
  expect((await dir.run(['runs'])).stdout).toContain('complete     leads.csv');
  close();
});

test('after Ctrl-C the same run goes on, and its files and exit code are the whole run', async () => {
  let interrupt = (): void => undefined;
  const { sandbox, env, close } = await watched((count, moment) => {
    if (count === 5 && moment === 'before') interrupt();
  });
  const dir = workdir({ 'leads.csv': csv(20), 'map.json': map });
  const child = dir.begin(importIt, env);
  interrupt = () => child.kill('SIGINT');
  expect((await ending(child)).code).toBe(130);
  const { code, stdout } = await dir.run(['resume', '--json'], env);
  expect(code).toBe(1);
  expect((JSON.parse(stdout) as { result: { rows: object } }).result.rows).toMatchObject({
    read: 22,
    created: 20,
    failed: 1,
    skipped: 1,
    unprocessed: 0,
  });
  expect(sandbox.leads().length).toBe(20);
  expect((await dir.run(['resume'], env)).code).toBe(2);
  close();
});

test('what changed since the run began is named, and nothing is sent: exit 2', async () => {
  let interrupt = (): void => undefined;
  const { sandbox, env, close } = await watched(() => interrupt());
  const dir = workdir({ 'leads.csv': csv(9), 'map.json': map });
  const child = dir.begin(importIt, env);
  interrupt = () => child.kill('SIGINT');
  await ending(child);
  interrupt = () => undefined;
  const leads = sandbox.leads().length;
  const other = await dir.run(['resume'], {
    ...env,
    TELECRM_BASE_URL: env.TELECRM_BASE_URL.replace('127.0.0.1', 'localhost'),
  });
  expect([other.code, other.stderr]).toEqual([2, expect.stringContaining('The run')]);
  writeFileSync(join(dir.path, 'map.json'), map.replace('Name', 'name'));
  expect((await dir.run(['resume'], env)).stderr).toMatch(/the map .*map\.json has changed since it began/u);
  writeFileSync(join(dir.path, 'map.json'), map);
  writeFileSync(join(dir.path, 'leads.csv'), csv(10));
  const changed = await dir.run(['resume'], env);
  expect([changed.code, changed.stderr]).toEqual([
    2,
    expect.stringMatching(/the input .*leads\.csv has changed since it began/u),
  ]);
  expect(sandbox.leads().length).toBe(leads);
  close();
});

test('a run on a sandbox inside its process ended with it', async () => {
  const dir = workdir({ 'leads.csv': csv(2), 'map.json': map });
  await dir.run([...importIt, '--sandbox']);
  const [id = ''] = dir.runs();
  const { code, stderr } = await dir.run(['resume', id, '--sandbox']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('sandbox --db')]);
});

test('the result files can be made again from the journal, and a run can be purged', async () => {
  const dir = workdir({ 'leads.csv': csv(3), 'map.json': map });
  await dir.run([...importIt, '--sandbox']);
  const [id = ''] = dir.runs();
  const folder = join(dir.path, 'runs', id);
  const names = readdirSync(folder).filter((name) => name.endsWith('.csv'));
  const before = names.map((name) => readFileSync(join(folder, name), 'utf8'));
  for (const name of names) rmSync(join(folder, name));
  const { code, stdout } = await dir.run(['results', '--json']);
  expect([code, JSON.parse(stdout)]).toMatchObject([
    1,
    { result: { runId: id, rows: { read: 5, created: 3, failed: 1, skipped: 1 } } },
  ]);
  expect(names.map((name) => readFileSync(join(folder, name), 'utf8'))).toEqual(before);
  await dir.run([...importIt, '--sandbox', '--dry-run']);
  const dry = dir.runs().find((run) => run !== id) ?? '';
  const refused = await dir.run(['results', dry]);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('was a dry run')]);
  expect((await dir.run(['purge', id])).code).toBe(0);
  expect(dir.runs()).toEqual([dry]);
  expect((await dir.run(['purge', '../..'])).code).toBe(2);
});
