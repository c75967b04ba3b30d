import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigError } from '../../src/model/errors.js';
import { Secret } from '../../src/model/secret.js';
import { saveProfile } from '../../src/terminal/profiles.js';
import {
  requireCredentials,
  resolveSettings,
  type Settings,
  type SettingsInput,
  type SourcedName,
} from '../../src/terminal/settings.js';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'settings-'));
});

afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

function settle(input: Partial<SettingsInput> = {}): Settings {
  return resolveSettings({ flags: {}, cwd, ...input, env: { TELECRM_STATE_DIR: 'state', ...input.env } });
}

/** All faults of the settings, one a line, then what to do; the working folder reads `.`. */
function faultsOf(input: Partial<SettingsInput>): string[] {
  try {
    settle(input);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [...error.message.split('\n'), ...error.actions].map((line) => line.trim().replaceAll(cwd, '.'));
  }
  return [];
}

function from(settings: Settings, name: SourcedName): string {
  const value = settings[name];
  return `${value instanceof Secret ? value.reveal() : value}, ${settings.sources[name]}`.replaceAll(cwd, '.');
}

function write(name: string, content: unknown): string {
  const path = join(cwd, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function store(name: string, enterpriseId: string, more: { baseUrl?: string; asyncToken?: Secret } = {}): void {
  saveProfile(join(cwd, 'state'), name, { enterpriseId, token: new Secret(`token-of-${name}`), ...more });
}

test('with nothing said, the defaults of the contract hold', () => {
  const { sources, ...settings } = settle();
  expect(settings).toEqual({
    baseUrl: 'https://next.telecrm.in/autoupdate/v2',
    asyncBaseUrl: 'https://next-api.telecrm.in',
    timezone: 'Asia/Kolkata',
    defaultCountry: 'IN',
    outDir: join(cwd, 'runs'),
    concurrency: 'auto',
    maxPerSecond: 'auto',
    timeoutMs: 60_000,
    quietWaitMs: 120_000,
    maxOutageMs: 3_600_000,
    stateDir: join(cwd, 'state'),
    commandValues: {},
    warnings: [],
  });
  expect(sources.baseUrl).toBe('default');
  expect(sources.enterpriseId).toBeUndefined();
});

test('a flag beats the map, the map the environment, the environment the config file', () => {
  write('telecrm-bulk.config.json', { timezone: 'Asia/Tokyo', defaultCountry: 'JP', timeout: 5, outDir: 'out' });
  const env = { TELECRM_TIMEZONE: 'Asia/Dubai' };
  const mapSource = { timezone: 'Europe/Berlin', sheet: 'Leads', headerRow: 3, emptyTokens: ['-'] };
  expect(from(settle({ flags: { timezone: 'UTC' }, env, mapSource }), 'timezone')).toBe('UTC, --timezone');
  expect(from(settle({ env, mapSource }), 'timezone')).toBe('Europe/Berlin, source.timezone of the map');
  expect(from(settle({ env }), 'timezone')).toBe('Asia/Dubai, TELECRM_TIMEZONE');
  expect(from(settle(), 'timezone')).toBe('Asia/Tokyo, "timezone" in ./telecrm-bulk.config.json');
  expect(from(settle({ mapSource }), 'headerRow')).toBe('3, source.headerRow of the map');
  expect(from(settle({ mapSource, flags: { sheet: 'Old' } }), 'sheet')).toBe('Old, --sheet');
  expect(from(settle(), 'timeoutMs')).toBe('5000, "timeout" in ./telecrm-bulk.config.json');
  expect(from(settle(), 'outDir')).toBe('./out, "outDir" in ./telecrm-bulk.config.json');
});

test('blank environment values count as unset', () => {
  const settings = settle({ env: { TELECRM_TIMEZONE: '', TELECRM_TIMEOUT: '  ', TELECRM_TOKEN: ' ' } });
  expect(from(settings, 'timezone')).toBe('Asia/Kolkata, default');
  expect(settings.token).toBeUndefined();
});

test('every form of every setting', () => {
  const settings = settle({
    flags: { concurrency: '8', maxPerSecond: 'none', maxPerHour: 3600, timeout: '1.5m', defaultCountry: 'uk' },
    env: { TELECRM_QUIET_WAIT: '500ms', TELECRM_MAX_OUTAGE: '0', TELECRM_BASE_URL: 'http://127.0.0.1:4010/v2/' },
  });
  expect(settings).toMatchObject({
    concurrency: 8,
    maxPerSecond: 'none',
    maxPerHour: 3600,
    timeoutMs: 90_000,
    defaultCountry: 'GB',
    quietWaitMs: 500,
    maxOutageMs: 0,
    baseUrl: 'http://127.0.0.1:4010/v2',
    asyncBaseUrl: 'http://127.0.0.1:4010',
  });
  expect(from(settings, 'asyncBaseUrl')).toBe('http://127.0.0.1:4010, origin of TELECRM_BASE_URL');
});

test('all faults are told at once, each with its flag, variable or file and the right form', () => {
  write('telecrm-bulk.config.json', { quietWiat: '5s', maxOutage: true, token: 'geheim' });
  const faults = faultsOf({
    flags: { timeout: 'soon', concurrency: ['4', '8'], enterpriseId: 'a/b', baseUrl: 'http://example.com' },
    env: { TELECRM_TIMEZONE: 'Asia/Kolkatta', TELECRM_MAX_PER_SECOND: '0', TELECRM_TOKEN: 'two words' },
    mapSource: { defaultCountry: 'India', headerRow: 0 },
  });
  expect(faults).toEqual([
    '12 settings are wrong:',
    '"quietWiat" in ./telecrm-bulk.config.json is not a setting; did you mean "quietWait"?',
    '"token" in ./telecrm-bulk.config.json: a config file is shared too easily to hold a credential; take it out and set TELECRM_TOKEN (for the Async API TELECRM_ASYNC_TOKEN), use --token-file, or store a profile with "telecrm-bulk login"',
    '--enterprise-id "a/b" is not an enterprise id: copy it from Telecrm, letters and digits with no blanks or slashes',
    'TELECRM_TOKEN does not hold a token: one word without blanks is expected',
    '--base-url "http://example.com" is not a base URL: write it as https://host/path; plain http:// is only for this machine (localhost, 127.0.0.1, [::1]), and user names, "?" and "#" are not allowed',
    'TELECRM_TIMEZONE "Asia/Kolkatta" is not a time zone: write its IANA name, such as Asia/Kolkata',
    'source.defaultCountry of the map "India" is not a country: write its two letters, such as IN, AE or GB',
    'source.headerRow of the map "0" is not a row: write its number as the spreadsheet shows it, 1 or more',
    '--concurrency is given 2 times; give it once',
    'TELECRM_MAX_PER_SECOND "0" is not a number of calls a second: write auto, none, or a number above 0 and up to 10000',
    '--timeout "soon" is not a time: write it as 500ms, 60s, 2m, 1h, or plain seconds, above 0 and up to 24 days',
    '"maxOutage" in ./telecrm-bulk.config.json "true" is not a time: write it as 0, 60s, 2m, 1h, or plain seconds, up to 24 days',
  ]);
  expect(faults.join()).not.toContain('geheim');
});

test.each(['+05:30', 'IST5', 'Asia', 'Mars/Base', '../etc', 'constructor'])('%s is no time zone', (timezone) => {
  expect(faultsOf({ flags: { timezone } })[0]).toMatch(/^A setting is wrong: --timezone ".*" is not a time zone/u);
});

test.each(['ZZ', 'I', '91', 'IND', ''])('"%s" is no country', (defaultCountry) => {
  expect(faultsOf({ flags: { defaultCountry } })[0]).toMatch(/is not a country/u);
});

test.each([
  'ftp://next.telecrm.in',
  'http://127.0.0.1.evil.example',
  'https://me:secret@host',
  'https://host/?a',
  'https://host/#',
  'host',
  'http://localhost.evil.example',
])('%s is no base URL', (baseUrl) => {
  expect(faultsOf({ flags: { baseUrl } })[0]).toMatch(/is not a base URL/u);
});

test('a config file has to be a JSON object, and one that is asked for has to exist', () => {
  expect(faultsOf({ configFile: 'no.json' })).toEqual(['A setting is wrong: --config: there is no file ./no.json']);
  write('list.json', []);
  expect(faultsOf({ configFile: 'list.json' })[0]).toMatch(/has to be one JSON object/u);
  write('broken.json', '{"token": "geheim-9" oops');
  const [fault = ''] = faultsOf({ configFile: 'broken.json' });
  expect(fault).toMatch(/^A setting is wrong: the config file \.\/broken\.json is not JSON/u);
  expect(fault).not.toContain('geheim');
});

test('names that every object has are no settings', () => {
  write('telecrm-bulk.config.json', '{"__proto__": {"timezone": "UTC"}, "constructor": 1}');
  expect(faultsOf({})).toEqual([
    '2 settings are wrong:',
    '"__proto__" in ./telecrm-bulk.config.json is not a setting; keys are the long flag names in camelCase',
    '"constructor" in ./telecrm-bulk.config.json is not a setting; keys are the long flag names in camelCase',
  ]);
});

test('a config file may hold flags of commands, which are handed on', () => {
  write('mine.json', { onDuplicate: 'update', timezone: 'UTC' });
  expect(settle({ configFile: 'mine.json' }).commandValues).toEqual({ onDuplicate: 'update' });
});

test('a base URL that a config file of the working folder brings along is pointed out', () => {
  write('telecrm-bulk.config.json', { baseUrl: 'https://elsewhere.example' });
  expect(settle().warnings.map((text) => text.replaceAll(cwd, '.'))).toEqual([
    'Calls and the token go to https://elsewhere.example, because of "baseUrl" in ./telecrm-bulk.config.json',
  ]);
});

test('the token comes from a file or a variable, without blanks and without Bearer', () => {
  const path = write('token', '\n Bearer abc.def \n');
  chmodSync(path, 0o600);
  const env = { TELECRM_TOKEN: ' xyz ' };
  expect(from(settle({ env }), 'token')).toBe('xyz, TELECRM_TOKEN');
  expect(from(settle({ env, flags: { tokenFile: 'token' } }), 'token')).toBe('abc.def, --token-file ./token');
  expect(settle({ flags: { tokenFile: 'token' } }).warnings).toEqual([]);
});

test.skipIf(process.platform === 'win32')('a token file that others can read is warned about', () => {
  chmodSync(write('token', 'abc'), 0o644);
  expect(settle({ flags: { tokenFile: 'token' } }).warnings).toEqual([
    `The token file ${cwd}/token can be read by other users of this machine: chmod 600 '${cwd}/token'`,
  ]);
});

test.each([
  ['missing', undefined, 'does not exist'],
  ['empty', ' \n', 'is empty; put the token into it'],
  ['lines', 'geheim\nmore', 'does not hold a token: one line, no blanks inside, nothing else'],
  ['large', 'x'.repeat(70_000), 'is too large for a token; name a file that holds the token only'],
])('a token file that is no token file: %s', (name, content, fault) => {
  if (content !== undefined) write(name, content);
  expect(faultsOf({ flags: { tokenFile: name } })).toEqual([`A setting is wrong: --token-file ./${name} ${fault}`]);
});

test('no way of printing settings shows a token', () => {
  const settings = settle({ env: { TELECRM_TOKEN: 'geheim', TELECRM_ASYNC_TOKEN: 'geheim2' } });
  expect(`${JSON.stringify(settings)}${inspect(settings)}${settings.token}`).not.toContain('geheim');
  expect(`${settings.token}`).toBe('[redacted]');
});

test('an explicit profile beats the environment as a whole, its address included', () => {
  store('acme', 'E1', { asyncToken: new Secret('async-acme') });
  const env = {
    TELECRM_ENTERPRISE_ID: 'E2',
    TELECRM_TOKEN: 'other',
    TELECRM_ASYNC_TOKEN: 'other',
    TELECRM_BASE_URL: 'http://localhost:4010',
    TELECRM_ASYNC_BASE_URL: 'http://localhost:4011',
  };
  const settings = settle({ flags: { profile: 'acme' }, env });
  expect(from(settings, 'enterpriseId')).toBe('E1, profile acme (--profile)');
  expect(from(settings, 'token')).toBe('token-of-acme, profile acme (--profile)');
  expect(from(settings, 'asyncToken')).toBe('async-acme, profile acme (--profile)');
  expect(from(settings, 'baseUrl')).toBe('https://next.telecrm.in/autoupdate/v2, profile acme (--profile)');
  expect(settings.asyncBaseUrl).toBe('https://next-api.telecrm.in');
});

test('a profile of the environment yields to flags and beats the config file', () => {
  store('acme', 'E1', { baseUrl: 'https://acme.example/v2' });
  write('telecrm-bulk.config.json', { enterpriseId: 'E3', baseUrl: 'https://elsewhere.example', profile: 'none' });
  const env = { TELECRM_PROFILE: 'acme' };
  expect(from(settle({ env }), 'enterpriseId')).toBe('E1, profile acme (TELECRM_PROFILE)');
  expect(from(settle({ env }), 'baseUrl')).toBe('https://acme.example/v2, profile acme (TELECRM_PROFILE)');
  expect(from(settle({ env, flags: { baseUrl: 'https://flag.example' } }), 'baseUrl')).toBe(
    'https://flag.example, --base-url',
  );
});

test('the token of a profile is never used for another enterprise', () => {
  store('acme', 'E1', { baseUrl: 'https://acme.example' });
  const flags = { enterpriseId: 'E2' };
  expect(faultsOf({ flags, env: { TELECRM_PROFILE: 'acme' } })).toEqual([
    'A setting is wrong: --enterprise-id says enterprise E2, but the token comes from profile acme (TELECRM_PROFILE), which is for enterprise E1',
    'Leave the enterprise id or the profile out, or give the token that belongs to that enterprise as well.',
  ]);
  const settings = settle({ flags, env: { TELECRM_PROFILE: 'acme', TELECRM_TOKEN: 'of-E2' } });
  expect(from(settings, 'token')).toBe('of-E2, TELECRM_TOKEN');
  expect(from(settings, 'baseUrl')).toBe('https://next.telecrm.in/autoupdate/v2, default');
  expect(settings.profile).toBeUndefined();
});

test('a profile that is not there is a fault that says where it was named', () => {
  store('acme', 'E1');
  expect(faultsOf({ env: { TELECRM_PROFILE: 'acmee' } })).toEqual([
    'A setting is wrong: TELECRM_PROFILE: There is no profile "acmee".',
    'Stored profiles: acme.',
    'Store it: telecrm-bulk login --profile acmee',
  ]);
});

test('where nothing is called, no profile and no token is read', () => {
  const env = { TELECRM_PROFILE: 'none', TELECRM_TOKEN: 'two words', TELECRM_ENTERPRISE_ID: 'E1' };
  const settings = settle({ env, flags: { tokenFile: 'none' }, credentials: false });
  expect([settings.enterpriseId, settings.token, settings.profile]).toEqual(['E1', undefined, undefined]);
});

test('what is missing for a call is named with every way to give it', () => {
  expect(() => requireCredentials(settle())).toThrow(
    'No enterprise id (--enterprise-id or TELECRM_ENTERPRISE_ID) and no token (TELECRM_TOKEN or --token-file) is given.',
  );
  const settings = settle({ env: { TELECRM_ENTERPRISE_ID: 'E1', TELECRM_TOKEN: 't' } });
  expect(requireCredentials(settings).enterpriseId).toBe('E1');
});
