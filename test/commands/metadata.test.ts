import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseWorkspace } from '../../src/telecrm/workspace.js';
import { workdir } from '../helpers/cli.js';
import { served } from './served.js';

test('a snapshot is what import --metadata reads, with no call', async () => {
  const { env, sandbox } = await served();
  const map = '{"version":1,"fields":{"name":"Name","phone":"Mobile"}}';
  const dir = workdir({ 'leads.csv': 'Name,Mobile\nAsha,98450 12345\n', 'map.json': map });
  const { code, stdout } = await dir.run(['metadata', '-o', 'workspace.json'], env);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^Snapshot of "Sandbox Realty" in \/.*workspace\.json: \d+ fields, \d+ custom actions, .* identified by phone\.\n$/u,
  );
  const path = join(dir.path, 'workspace.json');
  const snapshot = readFileSync(path, 'utf8');
  expect(parseWorkspace(snapshot)).toEqual(JSON.parse(snapshot));
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(snapshot).not.toContain(sandbox.token);

  const offline = ['import', 'leads.csv', '--map', 'map.json', '--dry-run', '--metadata', 'workspace.json'];
  expect((await dir.run(offline)).code).toBe(0);
});

test('--json says what the snapshot holds', async () => {
  const { env } = await served();
  const dir = workdir();
  const { stdout } = await dir.run(['metadata', '-o', 'w.json', '--json'], env);
  const { status, result } = JSON.parse(stdout);
  const { enterpriseId, identifier, fingerprint, members } = parseWorkspace(
    readFileSync(join(dir.path, 'w.json'), 'utf8'),
  );
  expect({ status, ...result }).toMatchObject({
    status: 0,
    command: 'metadata',
    enterpriseId,
    identifier,
    fingerprint,
  });
  expect(result.counts.members).toBe(members.length);
});

test('a file in the way stays as it is without --force', async () => {
  const dir = workdir({ 'workspace.json': 'mine' });
  const command = ['metadata', '-o', 'workspace.json', '--sandbox'];
  const { code, stderr } = await dir.run(command);
  expect([code, stderr.includes('workspace.json exists already.')]).toEqual([2, true]);
  expect(readFileSync(join(dir.path, 'workspace.json'), 'utf8')).toBe('mine');
  expect((await dir.run([...command, '--force'])).code).toBe(0);
  expect(readFileSync(join(dir.path, 'workspace.json'), 'utf8')).toContain('"identifier": "phone"');
});

test('-o - writes the snapshot alone to stdout, and does not go with --json', async () => {
  const dir = workdir();
  const { code, stdout, stderr } = await dir.run(['metadata', '-o', '-', '--sandbox']);
  expect([code, parseWorkspace(stdout).name]).toEqual([0, 'Sandbox Realty']);
  expect(stderr).toContain('Snapshot of "Sandbox Realty": ');
  expect((await dir.run(['metadata', '-o', '-', '--sandbox', '--json'])).code).toBe(2);
});

test('a refused token leaves no file', async () => {
  const { env } = await served();
  const dir = workdir();
  const { code } = await dir.run(['metadata', '-o', 'w.json'], { ...env, TELECRM_TOKEN: 'wrong-token' });
  expect(code).toBe(4);
  expect(() => statSync(join(dir.path, 'w.json'))).toThrow('ENOENT');
});
