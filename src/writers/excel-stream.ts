import { EventEmitter, once } from 'node:events';
import { Writable } from 'node:stream';
import type ExcelJS from 'exceljs';
import { createWhole, type WholeFile } from './whole-file.js';
import { resetZipTimes, zipEpoch } from './zip-times.js';

/** Bytes waiting to be compressed beyond which rows wait. */
const maxWaiting = 1024 * 1024;

/** How a workbook is written. */
export interface WorkbookOptions {
  /** The same cells make the same bytes: the file does not say when it was written. */
  readonly reproducible?: boolean;
}

/** exceljs' streaming writer on a file that appears at its path when committed. */
export class ExcelStream {
  readonly writer: ExcelJS.stream.xlsx.WorkbookWriter;
  readonly #file: WholeFile;
  /** Rejects with what stopped the disk; raced against every wait, since exceljs itself would wait for ever. */
  readonly #broken: Promise<never>;

  readonly #reproducible: boolean;

  private constructor(excel: typeof ExcelJS, file: WholeFile, { reproducible = false }: WorkbookOptions) {
    this.#file = file;
    this.#reproducible = reproducible;
    const output = new Writable({
      write(chunk: Uint8Array, _encoding, done) {
        file.write(chunk).then(() => done(), done);
      },
    });
    this.#broken = new Promise<never>((_resolve, reject) => {
      output.on('error', reject);
    });
    // The rejection is met where someone waits; until then it must not end the process.
    this.#broken.catch(() => undefined);
    this.writer = new excel.stream.xlsx.WorkbookWriter({
      stream: output,
      useStyles: true,
      useSharedStrings: false,
      zip: { zlib: { level: 3 } },
    });
    this.writer.creator = 'telecrm-bulk';
    this.writer.lastModifiedBy = 'telecrm-bulk';
    if (reproducible) this.writer.created = this.writer.modified = zipEpoch;
  }

  /**
   * @throws {ConfigError} when the folder does not exist.
   * @throws {StoppedError} when the folder cannot be written.
   */
  static async open(path: string, options: WorkbookOptions = {}): Promise<ExcelStream> {
    const { default: excel } = await import('exceljs');
    return new ExcelStream(excel, await createWhole(path), options);
  }

  /** Wait until what is written so far is compressed and on its way: exceljs takes rows without end. */
  async keepUp(worksheet: ExcelJS.Worksheet): Promise<void> {
    const sink = sinkOf(worksheet);
    if (sink !== undefined && waitingIn(sink) > maxWaiting) await Promise.race([once(sink, 'drain'), this.#broken]);
    else await new Promise((resolve) => setImmediate(resolve));
  }

  /** Complete the file and move it to its place. @throws {StoppedError} */
  async commit(): Promise<void> {
    try {
      await Promise.race([this.writer.commit(), this.#broken]);
      await this.#file.commit(this.#reproducible ? resetZipTimes : undefined);
    } catch (error) {
      await this.abort();
      throw error;
    }
  }

  /** Throw the file away. */
  async abort(): Promise<void> {
    await this.#file.abort();
  }
}

/** The stream inside exceljs that feeds the compressor; it is not part of the types, so it is looked for with care. */
function sinkOf(worksheet: object): EventEmitter | undefined {
  const stream = 'stream' in worksheet ? worksheet.stream : undefined;
  const pipes = typeof stream === 'object' && stream !== null && 'pipes' in stream ? stream.pipes : undefined;
  const sink: unknown = Array.isArray(pipes) ? pipes[0] : undefined;
  return sink instanceof EventEmitter ? sink : undefined;
}

/** Bytes that a stream has not passed on. The one here is of an old `readable-stream`, without `writableLength`. */
function waitingIn(sink: EventEmitter): number {
  const state = '_writableState' in sink ? sink._writableState : undefined;
  const length = typeof state === 'object' && state !== null && 'length' in state ? state.length : undefined;
  return typeof length === 'number' ? length : 0;
}
