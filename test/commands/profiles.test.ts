import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Secret } from '../../src/model/secret.js';
import { saveProfile } from '../../src/terminal/profiles.js';
import { workdir } from '../helpers/cli.js';

function withProfiles() {
  const dir = workdir();
  const state = join(dir.path, 'state');
  saveProfile(state, 'acme', { enterpriseId: 'e-1', token: new Secret('geheim-1') });
  const local = { token: new Secret('geheim-2'), baseUrl: 'http://127.0.0.1:4010/autoupdate/v2' };
  saveProfile(state, 'zenith-homes', { enterpriseId: 'e-22222', ...local });
  return { dir, file: join(state, 'profiles', 'acme.json') };
}

test('profiles lists name, enterprise id and host, and no token', async () => {
  const { dir } = withProfiles();
  const { code, stdout, stderr } = await dir.run(['profiles']);
  expect({ code, stderr, stdout }).toEqual({
    code: 0,
    stderr: '',
    stdout: [
      'PROFILE       ENTERPRISE ID  HOST',
      'acme          e-1            next.telecrm.in',
      'zenith-homes  e-22222        127.0.0.1:4010',
      '',
    ].join('\n'),
  });
});

test('profiles --json', async () => {
  const { dir } = withProfiles();
  const { stdout } = await dir.run(['profiles', '--json']);
  expect(JSON.parse(stdout)).toEqual({
    status: 0,
    name: 'ok',
    result: {
      profiles: [
        {
          name: 'acme',
          enterpriseId: 'e-1',
          host: 'next.telecrm.in',
          baseUrl: 'https://next.telecrm.in/autoupdate/v2',
        },
        {
          name: 'zenith-homes',
          enterpriseId: 'e-22222',
          host: '127.0.0.1:4010',
          baseUrl: 'http://127.0.0.1:4010/autoupdate/v2',
        },
      ],
    },
    warnings: [],
  });
});

test('where nothing was stored, the list says how to', async () => {
  const { code, stdout } = await workdir().run(['profiles']);
  expect([code, stdout]).toEqual([0, 'No profiles to list. Store one with "telecrm-bulk login --profile NAME".\n']);
});

test.skipIf(process.platform === 'win32')('one profile that is open to others does not hide the rest', async () => {
  const { dir, file } = withProfiles();
  chmodSync(file, 0o644);
  const { code, stdout, stderr } = await dir.run(['profiles']);
  expect(code).toBe(0);
  expect(stdout).not.toContain('acme');
  expect(stdout).toContain('zenith-homes');
  expect(stderr).toContain('acme.json holds a token and is open to other users');
});
