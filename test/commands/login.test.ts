import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { workdir } from '../helpers/cli.js';
import { served } from './served.js';

const login = ['login', '--profile', 'acme'];
const token = 'sandbox-token';
const where = ['--enterprise-id', 'sandbox-enterprise', '--base-url'];

/** Files below a folder that hold this text. */
function holding(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .filter((name) => readFileSync(join(folder, name), 'utf8').includes(text));
}

test('enterprise id and token are asked for, checked with one call, and kept for this user alone', async () => {
  const { url, host, sandbox } = await served();
  const dir = workdir();
  const answers = `sandbox-enterprise\nBearer ${token}\n`;
  const { code, stdout, stderr } = await dir.run([...login, '--base-url', url], {}, answers);
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'Enterprise id: \nSync token (not shown): \n' });
  expect(stdout.split('\n')).toEqual([
    `Workspace "Sandbox Realty" (enterprise sandbox-enterprise at ${host}, from --base-url) is stored as profile "acme".`,
    'Use it with --profile acme on any command, e.g. telecrm-bulk doctor --profile acme',
    '',
  ]);
  expect(sandbox.requests().total).toBe(1);
  expect(holding(dir.path, token)).toEqual(['state/profiles/acme.json']);
  expect(statSync(join(dir.path, 'state/profiles/acme.json')).mode & 0o777).toBe(0o600);

  const exported = await dir.run(['export', 'leads', '-o', 'leads.csv', '--profile', 'acme']);
  expect({ code: exported.code, stderr: exported.stderr }).toMatchObject({ code: 0 });
});

test.each([
  ['on stdin', [], {}, `${token}\n`],
  ['in a file', ['--token-file', 'token.txt'], {}, ''],
  ['in the environment', [], { TELECRM_TOKEN: token }, ''],
] as const)('the token can come %s', async (_where, flags, env, input) => {
  const { url } = await served();
  const dir = workdir({ 'token.txt': `${token}\n` });
  chmodSync(join(dir.path, 'token.txt'), 0o600);
  const { code } = await dir.run([...login, ...where, url, ...flags], env, input);
  expect(code).toBe(0);
  expect(existsSync(join(dir.path, 'state/profiles/acme.json'))).toBe(true);
});

test('a token that the workspace refuses is neither stored nor shown', async () => {
  const { url, host } = await served();
  const dir = workdir();
  const { code, stdout, stderr } = await dir.run([...login, ...where, url, '--json'], {}, 'wrong-token\n');
  expect(code).toBe(4);
  expect(JSON.parse(stdout)).toMatchObject({ status: 4, name: 'not-authorized' });
  expect(stderr).toContain(`${host} refuses access to the enterprise "sandbox-enterprise"`);
  expect(stdout + stderr).not.toContain('wrong-token');
  expect(holding(dir.path, 'wrong-token')).toEqual([]);
});

test('a stored profile is replaced with --force only, before anything is asked', async () => {
  const { url, sandbox } = await served();
  const dir = workdir();
  await dir.run([...login, ...where, url], {}, token);
  sandbox.issueToken();
  const refused = await dir.run([...login, ...where, url], {}, 'sandbox-token-2');
  expect({ code: refused.code, asked: refused.stderr.includes('token (not shown)') }).toEqual({
    code: 2,
    asked: false,
  });
  expect(refused.stderr).toContain('There is a profile "acme" already.');
  expect((await dir.run([...login, ...where, url, '--force'], {}, 'sandbox-token-2')).code).toBe(0);
  expect(holding(dir.path, 'sandbox-token-2')).toEqual(['state/profiles/acme.json']);
});

test.each([
  ['nothing is entered', [], '', 'No enterprise id was entered'],
  ['no token is entered', ['--enterprise-id', 'acme'], '', 'No token was entered'],
  ['the enterprise id cannot be one', [], 'a/b\n', 'What was entered is not an enterprise id'],
  ['the token cannot be one', ['--enterprise-id', 'acme'], 'two words\n', 'What was entered is not a token'],
  ['there is no token file', ['--enterprise-id', 'acme', '--token-file', 'nowhere'], '', 'nowhere does not exist'],
  ['the name would leave the folder', ['--profile=../x', '--enterprise-id', 'acme'], '', 'cannot be the name'],
])('exit 2 when %s', async (_when, flags, input, message) => {
  const named = flags.some((flag) => flag.startsWith('--profile')) ? ['login'] : login;
  const { code, stderr } = await workdir().run([...named, ...flags], {}, input);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

test('an Async token is kept too, unless it is the Sync token', async () => {
  const { url } = await served();
  const dir = workdir({ 'async.txt': 'sandbox-async-token', 'same.txt': token });
  for (const name of ['async.txt', 'same.txt']) chmodSync(join(dir.path, name), 0o600);
  const same = await dir.run([...login, ...where, url, '--async-token-file', 'same.txt'], {}, token);
  expect([same.code, same.stderr.includes('The Async token is the same as the Sync token.')]).toEqual([2, true]);
  expect((await dir.run([...login, ...where, url, '--async-token-file', 'async.txt'], {}, token)).code).toBe(0);
  expect(JSON.parse(readFileSync(join(dir.path, 'state/profiles/acme.json'), 'utf8'))).toMatchObject({
    asyncToken: 'sandbox-async-token',
  });
});

test('a config file that names the profile to come is no obstacle', async () => {
  const { url } = await served();
  const dir = workdir();
  writeFileSync(join(dir.path, 'telecrm-bulk.config.json'), '{"profile": "acme"}');
  const { code } = await dir.run([...login, ...where, url], { TELECRM_PROFILE: 'acme' }, token);
  expect(code).toBe(0);
});
