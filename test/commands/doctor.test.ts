import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { rememberRate } from '../../src/terminal/learned-rates.js';
import { ending, workdir } from '../helpers/cli.js';
import { served } from './served.js';

const fast = { TELECRM_MAX_PER_SECOND: '1000' };

test('a set-up in order: exit 0, no token in anything that is printed or kept', async () => {
  const { env, url, sandbox } = await served({ seed: 2 });
  const dir = workdir();
  const { code, stdout, stderr } = await dir.run(['doctor'], { ...env, ...fast });
  expect(code).toBe(0);
  expect(stdout.split('\n').slice(0, 3)).toEqual([
    `OK       ${url} answers as the Telecrm API does.`,
    'OK       The token (from TELECRM_TOKEN) is accepted, so it is a Sync token.',
    'OK       The enterprise sandbox-enterprise (from TELECRM_ENTERPRISE_ID) is "Sandbox Realty", created on 2024-04-01.',
  ]);
  expect(stdout).toMatch(/\nAll is well\.\n$/u);
  const kept = readdirSync(dir.path, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(dir.path, name)).isFile(),
  );
  for (const text of [stdout, stderr, ...kept.map((name) => readFileSync(join(dir.path, name), 'utf8'))]) {
    expect(text).not.toContain(sandbox.token);
  }
});

test('--json: one object, each finding with level, what, why and what to do', async () => {
  const { env } = await served({ seed: 2, behave: ['search-id=no'] });
  const { code, stdout } = await workdir().run(['doctor', '--json'], { ...env, ...fast });
  expect(code).toBe(0);
  const { status, name, result } = JSON.parse(stdout);
  expect({ status, name, healthy: result.healthy }).toEqual({ status: 0, name: 'ok', healthy: true });
  expect(result.findings.find(({ check }: { check: string }) => check === 'lead-ids')).toEqual({
    check: 'lead-ids',
    level: 'WARNING',
    what: 'Searches do not tell the ids of leads.',
    why: expect.stringContaining('New leads are not affected.'),
    actions: [expect.stringContaining('name a column with the lead id')],
  });
});

test.each([
  ['a wrong token', { TELECRM_TOKEN: 'wrong-token' }, 'ERROR    The token (from TELECRM_TOKEN) is refused'],
  ['a wrong enterprise', { TELECRM_ENTERPRISE_ID: 'nobody' }, 'ERROR    There is no enterprise nobody'],
])('%s: exit 1', async (_what, wrong, line) => {
  const { env } = await served();
  const { code, stdout, stderr } = await workdir().run(['doctor'], { ...env, ...wrong });
  expect(code).toBe(1);
  expect(stdout).toContain(line);
  expect(stdout).toMatch(/\nNot ready: 1 error, 0 warnings\.\n$/u);
  expect(stdout + stderr).not.toContain('wrong-token');
});

test('a base URL without /autoupdate/v2 meets an HTML 404: exit 1, with the right one', async () => {
  const { env, origin } = await served();
  const { code, stdout } = await workdir().run(['doctor', '--base-url', `${origin}/api`, '--json'], env);
  expect(code).toBe(1);
  const { status, name, result } = JSON.parse(stdout);
  expect([status, name]).toEqual([1, 'rows-failed']);
  expect(result.findings[0]).toMatchObject({
    check: 'base-url',
    level: 'ERROR',
    actions: ["Let the base URL end in /autoupdate/v2: Telecrm's is https://next.telecrm.in/autoupdate/v2."],
  });
});

test('nobody at the address: exit 1', async () => {
  const env = { TELECRM_ENTERPRISE_ID: 'acme', TELECRM_TOKEN: 'geheim' };
  const { code, stdout } = await workdir().run(['doctor', '--base-url', 'http://127.0.0.1:1/autoupdate/v2'], env);
  expect(code).toBe(1);
  expect(stdout).toContain('http://127.0.0.1:1/autoupdate/v2 (from --base-url) cannot be reached.');
});

test('settings that cannot be used: exit 2', async () => {
  const dir = workdir();
  const { code, stderr } = await dir.run(['doctor']);
  expect([code, stderr.includes('No enterprise id')]).toEqual([2, true]);
  const plain = await dir.run(['doctor', '--base-url', 'http://next.telecrm.in/autoupdate/v2']);
  expect([plain.code, plain.stderr.includes('plain http:// is only for this machine')]).toEqual([2, true]);
});

test('the pace that a run learned is where the next one begins', async () => {
  const { env, host, sandbox } = await served({ seed: 1 });
  const dir = workdir();
  const { enterpriseId } = sandbox;
  rememberRate(join(dir.path, 'state'), { host, enterpriseId }, { perSecond: 7, ceiling: 7 }, Date.now());
  const { stdout } = await dir.run(['doctor', '--json'], env);
  const { findings } = JSON.parse(stdout).result;
  expect(findings.find(({ check }: { check: string }) => check === 'pace')).toMatchObject({
    what: 'Calls begin at 7 a second.',
    why: '1,000 new leads take about 2 min at this pace. An earlier run learned it.',
  });
});

test('what a run learns is kept for this user alone; the sandbox in the process teaches nothing', async () => {
  const { env, host } = await served({ ratePerSecond: 4 });
  const dir = workdir();
  await dir.run(['metadata', '-o', 'a.json', '--sandbox', '--max-per-second', 'auto', '--rate', '4']);
  expect(readdirSync(dir.path)).toEqual(['a.json']);
  await dir.run(['metadata', '-o', 'b.json'], env);
  const kept = join(dir.path, 'state', 'learned-rates.json');
  expect(Object.keys(JSON.parse(readFileSync(kept, 'utf8')).workspaces)).toEqual([`${host}/sandbox-enterprise`]);
  expect(statSync(kept).mode & 0o777).toBe(0o600);
});

test('stopped by Ctrl-C: exit 130, and no word of a bug', async () => {
  const { env } = await served({ faults: ['hang@1'] });
  const child = workdir().begin(['doctor'], env);
  const ended = ending(child);
  child.stderr?.once('data', () => child.kill('SIGINT'));
  const { code, stderr } = await ended;
  expect(code).toBe(130);
  expect(stderr).not.toContain('bug');
});
