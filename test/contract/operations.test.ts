import { existsSync, readdirSync, readFileSync } from 'node:fs';
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
  const columns = [...text.matchAll(/^\| `(?:GET|POST).*\|(.*)\|(.*)\|$/gmu)];
  const named = (cell = ''): string[] => [...cell.matchAll(/`(.*?)`/gu)].map(([, name = '']) => name);
  const isThere = (path: string): boolean => existsSync(new URL(`../../${path}`, import.meta.url));
  expect(
    columns.flatMap(([, commands]) => named(commands)).filter((name) => !isThere(`src/commands/${name}.ts`)),
  ).toEqual([]);
  const tests = columns.map(([, , test]) => named(test));
  expect(tests.filter((names) => names.length !== 1 || !isThere(names[0] ?? ''))).toEqual([]);
  // An operation that no command needs is told by a list that one does.
  const unused = columns.filter(([, commands]) => named(commands).length === 0);
  expect(unused.map(([line]) => line.split('`')[1])).toEqual([
    'GET /custom-fields/{apiName}',
    'GET /custom-actions/{code}',
  ]);
});

test('each command that the table names for a write makes that call', async () => {
  const text = readFileSync(new URL('../../docs/api-coverage.md', import.meta.url), 'utf8');
  const jobs = readdirSync(new URL('../../src/jobs', import.meta.url)).map((name) =>
    readFileSync(new URL(`../../src/jobs/${name}`, import.meta.url), 'utf8'),
  );
  const writes = ['updateLead', 'createLead', 'updateAction', 'createActions', 'setAvailability', 'createTeamMember'];
  for (const write of writes) {
    expect([write, jobs.some((source) => source.includes(`client.${write}(`))]).toEqual([write, true]);
    expect(text).toMatch(new RegExp(`\\| \`${write}\` \\| \`\\w+\` \\| \`[a-z]`, 'u'));
  }
});
