import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { readManifest, writeManifest } from '../../src/journal/manifest.js';
import { aManifest } from './a-manifest.js';
import { folder } from './a-journal.js';

test('a manifest reads back as it was written, and its hash pins it', async () => {
  const run = { id: 'r', path: await folder() };
  const sha256 = await writeManifest(run, aManifest('r'));
  const path = join(run.path, 'manifest.json');
  expect(
    createHash('sha256')
      .update(await readFile(path))
      .digest('hex'),
  ).toBe(sha256);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await readdir(run.path)).toEqual(['manifest.json']);
  expect(await readManifest(run)).toEqual({ manifest: aManifest('r'), sha256 });
});

test('a manifest that cannot be written leaves nothing behind', async () => {
  const run = { id: 'r', path: await folder() };
  await mkdir(join(run.path, 'manifest.json'));
  await expect(writeManifest(run, aManifest('r'))).rejects.toThrow(
    'cannot be written: it is a folder. Nothing was sent.',
  );
  expect(await readdir(run.path)).toEqual(['manifest.json']);
});

test.each([
  ['{"version":', 'it is not JSON'],
  ['{"version":2}', 'it has version 2, and this program reads version 1'],
  [JSON.stringify({ ...aManifest('r'), dryRun: 'yes' }), 'dryRun: '],
])('%s is refused', async (text, why) => {
  const run = { id: 'r', path: await folder() };
  await writeFile(join(run.path, 'manifest.json'), text);
  await expect(readManifest(run)).rejects.toThrow(`The run cannot be used: ${join(run.path, 'manifest.json')}: ${why}`);
});
