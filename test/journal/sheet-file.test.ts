import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { keepSheet, keptSheet } from '../../src/journal/sheet-file.js';

const folder = () => ({ id: 'r', path: mkdtempSync(join(tmpdir(), 'sheet-')) });

test('what is kept of a sheet comes back; it is for its owner only', async () => {
  const run = folder();
  const sheet = {
    name: 'Leads',
    position: 2,
    identifier: 'phone',
    choices: [{ column: 1, labels: ['A'], open: true }],
  };
  await keepSheet(run, sheet);
  expect(await keptSheet(run)).toEqual(sheet);
  expect(statSync(join(run.path, 'sheet.json')).mode & 0o777).toBe(0o600);
});

test('a run without it, or with a damaged one, does without', async () => {
  const run = folder();
  expect(await keptSheet(run)).toBe(undefined);
  writeFileSync(join(run.path, 'sheet.json'), '{"name": "Leads", "choices": [{"column": "B"}]}');
  expect(await keptSheet(run)).toBe(undefined);
});

test('a folder that is gone is said in words', async () => {
  const run = folder();
  rmSync(run.path, { recursive: true });
  await expect(keepSheet(run, { name: 'Leads', choices: [] })).rejects.toThrow('Nothing was sent.');
});
