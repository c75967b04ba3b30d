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

/** Characters gathered before a write: large enough that the calls do not count, small beside the memory budget. */
const gatherSize = 512 * 1024;

/**
 * Open a CSV file with its header line.
 *
 * @throws {ConfigError} when the folder does not exist.
 * @throws {StoppedError} when the folder cannot be written.
 */
export async function openCsv(path: string, header: readonly string[], options: CsvOptions = {}): Promise<CsvWriter> {
  const { bom = true, guard = true } = options;
  return new GatheredCsv(await createWhole(path), (bom ? '\uFEFF' : '') + csvLine(header, guard), guard);
}

class GatheredCsv implements CsvWriter {
  readonly #file: WholeFile;
  readonly #guard: boolean;
  #text: string;
  /** The write that is under way, while the next stretch is gathered. It never rejects. */
  #writing: Promise<void> = Promise.resolve();
  #fault: Error | undefined;

  constructor(file: WholeFile, begin: string, guard: boolean) {
    this.#file = file;
    this.#text = begin;
    this.#guard = guard;
  }

  async write(rows: readonly (readonly string[])[]): Promise<void> {
    for (const row of rows) {
      this.#text += csvLine(row, this.#guard);
      if (this.#text.length >= gatherSize) await this.#flush();
    }
  }

  async writeLines(lines: string): Promise<void> {
    this.#text += lines;
    if (this.#text.length >= gatherSize) await this.#flush();
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
    this.#text = '';
    await this.#writing;
    await this.#file.abort();
  }

  /** Begin to write what was gathered, once the write before it is done: at most two stretches are in memory. */
  async #flush(): Promise<void> {
    await this.#written();
    const text = this.#text;
    this.#text = '';
    if (text === '') return;
    this.#writing = this.#file.write(text).catch((error: unknown) => {
      this.#fault = error instanceof Error ? error : new Error(String(error));
    });
  }

  async #written(): Promise<void> {
    await this.#writing;
    if (this.#fault !== undefined) throw this.#fault;
  }
}
