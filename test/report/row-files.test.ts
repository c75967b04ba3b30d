import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InputError } from '../../src/model/errors.js';
import type { SourceRow } from '../../src/model/table.js';
import { openTable } from '../../src/readers/index.js';
import { Privacy } from '../../src/report/privacy.js';
import { RowFiles } from '../../src/report/row-files.js';
import { freshFolder } from '../writers/folder.js';

async function rowsOf(path: string): Promise<{ header: readonly string[]; rows: SourceRow[] }> {
  const { header, rows } = await openTable(path, { delimiter: ',' });
  const all: SourceRow[] = [];
  for await (const batch of rows) all.push(...batch);
  return { header, rows: all };
}

/** Read a CSV text, write its rows to a result file, and read that again: the source's own cells of both. */
async function throughFiles(text: string): Promise<{ source: string[][]; result: string[][] } | undefined> {
  const folder = await freshFolder();
  const path = join(folder, 'leads.csv');
  await writeFile(path, text);
  const { header, rows } = await rowsOf(path);
  const files = await RowFiles.open(folder, 'leads', header, new Privacy(header), true);
  await files.add(
    rows.map((source) => ({ source, outcome: { row: source.row, status: 'would-create', actions: [], remarks: [] } })),
  );
  await files.close();
  const back = await rowsOf(files.paths.success);
  expect(back.header.slice(8)).toEqual(header);
  return {
    source: rows.map(({ cells }) => [...cells]),
    result: back.rows.map(({ cells }) => cells.slice(8)),
  };
}

test('a line of strict CSV stands in its result file as it stood, every other one is written anew', async () => {
  const path = await freshFolder();
  await writeFile(join(path, 'leads.csv'), 'A,B\n"Asha",x\n"5"" pipe",=1+1\nshort\n\'=x,y\n');
  const { header, rows } = await rowsOf(join(path, 'leads.csv'));
  const files = await RowFiles.open(path, 'leads', header, new Privacy(header), true);
  await files.add(
    rows.map((source) => ({ source, outcome: { row: source.row, status: 'created', actions: [], remarks: [] } })),
  );
  await files.close();
  expect((await readFile(files.paths.success, 'utf8')).split('\r\n').slice(1, -1)).toEqual([
    '2,created,,,,,,,"Asha",x',
    `3,created,,,,,,,"5"" pipe",'=1+1`,
    '4,created,,,,,,,short,',
    `5,created,,,,,,,'=x,y`,
  ]);
});

test('whatever a CSV file holds, its rows read back from the result files as they were read from it', async () => {
  const piece = fc.constantFrom(
    'a',
    '"',
    '""',
    ',',
    ' ',
    '\n',
    '\r\n',
    '\t',
    'ü',
    "'",
    '=',
    '="0"',
    '1,5',
    '+',
    '😀',
    '\0',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
      const read = await throughFiles(`A,B,C\n${pieces.join('')}\n`).catch((error: unknown) => {
        if (error instanceof InputError) return undefined;
        throw error;
      });
      if (read !== undefined) expect(read.result).toEqual(read.source);
    }),
    { numRuns: 150 },
  );
});
