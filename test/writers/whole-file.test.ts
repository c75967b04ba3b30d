import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, StoppedError } from '../../src/model/errors.js';
import { createWhole, writeFault } from '../../src/writers/whole-file.js';
import { freshFolder } from './folder.js';

test('what stood there before stays until the new file is complete', async () => {
  const path = join(await freshFolder(), 'out.txt');
  await writeFile(path, 'old');
  const file = await createWhole(path);
  await file.write('né');
  await file.write(Buffer.from('w'));
  expect(await readFile(path, 'utf8')).toBe('old');
  await file.commit();
  expect(await readFile(path, 'utf8')).toBe('néw');
});

test('a link at the path is replaced, never followed', async () => {
  const folder = await freshFolder();
  await writeFile(join(folder, 'secret'), 'mine');
  await symlink(join(folder, 'secret'), join(folder, 'out.txt'));
  const file = await createWhole(join(folder, 'out.txt'));
  await file.write('x');
  await file.commit();
  expect(await readFile(join(folder, 'secret'), 'utf8')).toBe('mine');
});

test('giving up twice, or after the end, is harmless', async () => {
  const folder = await freshFolder();
  const file = await createWhole(join(folder, 'out.txt'));
  await file.abort();
  await file.abort();
  const other = await createWhole(join(folder, 'out.txt'));
  await other.commit();
  await other.abort();
  expect(await readdir(folder)).toEqual(['out.txt']);
  await expect(other.write('x')).rejects.toThrow('closed already');
});

test('a missing folder is named', async () => {
  const path = join(await freshFolder(), 'none', 'out.txt');
  await expect(createWhole(path)).rejects.toThrow(ConfigError);
  await expect(createWhole(path)).rejects.toThrow(/out\.txt cannot be written: the folder .*none does not exist/);
});

test('a folder of the same name is in the way: the run stops and nothing is left beside it', async () => {
  const folder = await freshFolder();
  await mkdir(join(folder, 'out.txt'));
  const file = await createWhole(join(folder, 'out.txt'));
  await file.write('x');
  await expect(file.commit()).rejects.toThrow('out.txt cannot be written: there is a folder of that name.');
  expect(await readdir(folder)).toEqual(['out.txt']);
});

test.skipIf(process.getuid?.() === 0)('a folder that may not be written is named', async () => {
  const folder = await freshFolder();
  await chmod(folder, 0o500);
  await expect(createWhole(join(folder, 'out.txt'))).rejects.toThrow(/you may not write in this folder \(EACCES\)/);
});

test.each([
  ['ENOSPC', 'out.csv cannot be written: the disk is full (ENOSPC).', 'Free some space, then run the command again.'],
  [
    'EROFS',
    'out.csv cannot be written: the disk is read-only (EROFS).',
    'Name a folder on a disk that can be written, then run the command again.',
  ],
  ['EWEIRD', 'out.csv cannot be written: boom (EWEIRD).', 'See to the cause, then run the command again.'],
])('%s in words', (code, message, action) => {
  const fault = writeFault('out.csv', Object.assign(new Error('boom'), { code }));
  expect(fault).toBeInstanceOf(StoppedError);
  expect([fault.message, ...fault.actions]).toEqual([message, action]);
});
