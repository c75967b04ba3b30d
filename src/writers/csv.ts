import { csvLine } from './csv-line.js';
import { createWhole, type WholeFile } from './whole-file.js';

export { csvLine, needsGuard } from './csv-line.js';

/** A CSV file being written: comma, CRLF, UTF-8. It appears at its path when closed. */
export interface CsvWriter {
  /** Append rows; resolves when the writer can take more. @throws {StoppedError} when the disk refuses. */
  write(rows: readonly (readonly string[])[]): Promise<void>;
  /** Append lines made with `csvLine` by the caller, each with its CRLF. */
  writeLines(lines: string): Promise<void>;
  /** Write out the rest and move the file to its place. */
  close(): Promise<void>;
  /** Throw the file away. */
  abort(): Promise<void>;
}

/** How the file is written. */
export interface CsvOptions {
  /** Begin with a byte order mark, without which Excel takes UTF-8 for Windows-1252; default true. */
  readonly bom?: boolean;
  /** Guard cells that a spreadsheet could run as formulas; default true. */
  readonly guard?: boolean;
}

/** Bytes gathered before a write: large enough that the calls do not count, small beside the memory budget. */
const gatherBytes = 256 * 1024;
/** UTF-8 needs no more bytes for a character (a UTF-16 unit). */
const bytesACharacter = 3;

/**
 * Open a CSV file with its header line.
 *
 * @throws {ConfigError} when the folder does not exist.
 * @throws {StoppedError} when the folder cannot be written.
 */
export async function openCsv(path: string, header: readonly string[], options: CsvOptions = {}): Promise<CsvWriter> {
  const { bom = true, guard = true } = options;
  const writer = new GatheredCsv(await createWhole(path), guard);
  await writer.writeLines((bom ? '\uFEFF' : '') + csvLine(header, guard));
  return writer;
}

/**
 * Gathers lines as bytes. As text they would be a rope of a hundred thousand pieces by the time they are written, which
 * the garbage collector copies again and again.
 */
class GatheredCsv implements CsvWriter {
  readonly #file: WholeFile;
  readonly #guard: boolean;
  #bytes = Buffer.allocUnsafe(gatherBytes);
  #used = 0;
  /** The bytes of the write before, to be filled next. */
  #spare: Buffer<ArrayBuffer> | undefined;
  /** The write that is under way, while the next stretch is gathered. It never rejects. */
  #writing: Promise<void> = Promise.resolve();
  #fault: Error | undefined;

  constructor(file: WholeFile, guard: boolean) {
    this.#file = file;
    this.#guard = guard;
  }

  async write(rows: readonly (readonly string[])[]): Promise<void> {
    for (const row of rows) await this.writeLines(csvLine(row, this.#guard));
  }

  async writeLines(lines: string): Promise<void> {
    const most = lines.length * bytesACharacter;
    if (most > gatherBytes - this.#used) await this.#flush();
    if (most > gatherBytes) await this.#begin(Buffer.from(lines, 'utf8'));
    else this.#used += this.#bytes.write(lines, this.#used);
  }

  async close(): Promise<void> {
    try {
      await this.#flush();
      await this.#written();
    } catch (error) {
      await this.abort();
      throw error;
    }
    await this.#file.commit();
  }

  async abort(): Promise<void> {
    this.#used = 0;
    await this.#writing;
    await this.#file.abort();
  }

  async #flush(): Promise<void> {
    if (this.#used === 0) return;
    const bytes = this.#bytes;
    await this.#begin(bytes.subarray(0, this.#used));
    this.#bytes = this.#spare ?? Buffer.allocUnsafe(gatherBytes);
    this.#spare = bytes;
    this.#used = 0;
  }

  /** Begin to write, once the write before it is done: at most two stretches are in memory. */
  async #begin(bytes: Buffer): Promise<void> {
    await this.#written();
    this.#writing = this.#file.write(bytes).catch((error: unknown) => {
      this.#fault = error instanceof Error ? error : new Error(String(error));
    });
  }

  async #written(): Promise<void> {
    await this.#writing;
    if (this.#fault !== undefined) throw this.#fault;
  }
}
