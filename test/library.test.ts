import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import * as queue from '../src/bullmq.js';
import * as library from '../src/index.js';
import * as sandbox from '../src/sandbox/index.js';
import { root, workdir } from './helpers/cli.js';

const page = readFileSync(join(root, 'docs/library.md'), 'utf8');
const samples = readdirSync(join(root, 'samples/library')).map((name) => basename(name, '.ts'));

/** What each sample should print, its first lines at least; the queue's needs Redis and is only compiled. */
const printed: Readonly<Record<string, readonly string[]>> = {
  'stand-in': [],
  import: ['Some rows are invalid.', expect.stringContaining('"created":103'), 'Import of leads.xlsx: 120 rows read.'],
  explain: ['leads.xlsx, sheet "Leads", row 28, for Sandbox Realty: it would not be sent, because of an error.'],
  runs: ['Stopped with exit code 130.', expect.stringContaining('"created":103'), 'The journal says the same: true.'],
  export: [
    '500 leads, complete: true',
    expect.stringMatching(/^\d+ actions$/u),
    expect.stringMatching(/^\d+ team members$/u),
    expect.stringMatching(/^There is no such run in /u),
  ],
  snapshot: ['Sandbox Realty: leads are told apart by phone', expect.stringContaining('"wouldCreate":103')],
  'set-up': ['OK       http://127.0.0.1/autoupdate/v2 answers as the Telecrm API does.', 'Ready.'],
  map: [
    expect.stringMatching(/proposed\.map\.json: name, phone, email, city, contact_source, status, /u),
    expect.stringMatching(/^\d+ fields to fill in$/u),
  ],
  errors: [
    'The file: no-such-file.csv: there is no such file.',
    expect.stringMatching(/^PHONE_INVALID: No valid phone number\. Write the number with its country code/u),
  ],
  serve: ['DONE 1 lead'],
};

const before = process.cwd();
afterEach(() => {
  process.chdir(before);
  vi.restoreAllMocks();
});

test('every function, class and table that the library exports is described in docs/library.md', () => {
  const names = [library, sandbox, queue].flatMap((entry) => Object.keys(entry));
  expect(names.length).toBeGreaterThan(30);
  expect(names.filter((name) => !new RegExp(`\`${name}\\b`, 'u').test(page))).toEqual([]);
});

test('docs/library.md shows every sample as it is', () => {
  for (const name of samples) {
    const code = readFileSync(join(root, 'samples/library', `${name}.ts`), 'utf8');
    expect(page, name).toContain(`\`samples/library/${name}.ts\`:\n\n\`\`\`ts\n${code}\`\`\`\n`);
  }
  expect(samples).toEqual([...Object.keys(printed), 'queue'].toSorted());
});

test.each(Object.entries(printed))('the sample %s runs and prints what it should', async (name, lines) => {
  const { path } = workdir();
  for (const file of ['leads.xlsx', 'leads.csv', 'leads.map.json']) {
    cpSync(join(root, 'samples', file), join(path, file));
  }
  process.chdir(path);
  const said: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((...parts: unknown[]) => {
    said.push(parts.map((part) => (typeof part === 'object' ? JSON.stringify(part) : String(part))).join(' '));
  });
  await import(join(root, 'samples/library', `${name}.ts`));
  const firstLines = said.map((text) => text.split('\n')[0]);
  expect(firstLines).toEqual(lines);
});
