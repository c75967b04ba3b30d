import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { RunError } from '../../src/model/errors.js';
import type { SourceRow, Table } from '../../src/model/table.js';
import { openTable } from '../../src/readers/index.js';
import type { ReadOptions } from '../../src/readers/options.js';

/** A folder for this test alone. */
export async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'readers-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** Save a file and return its path. */
export async function saved(content: string | Uint8Array, name = 'leads.csv'): Promise<string> {
  const path = join(await folder(), name);
  await writeFile(path, content);
  return path;
}

/** All rows of a table. */
export async function rowsOf(table: Table): Promise<SourceRow[]> {
  const rows: SourceRow[] = [];
  for await (const batch of table.rows) rows.push(...batch);
  return rows;
}

/** The header and the rows of a file, each as `number: cells`. */
export async function read(content: string | Uint8Array, options?: ReadOptions, name?: string): Promise<string[]> {
  const table = await openTable(await saved(content, name), options);
  const rows = await rowsOf(table);
  return [table.header.join(' | '), ...rows.map(({ row, cells }) => `${row}: ${cells.join(' | ')}`)];
}

/** The message and the advice of the error that reading ends with. */
export async function refusal(content: string | Uint8Array, options?: ReadOptions, name?: string): Promise<string> {
  return refused(read(content, options, name));
}

/** The message and the advice of a promise that fails for a reason that the user can mend. */
export async function refused(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof RunError) return [error.message, ...error.actions].join(' ');
    throw error;
  }
  return 'not refused';
}
