import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rememberedRate, rememberRate } from '../../src/terminal/learned-rates.js';

const day = 86_400_000;
const now = Date.UTC(2026, 10, 23);
const acme = { host: 'next.telecrm.in', enterpriseId: 'acme' };
const zenith = { host: 'next.telecrm.in', enterpriseId: 'zenith' };

let root: string;
let stateDir: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rates-'));
  stateDir = join(root, 'deep', 'state');
});

afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

test('each workspace has its own pace, and the same enterprise id at another host is another workspace', () => {
  expect(rememberedRate(stateDir, acme, now)).toBeUndefined();
  rememberRate(stateDir, acme, { perSecond: 8, ceiling: 10 }, now);
  rememberRate(stateDir, zenith, { perSecond: 3 }, now);
  expect(rememberedRate(stateDir, acme, now)).toEqual({ perSecond: 8, ceiling: 10 });
  expect(rememberedRate(stateDir, zenith, now)).toEqual({ perSecond: 3 });
  expect(rememberedRate(stateDir, { ...acme, host: '127.0.0.1:4010' }, now)).toBeUndefined();
});

test('the latest pace counts, and one older than 30 days is forgotten for good', () => {
  rememberRate(stateDir, acme, { perSecond: 8 }, now);
  rememberRate(stateDir, acme, { perSecond: 20 }, now + day);
  expect(rememberedRate(stateDir, acme, now + 31 * day)).toEqual({ perSecond: 20 });
  expect(rememberedRate(stateDir, acme, now + 32 * day)).toBeUndefined();
  rememberRate(stateDir, zenith, { perSecond: 3 }, now + 32 * day);
  expect(readFileSync(join(stateDir, 'learned-rates.json'), 'utf8')).not.toContain('acme');
});

test('the crawl of a run that met the hourly limit does not slow the next one down', () => {
  rememberRate(stateDir, acme, { perSecond: 8 }, now);
  rememberRate(stateDir, acme, { perSecond: 0.3, ceiling: 0.4 }, now + 1);
  expect(rememberedRate(stateDir, acme, now + 2)).toEqual({ perSecond: 8 });
});

test.skipIf(process.platform === 'win32')('only the owner can read the file', () => {
  rememberRate(stateDir, acme, { perSecond: 8 }, now);
  expect([stateDir, join(stateDir, 'learned-rates.json')].map((path) => statSync(path).mode & 0o777)).toEqual([
    0o700, 0o600,
  ]);
});

test.each(['', '{', '[]', '{"version":2}', '{"version":1,"workspaces":{"next.telecrm.in/acme":{"perSecond":-1}}}'])(
  'a damaged file (%j) says nothing, and is replaced',
  (text) => {
    rememberRate(stateDir, acme, { perSecond: 8 }, now);
    writeFileSync(join(stateDir, 'learned-rates.json'), text);
    expect(rememberedRate(stateDir, acme, now)).toBeUndefined();
    rememberRate(stateDir, acme, { perSecond: 5 }, now);
    expect(rememberedRate(stateDir, acme, now)).toEqual({ perSecond: 5 });
  },
);
