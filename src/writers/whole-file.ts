import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ConfigError, type RunError, StoppedError } from '../model/errors.js';

/** A file that is either whole or absent: it is written beside its place and renamed when complete. */
export interface WholeFile {
  /** Append text (as UTF-8) or bytes. One call at a time. @throws {StoppedError} when the disk refuses; the file is then gone. */
  write(data: string | Uint8Array): Promise<void>;
  /**
   * Sync the bytes, move the file to its place, sync the folder.
   *
   * @param finish changes bytes once all are written.
   * @throws {StoppedError}
   */
  commit(finish?: (file: FileHandle) => Promise<void>): Promise<void>;
  /** Throw away what was written; what stood at the path before stays. Safe after a failure and after `commit`. */
  abort(): Promise<void>;
}

/**
 * Begin a file that appears at `path` only when complete, readable by its owner alone.
 *
 * The temporary name is new (`wx`) and the last step is a rename, so a link put at the path is replaced, never followed.
 *
 * @throws {ConfigError} when the folder does not exist.
 * @throws {StoppedError} when the folder cannot be written.
 */
export async function createWhole(path: string): Promise<WholeFile> {
  const beside = join(dirname(path), `.${basename(path)}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    return new FileBeside(path, beside, await open(beside, 'wx+', 0o600));
  } catch (error) {
    throw writeFault(path, error);
  }
}

class FileBeside implements WholeFile {
  readonly #path: string;
  readonly #beside: string;
  #handle: FileHandle | undefined;

  constructor(path: string, beside: string, handle: FileHandle) {
    this.#path = path;
    this.#beside = beside;
    this.#handle = handle;
  }

  async write(data: string | Uint8Array): Promise<void> {
    const handle = this.#handle;
    if (handle === undefined) throw new Error(`${this.#path} is closed already`);
    const bytes = typeof data === 'string' ? Buffer.from(data, 'utf8') : data;
    try {
      // A write may take only a part, e.g. the last free bytes of a disk.
      for (let done = 0; done < bytes.length; ) {
        done += (await handle.write(bytes, done, bytes.length - done)).bytesWritten;
      }
    } catch (error) {
      // A full disk gets its space back at once.
      await this.#discard(handle);
      throw writeFault(this.#path, error);
    }
  }

  async commit(finish?: (file: FileHandle) => Promise<void>): Promise<void> {
    const handle = this.#handle;
    if (handle === undefined) throw new Error(`${this.#path} is closed already`);
    try {
      await finish?.(handle);
      await handle.sync();
      this.#handle = undefined;
      await handle.close();
      await rename(this.#beside, this.#path);
      await syncFolder(dirname(this.#path));
    } catch (error) {
      await this.#discard(handle);
      throw writeFault(this.#path, error);
    }
  }

  async abort(): Promise<void> {
    const handle = this.#handle;
    if (handle === undefined) return;
    await this.#discard(handle);
  }

  /** Never throws: what went wrong before is what the user must hear of. */
  async #discard(handle: FileHandle): Promise<void> {
    this.#handle = undefined;
    await Promise.allSettled([handle.close(), unlink(this.#beside)]);
  }
}

/** Make a rename survive a power cut. Windows cannot open folders, and needs no such step. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

const reasons: Readonly<Record<string, readonly [why: string, next: string]>> = {
  ENOSPC: ['the disk is full', 'Free some space'],
  EDQUOT: ['your disk quota is used up', 'Free some space'],
  EFBIG: ['the file grew larger than the system allows', 'Raise the limit on file sizes'],
  EACCES: ['you may not write in this folder', 'Change the permissions of the folder, or name another one'],
  EPERM: ['you may not write in this folder', 'Change the permissions of the folder, or name another one'],
  EROFS: ['the disk is read-only', 'Name a folder on a disk that can be written'],
  EIO: ['the disk reported an error', 'Check the disk'],
  EMFILE: ['too many files are open', 'Raise the limit on open files (ulimit -n)'],
};

/** Say in words what stands in the way of writing a file: the fault of the disk, with what to do about it. */
export function writeFault(path: string, error: unknown): RunError {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new ConfigError(`${path} cannot be written: the folder ${dirname(path)} does not exist.`, [
      'Create the folder, or name another one.',
    ]);
  }
  if (code === 'EISDIR') {
    return new ConfigError(`${path} cannot be written: there is a folder of that name.`, ['Name another file.']);
  }
  const [why, next] = reasons[code] ?? [error instanceof Error ? error.message : String(error), 'See to the cause'];
  const inBrackets = code === '' ? '' : ` (${code})`;
  return new StoppedError(`${path} cannot be written: ${why}${inBrackets}.`, [`${next}, then run the command again.`], {
    cause: error,
  });
}
