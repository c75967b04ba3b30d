import { closeSync, openSync, readSync } from 'node:fs';
import type { ActionRow } from '../model/action-row.js';
import { ConfigError } from '../model/errors.js';
import { checkLine, encodeLine } from './codec.js';
import { readLines } from './lines.js';

/** So much is read at once where rows are asked for one after the other. */
const ahead = 1 << 16;

/** One row of the second sheet as a line of the file that keeps them. */
export function keptLine(row: ActionRow): string {
  return encodeLine(row);
}

/**
 * The rows of the second sheet, mapped, in a file of the run folder: what was announced once must never be mapped
 * otherwise. Eight bytes of memory a row.
 */
export class KeptActions {
  readonly #path: string;
  readonly #file: number;
  readonly #offsets: Float64Array;
  #block = Buffer.alloc(0);
  #blockAt = 0;

  private constructor(path: string, file: number, offsets: Float64Array) {
    this.#path = path;
    this.#file = file;
    this.#offsets = offsets;
  }

  /**
   * Open the file and check every line of it.
   *
   * @param onRow told each row, in the order of the sheet.
   * @throws {ConfigError} when it is damaged.
   */
  static async open(path: string, onRow: (row: ActionRow) => void): Promise<KeptActions> {
    let offsets = new Float64Array(1 << 12);
    let count = 0;
    const torn = await readLines(path, (line, offset) => {
      onRow(rowIn(line.toString('utf8'), path));
      if (count + 2 > offsets.length) {
        const larger = new Float64Array(offsets.length * 2);
        larger.set(offsets);
        offsets = larger;
      }
      offsets[count] = offset;
      count += 1;
      offsets[count] = offset + line.length + 1;
    });
    if (torn > 0) throw damaged(path);
    return new KeptActions(path, openSync(path, 'r'), offsets.subarray(0, count + 1));
  }

  /** How many rows there are. */
  get count(): number {
    return this.#offsets.length - 1;
  }

  /** A row by its position, counted from 0. */
  rowAt(at: number): ActionRow {
    const start = this.#offsets[at] ?? 0;
    const length = (this.#offsets[at + 1] ?? start) - start - 1;
    const inBlock = start - this.#blockAt;
    if (inBlock < 0 || inBlock + length > this.#block.length) this.#read(start, length);
    const from = start - this.#blockAt;
    return rowIn(this.#block.toString('utf8', from, from + length), this.#path);
  }

  close(): void {
    closeSync(this.#file);
  }

  /** Rows that follow one another are read many at a time, others alone. */
  #read(start: number, length: number): void {
    const goesOn = start >= this.#blockAt && start <= this.#blockAt + this.#block.length;
    const block = Buffer.allocUnsafe(Math.max(length, goesOn ? ahead : 0));
    const bytes = readSync(this.#file, block, 0, block.length, start);
    this.#block = block.subarray(0, bytes);
    this.#blockAt = start;
  }
}

function rowIn(line: string, path: string): ActionRow {
  const checked = checkLine(line);
  if ('fault' in checked) throw damaged(path);
  return checked.value as ActionRow;
}

function damaged(path: string): ConfigError {
  return new ConfigError(`${path} is damaged, so the run cannot be gone on with.`, [
    'Put the file back as it was. If it cannot be had, import the file again: leads that exist are skipped.',
  ]);
}
