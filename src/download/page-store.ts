import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { ConfigError, StoppedError } from '../model/errors.js';
import { diskReason } from '../journal/disk-reason.js';
import type { Stored } from './records.js';

/** The answers of an export as they came, one a line, in the order in which they came. */
export interface PageStore {
  /** Append one answer. @throws {StoppedError} when the disk refuses. */
  add(text: string): Promise<Stored>;
  /** Make sure that what was added outlives the machine. @throws {StoppedError} */
  sync(): Promise<void>;
  /** Read one answer again; undefined when it is not what was added. */
  read(stored: Stored): Promise<string | undefined>;
  close(): Promise<void>;
}

/**
 * Open the pages of a run; the file is readable by its owner only.
 *
 * @throws {StoppedError} when it cannot be written.
 */
export async function openPages(path: string): Promise<PageStore> {
  try {
    const file = await open(path, 'a+', 0o600);
    return new AppendedPages(path, file, (await file.stat()).size);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

class AppendedPages implements PageStore {
  readonly #path: string;
  readonly #file: FileHandle;
  #end: number;
  /** The write under way: one at a time, in order. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(path: string, file: FileHandle, end: number) {
    this.#path = path;
    this.#file = file;
    this.#end = end;
  }

  async add(text: string): Promise<Stored> {
    // JSON has line breaks between its parts only; inside texts they are escaped.
    const line = text.includes('\n') || text.includes('\r') ? text.replace(/[\r\n]+/gu, ' ') : text;
    const data = Buffer.from(`${line}\n`, 'utf8');
    const bytes = data.length - 1;
    const stored = { at: this.#end, bytes, sum: crc32(data.subarray(0, bytes)) };
    this.#end += data.length;
    const before = this.#last;
    const write = (async () => {
      await before;
      // A write may take only a part, e.g. the last free bytes of a disk.
      for (let done = 0; done < data.length; ) {
        done += (await this.#file.write(data, done, data.length - done)).bytesWritten;
      }
    })();
    this.#last = write;
    try {
      await write;
    } catch (error) {
      throw cannotWrite(this.#path, error);
    }
    return stored;
  }

  async sync(): Promise<void> {
    try {
      await this.#last;
      await this.#file.datasync();
    } catch (error) {
      throw cannotWrite(this.#path, error);
    }
  }

  async read({ at, bytes, sum }: Stored): Promise<string | undefined> {
    const data = Buffer.allocUnsafe(bytes);
    let { bytesRead } = await this.#file.read(data, 0, bytes, at);
    while (bytesRead < bytes) {
      const more = await this.#file.read(data, bytesRead, bytes - bytesRead, at + bytesRead);
      if (more.bytesRead === 0) return undefined;
      bytesRead += more.bytesRead;
    }
    return crc32(data) === sum ? data.toString('utf8') : undefined;
  }

  async close(): Promise<void> {
    await this.#last.catch(() => undefined);
    await this.#file.close();
  }
}

/** What is said where a page that counts can no longer be read. */
export function damagedPages(path: string): ConfigError {
  return new ConfigError(`${path} is damaged: a page in it is not what was read from Telecrm.`, [
    'Run the export again from the start, without --resume.',
  ]);
}

function cannotWrite(path: string, error: unknown): StoppedError {
  return new StoppedError(
    `${path} cannot be written: ${diskReason(error)}.`,
    ['Make room on the disk, or choose another folder with --out-dir.'],
    { cause: error },
  );
}
