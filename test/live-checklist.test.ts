import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { diagnose } from '../src/doctor.js';
import { createSandbox } from '../src/sandbox/index.js';
import { connect } from '../src/telecrm/connect.js';
import { fetchTransport } from '../src/telecrm/fetch-transport.js';

test('every check that the live checklist leaves to doctor is one that doctor makes', async () => {
  const page = readFileSync(resolve(import.meta.dirname, '../docs/live-checklist.md'), 'utf8');
  const table = /## What doctor looks at\n([\s\S]*?)\n## /u.exec(page)?.[1] ?? '';
  const told = table.split('\n').flatMap((line) => [...(line.split('|')[3] ?? '').matchAll(/`([a-z-]+)`/gu)]);
  const { handle, enterpriseId, token } = createSandbox({ seed: 1 });
  const client = connect({
    enterpriseId,
    token,
    baseUrl: 'http://127.0.0.1/autoupdate/v2',
    maxPerSecond: 'none',
    transport: fetchTransport((url, init) => handle(new Request(url, init))),
  });
  const { findings } = await diagnose({ client, baseUrl: 'http://127.0.0.1/autoupdate/v2' });
  const made = new Set(findings.map(({ check }) => check));
  expect(told.map(([, check = '']) => check).filter((check) => check !== 'why' && !made.has(check))).toEqual([]);
  expect(told.length).toBeGreaterThan(8);
});
