import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigError } from '../../src/model/errors.js';
import { Secret } from '../../src/model/secret.js';
import { deleteProfile, listProfiles, readProfile, saveProfile } from '../../src/terminal/profiles.js';

let root: string;
let stateDir: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'profiles-'));
  stateDir = join(root, 'deep', 'state');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const acme = { enterpriseId: 'E1', token: new Secret('geheim') };

function errorOf(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [error.message, ...error.actions].map((line) => line.replaceAll(root, '.'));
  }
  return [];
}

test('what is stored comes back, and another of the same name replaces it', () => {
  saveProfile(stateDir, 'acme', acme);
  expect(readProfile(stateDir, 'acme')).toMatchObject({ name: 'acme', enterpriseId: 'E1', baseUrl: undefined });
  const more = { asyncToken: new Secret('async'), baseUrl: 'https://acme.example' };
  saveProfile(stateDir, 'acme', { ...acme, ...more });
  const profile = readProfile(stateDir, 'acme');
  expect([profile.token.reveal(), profile.asyncToken?.reveal(), profile.baseUrl]).toEqual([
    'geheim',
    'async',
    'https://acme.example',
  ]);
  expect(readdirSync(join(stateDir, 'profiles'))).toEqual(['acme.json']);
});

test.skipIf(process.platform === 'win32')('only the owner can read it, whatever the folder was before', () => {
  saveProfile(stateDir, 'acme', acme);
  chmodSync(join(stateDir, 'profiles'), 0o755);
  saveProfile(stateDir, 'acme', acme);
  const modes = ['profiles', 'profiles/acme.json'].map((path) => statSync(join(stateDir, path)).mode & 0o777);
  expect(modes).toEqual([0o700, 0o600]);
});

test.skipIf(process.platform === 'win32')(
  'a profile that is open to others is refused, with the line that closes it',
  () => {
    saveProfile(stateDir, 'acme', acme);
    chmodSync(join(stateDir, 'profiles', 'acme.json'), 0o640);
    expect(errorOf(() => readProfile(stateDir, 'acme'))).toEqual([
      'The profile ./deep/state/profiles/acme.json holds a token and is open to other users of this machine (mode 640).',
      "Close it: chmod 600 './deep/state/profiles/acme.json'",
      'If others may have read it, have a new token made in Telecrm.',
    ]);
  },
);

test('profiles are listed by name and can be forgotten', () => {
  expect(listProfiles(stateDir)).toEqual([]);
  saveProfile(stateDir, 'zeta', acme);
  saveProfile(stateDir, 'acme.in', acme);
  writeFileSync(join(stateDir, 'profiles', 'note.txt'), '');
  expect(listProfiles(stateDir)).toEqual(['acme.in', 'zeta']);
  expect(deleteProfile(stateDir, 'zeta')).toBe(true);
  expect(deleteProfile(stateDir, 'zeta')).toBe(false);
  expect(listProfiles(stateDir)).toEqual(['acme.in']);
});

test('a profile that is not there is told with those that are', () => {
  expect(errorOf(() => readProfile(stateDir, 'acme'))).toEqual([
    'There is no profile "acme".',
    'No profiles are stored yet.',
    'Store it: telecrm-bulk login --profile acme',
  ]);
});

test.each([
  '../x',
  '/etc/x',
  'a/b',
  'a\\b',
  '',
  '.',
  '..',
  '.hidden',
  'a.',
  'CON',
  'con.acme',
  'Lpt1',
  'a b',
  'é',
  'a\0',
  'x'.repeat(65),
])('the name %j is refused everywhere', (name) => {
  for (const run of [
    () => saveProfile(stateDir, name, acme),
    () => readProfile(stateDir, name),
    () => deleteProfile(stateDir, name),
  ]) {
    expect(errorOf(run)[0]).toMatch(/cannot be the name of a profile/u);
  }
});

test.each(['', '{', '{"version":1,"enterpriseId":"E1"}', '{"token": geheim}', '[]'])(
  'a damaged file is told as such, without its content: %j',
  (content) => {
    saveProfile(stateDir, 'acme', acme);
    writeFileSync(join(stateDir, 'profiles', 'acme.json'), content);
    expect(errorOf(() => readProfile(stateDir, 'acme'))).toEqual([
      'The profile ./deep/state/profiles/acme.json is damaged.',
      'Store it again: telecrm-bulk login --profile acme',
    ]);
  },
);

test('a folder that cannot be made is told in words', () => {
  writeFileSync(join(root, 'deep'), 'a file');
  expect(errorOf(() => saveProfile(stateDir, 'acme', acme))[0]).toMatch(
    /^Cannot write the profile \.\/deep\/state\/profiles\/acme\.json: /u,
  );
  expect(readFileSync(join(root, 'deep'), 'utf8')).toBe('a file');
});
