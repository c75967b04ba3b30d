import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { operations as routes } from '../../src/sandbox/operations.js';
import { connect } from '../../src/telecrm/connect.js';
import { exchangesOf, operations } from './calls.js';
import { contractWith, digest } from './contract.js';

const documented = Object.keys(digest.operations).sort();

test('each of the 18 operations has a function in the client, and no function is left over', async () => {
  expect(operations.map(({ key }) => key).sort()).toEqual(documented);
  const client = connect({ enterpriseId: 'e', token: 't' });
  await client.close();
  const beside = ['upsertAsync', 'stats', 'serverNow', 'close', 'pace', 'concurrency', 'learned'];
  const functions = Object.entries(client).filter(([, value]) => typeof value === 'function');
  expect(functions.map(([name]) => name).sort()).toEqual([...operations.map((each) => each.client), ...beside].sort());
});

test('each function calls its operation and no other', async () => {
  const contract = contractWith([]);
  for (const [{ key, calls }, exchanges] of await exchangesOf()) {
    expect(exchanges.map(({ request }) => contract.operationOf(request))).toEqual(calls.map(() => key));
  }
});

test('each of the 18 operations has a route in the sandbox; the one more is that of the Async API', () => {
  const route = ({ method, path }: (typeof routes)[number]) => `${method} /enterprise/{enterpriseId}${path}`;
  const sync = routes.filter(({ token }) => token === 'sync');
  expect(sync.map(route).sort()).toEqual(documented);
  const names = new Map(sync.map((each) => [route(each), each.name]));
  for (const { key, sandbox } of operations) expect([key, names.get(key)]).toEqual([key, sandbox]);
  expect(routes.filter(({ token }) => token === 'async').map(route)).toEqual([
    'POST /enterprise/{enterpriseId}/autoupdatelead',
  ]);
});

test('docs/api-coverage.md lists them so', () => {
  const text = readFileSync(new URL('../../docs/api-coverage.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| `(GET|POST) (\S+)` \| `(\w+)` \| `(\w+)` \|(.*)\|$/gmu)].map(
    ([, method, path, client, sandbox]) => `${method} /enterprise/{enterpriseId}${path} ${client} ${sandbox}`,
  );
  expect(rows.sort()).toEqual(operations.map(({ key, client, sandbox }) => `${key} ${client} ${sandbox}`).sort());
  const commands = [...text.matchAll(/^\|.*\|(.*)\|$/gmu)].flatMap(([, last = '']) => [...last.matchAll(/`(.*?)`/gu)]);
  for (const [, command] of commands) {
    expect(existsSync(new URL(`../../src/commands/${command}.ts`, import.meta.url)), command).toBe(true);
  }
});
