import { expect, test } from 'vitest';
import { fileBytes, gzipBytes } from '../../src/readers/source.js';
import { defaultLimits } from '../../src/readers/options.js';
import { gzipSync } from 'node:zlib';
import { openTable } from '../../src/readers/index.js';
import { rm } from 'node:fs/promises';
import { refused, rowsOf, saved } from './text-file.js';

async function total(bytes: AsyncIterable<Buffer>): Promise<number> {
  let count = 0;
  for await (const piece of bytes) count += piece.length;
  return count;
}

test('a file comes in pieces, and again for each loop', async () => {
  const source = fileBytes(await saved(Buffer.alloc(200_000, 'x')), 'leads.csv');
  for await (const piece of source()) {
    expect(piece.length).toBe(65_536);
    break;
  }
  expect(await total(source())).toBe(200_000);
});

test('a gzip file of several members, as made by joining two, is read whole', async () => {
  const path = await saved(Buffer.concat([gzipSync('name\nAsha\n'), gzipSync('Ravi\n')]), 'leads.csv.gz');
  expect(await total(gzipBytes(path, 'leads.csv.gz', defaultLimits)())).toBe('name\nAsha\nRavi\n'.length);
});

test('a gzip file can be left early, and read again', async () => {
  const path = await saved(gzipSync(Buffer.alloc(5_000_000, 'some text\n')), 'leads.csv.gz');
  for (let i = 0; i < 3; i++) {
    for await (const piece of gzipBytes(path, 'leads.csv.gz', defaultLimits)()) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
  }
});

test('a file that vanishes between header and rows is an input error', async () => {
  const path = await saved('name\nAsha\n');
  const table = await openTable(path);
  await rm(path);
  expect(await refused(rowsOf(table))).toContain('leads.csv: there is no such file.');
});
