import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRunFolder, hashFile } from '../../src/journal/run-folder.js';
import { folder } from './a-journal.js';

const now = new Date('2026-11-22T16:18:03.900Z');

test('a run folder is named by time, job and four digits, and is for its owner only', async () => {
  const outDir = join(await folder(), 'deep', 'runs');
  const run = await createRunFolder({ outDir, job: 'leads', now, random: () => 0x7f3a / 0x10000 });
  expect(run).toEqual({ id: '20261122-161803-leads-7f3a', path: join(outDir, '20261122-161803-leads-7f3a') });
  expect((await stat(run.path)).mode & 0o777).toBe(0o700);
  expect(await readFile(join(outDir, '.gitignore'), 'utf8')).toBe('*\n');
});

test('two runs of the same moment get two folders, and a .gitignore of the user stays', async () => {
  const outDir = await folder();
  await writeFile(join(outDir, '.gitignore'), 'mine\n');
  const options = { outDir, job: 'team-members', now, random: () => 0.99999 };
  await createRunFolder(options);
  await createRunFolder(options);
  expect((await readdir(outDir)).sort()).toEqual([
    '.gitignore',
    '20261122-161803-team-members-0000',
    '20261122-161803-team-members-ffff',
  ]);
  expect(await readFile(join(outDir, '.gitignore'), 'utf8')).toBe('mine\n');
});

test('a folder that cannot be made says why', async () => {
  const file = join(await folder(), 'file');
  await writeFile(file, '');
  const making = createRunFolder({ outDir: join(file, 'runs'), job: 'leads', now, random: () => 0 });
  await expect(making).rejects.toThrow(
    `The run folder cannot be made in ${join(file, 'runs')}: a part of the path is not a folder.`,
  );
});

test('a file is known by its size and hash', async () => {
  const path = join(await folder(), 'leads.csv');
  const text = 'Name\nAsha\n'.repeat(300_000);
  await writeFile(path, text);
  expect(await hashFile(path)).toEqual({ size: 3_000_000, sha256: createHash('sha256').update(text).digest('hex') });
  await expect(hashFile(`${path}x`)).rejects.toThrow(`${path}x cannot be read: there is no such file or folder.`);
});
