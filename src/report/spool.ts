import { randomBytes } from 'node:crypto';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFault } from '../writers/whole-file.js';

/** One line of the remarks report; the row number is a number. */
export type RemarkCells = readonly (string | number)[];

const gatherLines = 500;

/**
 * Keeps lines on disk until they are wanted again, since the workbook's summary comes before its remarks but is known
 * last. The file has no name while it is in use, so that nothing of it is left after a crash.
 */
export class Spool {
  readonly #folder: string;
  #handle: FileHandle | undefined;
  #gathered: RemarkCells[] = [];
  #size = 0;
  /** Length in bytes of each stretch of the file; each is a JSON array of lines. */
  readonly #stretches: number[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws {StoppedError} when the disk refuses. */
  async add(lines: readonly RemarkCells[]): Promise<void> {
    for (const line of lines) this.#gathered.push(line);
    if (this.#gathered.length >= gatherLines) await this.#flush();
  }

  /** All lines in the order they were added, some hundred at a time. */
  async *lines(): AsyncGenerator<readonly RemarkCells[]> {
    let at = 0;
    for (const length of this.#stretches) {
      yield await this.#read(at, length);
      at += length;
    }
    yield this.#gathered;
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    this.#gathered = [];
    await handle?.close();
  }

  async #flush(): Promise<void> {
    const path = join(this.#folder, `.remarks.${randomBytes(4).toString('hex')}.tmp`);
    try {
      if (this.#handle === undefined) {
        this.#handle = await open(path, 'wx+', 0o600);
        await unlink(path);
      }
      const bytes = Buffer.from(JSON.stringify(this.#gathered), 'utf8');
      for (let done = 0; done < bytes.length; ) {
        done += (await this.#handle.write(bytes, done, bytes.length - done, this.#size + done)).bytesWritten;
      }
      this.#size += bytes.length;
      this.#stretches.push(bytes.length);
      this.#gathered = [];
    } catch (error) {
      throw writeFault(path, error);
    }
  }

  async #read(at: number, length: number): Promise<readonly RemarkCells[]> {
    if (this.#handle === undefined) throw new Error('the spooled remarks are closed already');
    const bytes = Buffer.alloc(length);
    for (let done = 0; done < length; ) {
      const { bytesRead } = await this.#handle.read(bytes, done, length - done, at + done);
      if (bytesRead === 0) throw new Error('the spooled remarks end too early');
      done += bytesRead;
    }
    const lines: readonly RemarkCells[] = JSON.parse(bytes.toString('utf8'));
    return lines;
  }
}
