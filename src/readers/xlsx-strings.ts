import { InputError } from '../model/errors.js';
import { looksGarbled } from './cells.js';
import { type PartContext, scanPart } from './xlsx-part.js';
import { hasUnderscore, PlainCell } from './xlsx-plain-cell.js';
import { decodeEscapes, StringItem } from './xlsx-text.js';
import type { XmlPiece, XmlSink, XmlText } from './xlsx-xml.js';

const blockBytes = 1024 * 1024;
/** What keeping track of one string costs at most, in bytes; a million empty strings are not free. */
const bytesPerString = 16;
const cacheSlots = 2048;
const longestCached = 256;
/** Marks a string that is ASCII only, which decodes faster. */
const ascii = 0x8000_0000;
/** Marks a string that looks garbled. Lengths stay below it: a block is never longer than a cell may be. */
const garbled = 0x4000_0000;

/**
 * Many strings in few buffers: a string object each would take several times the memory, and 100,000 rows of a
 * workbook can refer to a million of them. They are made again when asked for, the latest from a small cache.
 */
class PackedStrings {
  #blocks: Buffer[] = [];
  #used = blockBytes;
  #blockOf = new Uint32Array(256);
  #starts = new Uint32Array(256);
  #lengths = new Uint32Array(256);
  #cachedIndex = new Int32Array(cacheSlots).fill(-1);
  #cachedText: string[] = new Array<string>(cacheSlots).fill('');
  #size = 0;
  #bytes = 0;

  get size(): number {
    return this.#size;
  }

  /** Bytes in use, with what the bookkeeping costs. */
  get bytes(): number {
    return this.#bytes + this.#size * bytesPerString;
  }

  add(text: string): void {
    const length = Buffer.byteLength(text, 'utf8');
    this.#blockFor(length)?.write(text, this.#used, 'utf8');
    this.#keep(length, length === text.length ? ascii : looksGarbled(text) ? garbled : 0);
  }

  /** Add the ASCII text between two positions, without making a string of it. */
  addAscii(bytes: Uint8Array, from: number, to: number): void {
    const block = this.#blockFor(to - from);
    const used = this.#used;
    if (block !== undefined) for (let i = from; i < to; i++) block[used + i - from] = bytes[i] ?? 0;
    this.#keep(to - from, ascii);
  }

  /** The block that the next string goes into, at `#used`. */
  #blockFor(length: number): Buffer | undefined {
    if (this.#used + length > blockBytes) {
      this.#blocks.push(Buffer.allocUnsafeSlow(Math.max(length, blockBytes)));
      this.#used = 0;
    }
    return this.#blocks[this.#blocks.length - 1];
  }

  /** Note the string that was written. */
  #keep(length: number, mark: number): void {
    if (this.#size === this.#starts.length) this.#grow();
    this.#blockOf[this.#size] = this.#blocks.length - 1;
    this.#starts[this.#size] = this.#used;
    this.#lengths[this.#size] = length | mark;
    this.#used += length;
    this.#bytes += length;
    this.#size++;
  }

  get(index: number): string | undefined {
    if (index >= this.#size) return undefined;
    const slot = index % cacheSlots;
    if (this.#cachedIndex[slot] === index) return this.#cachedText[slot];
    const block = this.#blocks[this.#blockOf[index] ?? 0];
    const start = this.#starts[index] ?? 0;
    const packed = this.#lengths[index] ?? 0;
    const length = packed & ~(ascii | garbled);
    const text = block?.toString((packed & ascii) === 0 ? 'utf8' : 'latin1', start, start + length);
    if (text !== undefined && length <= longestCached) {
      this.#cachedIndex[slot] = index;
      this.#cachedText[slot] = text;
    }
    return text;
  }

  isGarbled(index: number): boolean {
    return ((this.#lengths[index] ?? 0) & garbled) !== 0;
  }

  #grow(): void {
    const grown = (from: Uint32Array) => {
      const to = new Uint32Array(from.length * 2);
      to.set(from);
      return to;
    };
    this.#blockOf = grown(this.#blockOf);
    this.#starts = grown(this.#starts);
    this.#lengths = grown(this.#lengths);
  }
}

/** The shared strings of a workbook, by their number. */
export interface SharedStrings {
  readonly size: number;
  get(index: number): string | undefined;
  /** Whether the text looks like UTF-8 that was read in another encoding. */
  isGarbled(index: number): boolean;
}

/**
 * Read the part with the shared strings; a workbook without one has none.
 *
 * @throws {InputError} when a string is longer than a cell may be, or all together are larger than the limit.
 */
export async function readSharedStrings(context: PartContext, part: string | undefined): Promise<SharedStrings> {
  const strings = new PackedStrings();
  if (part === undefined) return strings;
  await scanPart(context, part, new StringsSink(strings, context));
  return strings;
}

class StringsSink implements XmlSink {
  readonly #strings: PackedStrings;
  readonly #context: PartContext;
  readonly #item = new StringItem();
  readonly #plain = new PlainCell();
  #inItem = false;

  constructor(strings: PackedStrings, context: PartContext) {
    this.#strings = strings;
    this.#context = context;
  }

  /** The texts that are written as most are. */
  leap({ bytes }: XmlPiece, from: number, end: number): number {
    if (this.#inItem) return from;
    const { cellLength } = this.#context.limits;
    const item = this.#plain;
    let at = from;
    while (item.readString(bytes, at, end) && item.to - item.from <= cellLength) {
      if (item.marks === 0) this.#strings.addAscii(bytes, item.from, item.to);
      else {
        const text = bytes.toString('utf8', item.from, item.to);
        this.#strings.add((item.marks & hasUnderscore) === 0 ? text : decodeEscapes(text));
      }
      this.#checkBytes();
      at = item.next;
    }
    return at;
  }

  open(name: string): void {
    if (name === 'si') this.#inItem = true;
    else if (this.#inItem) this.#item.open(name);
  }

  text(text: XmlText): void {
    if (!this.#item.inText) return;
    this.#item.append(text.decoded());
    const { file, limits } = this.#context;
    if (this.#item.length > limits.cellLength) {
      throw new InputError(
        `${file}: text ${this.#strings.size + 1} of the workbook's texts is longer than ${limits.cellLength} characters, which no spreadsheet allows.`,
        ['If you trust the file, raise its limit: --read-limit cellLength=NUMBER.'],
      );
    }
  }

  close(name: string): void {
    if (!this.#inItem) return;
    if (name !== 'si') {
      this.#item.close(name);
      return;
    }
    this.#inItem = false;
    this.#strings.add(this.#item.take());
    this.#checkBytes();
  }

  #checkBytes(): void {
    const { file, limits } = this.#context;
    if (this.#strings.bytes > limits.sharedStringBytes) {
      throw new InputError(
        `${file}: the workbook's texts take more than ${limits.sharedStringBytes} bytes, the limit for all together.`,
        ['Save the sheet as CSV, or if you trust the file, raise its limit: --read-limit sharedStringBytes=NUMBER.'],
      );
    }
  }
}
