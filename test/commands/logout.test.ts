import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Secret } from '../../src/model/secret.js';
import { saveProfile } from '../../src/terminal/profiles.js';
import { workdir } from '../helpers/cli.js';

test('logout forgets a profile, and says that the token lives on', async () => {
  const dir = workdir();
  const state = join(dir.path, 'state');
  for (const name of ['acme', 'zenith-homes'])
    saveProfile(state, name, { enterpriseId: 'e-1', token: new Secret('geheim') });
  const { code, stdout } = await dir.run(['logout', '--profile', 'acme']);
  expect([code, stdout]).toEqual([
    0,
    'Profile "acme" is forgotten. Its token stays valid until it is deleted in Telecrm: Settings > Website and API.\n',
  ]);
  expect(existsSync(join(state, 'profiles', 'acme.json'))).toBe(false);
  const again = await dir.run(['logout', '--profile', 'acme']);
  expect(again.code).toBe(2);
  expect(again.stderr).toContain('Stored profiles: zenith-homes.');
});
