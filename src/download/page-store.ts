import { readSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { ConfigError, StoppedError } from '../model/errors.js';
import { diskReason } from '../journal/disk-reason.js';
import type { Stored } from './records.js';

/** The answers of an export as they came, one a line, in the order in which they came. */
export interface PageStore {
  /** Append one answer; it is written with those that follow. @throws {StoppedError} when the disk refuses. */
  add(text: string): Promise<Stored>;
  /**
   * Hand what was added to the system. Whether it outlived a machine that went down shows when it is read again, so
   * nobody waits for the disk. @throws {StoppedError}
   */
  flush(): Promise<void>;
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

/** Bytes gathered before a write: few enough to be lost with a process that dies, enough that the writes do not count. */
const gatherSize = 1 << 20;
/** Larger pieces of memory are given back after their use. */
const mostKept = 4 * gatherSize;
const lineFeed = 10;

class AppendedPages implements PageStore {
  readonly #path: string;
  readonly #file: FileHandle;
  /** Where the file ends, and where it will once everything is written. */
  #written: number;
  #end: number;
  /** Lines that wait to be written, and the bytes of the write before, to be filled next: new ones for each page would pile up. */
  #gathered = Buffer.allocUnsafe(gatherSize);
  #used = 0;
  #spare: Buffer<ArrayBuffer> | undefined;
  /** Where pages are read to. */
  #scratch = Buffer.allocUnsafe(0);
  /** The write under way: one at a time, in order. */
  #last: Promise<void> = Promise.resolve();

  constructor(path: string, file: FileHandle, end: number) {
    this.#path = path;
    this.#file = file;
    this.#written = end;
    this.#end = end;
  }

  async add(text: string): Promise<Stored> {
    // JSON has line breaks between its parts only; inside texts they are escaped.
    const line = text.includes('\n') || text.includes('\r') ? text.replace(/[\r\n]+/gu, ' ') : text;
    const bytes = Buffer.byteLength(line, 'utf8');
    const from = this.#used;
    this.#makeRoom(bytes + 1);
    this.#gathered.write(line, from, 'utf8');
    this.#gathered[from + bytes] = lineFeed;
    this.#used += bytes + 1;
    const stored = { at: this.#end, bytes, sum: crc32(this.#gathered.subarray(from, from + bytes)) };
    this.#end += bytes + 1;
    if (this.#end - this.#written >= gatherSize) await this.flush();
    return stored;
  }

  #makeRoom(bytes: number): void {
    const needed = this.#used + bytes;
    if (needed <= this.#gathered.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#gathered.length));
    this.#gathered.copy(larger, 0, 0, this.#used);
    this.#gathered = larger;
  }

  async flush(): Promise<void> {
    const before = this.#last;
    this.#last = (async () => {
      await before;
      const bytes = this.#gathered;
      const used = this.#used;
      this.#gathered = this.#spare ?? Buffer.allocUnsafe(gatherSize);
      this.#spare = undefined;
      this.#used = 0;
      // A write may take only a part, e.g. the last free bytes of a disk.
      for (let done = 0; done < used; ) {
        done += (await this.#file.write(bytes, done, used - done)).bytesWritten;
      }
      this.#written += used;
      if (bytes.length <= mostKept) this.#spare = bytes;
    })();
    try {
      await this.#last;
    } catch (error) {
      throw cannotWrite(this.#path, error);
    }
  }

  async read({ at, bytes, sum }: Stored): Promise<string | undefined> {
    if (at + bytes > this.#written) await this.flush();
    const data = this.#roomToRead(bytes);
    // Nothing else goes on while pages are read, and handing each to another thread takes longer than reading it.
    for (let done = 0; done < bytes; ) {
      const more = readSync(this.#file.fd, data, done, bytes - done, at + done);
      if (more === 0) return undefined;
      done += more;
    }
    return crc32(data) === sum ? data.toString('utf8') : undefined;
  }

  #roomToRead(bytes: number): Buffer {
    if (bytes > mostKept) return Buffer.allocUnsafe(bytes);
    if (bytes > this.#scratch.length) this.#scratch = Buffer.allocUnsafe(2 * bytes);
    return this.#scratch.subarray(0, bytes);
  }

  async close(): Promise<void> {
    await this.flush().catch(() => undefined);
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
