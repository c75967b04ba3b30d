import { stat } from 'node:fs/promises';
import { hashFile } from './journal/run-folder.js';
import { InputChangedError } from './model/errors.js';
import type { SourceRow, Table } from './model/table.js';

/** What tells a file from another one at the same place, without reading it. */
export interface FileState {
  readonly isFile: boolean;
  readonly size: bigint;
  readonly modified: bigint;
  readonly inode: bigint;
}

/** The state of a file now; `undefined` when there is none, or it may not be looked at. */
export async function fileState(path: string): Promise<FileState | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  if (found === undefined) return undefined;
  return { isFile: found.isFile(), size: found.size, modified: found.mtimeNs, inode: found.ino };
}

/** A file of which every pass must read the same. */
export interface PinnedInput {
  /** @throws {InputChangedError} when the file is no longer what it was. */
  check(): Promise<void>;
  /** The table, with every batch of rows checked before it is passed on: nothing from a changed file is ever used. */
  pinned(table: Table): Table;
}

/**
 * Hold a file to what it was. Looking at size, time and inode is enough as long as they stay; where only time or inode
 * differ, as after a copy over itself, its bytes are compared by their hash.
 *
 * @param name as messages give it.
 * @param seen its state before anything was read of it.
 * @param sha256 of its bytes, in hexadecimal.
 */
export function pinInput(path: string, name: string, seen: FileState | undefined, sha256: string): PinnedInput {
  let known = seen;
  const check = async (): Promise<void> => {
    const now = await fileState(path);
    if (now?.isFile !== true) throw changed(name, now === undefined ? 'is gone' : 'is no longer a file');
    if (known?.size === now.size && known.modified === now.modified && known.inode === now.inode) return;
    if ((await hashFile(path)).sha256 !== sha256) throw changed(name, 'was changed');
    known = now;
  };
  async function* rows(table: Table): AsyncGenerator<readonly SourceRow[]> {
    await check();
    try {
      for await (const batch of table.rows) {
        await check();
        yield batch;
      }
    } catch (error) {
      // A file that was cut short reads as damaged; that it was changed is the better reason.
      await check();
      throw error;
    }
    await check();
  }
  return {
    check,
    pinned: (table) => ({
      name: table.name,
      header: table.header,
      get notes() {
        return table.notes;
      },
      get doubt() {
        return table.doubt;
      },
      rows: { [Symbol.asyncIterator]: () => rows(table) },
    }),
  };
}

function changed(name: string, what: string): InputChangedError {
  return new InputChangedError(
    `The input ${name} ${what} while it was being imported; nothing that was read from it since is sent.`,
    [
      'Put back the file as it was and go on with: telecrm-bulk resume',
      'Or import the new file: leads that exist are skipped.',
    ],
  );
}
