const largestExact = 9_007_199_254_740_991;
const chunkBytes = 1 << 20;

/** Where a key stands: the first and the last of its rows. */
export interface KeyRows {
  readonly first: number;
  readonly last: number;
}

/**
 * A set of identifiers that remembers the first row of each, and the last one where that is asked for, exact and in
 * flat memory: about 24 bytes a key, and the text of it.
 *
 * Keys of up to 15 digits (phones) are kept as numbers, other keys as their UTF-8 bytes. Nothing is
 * approximate: a hash only says where to look, the key itself is compared.
 */
export class KeyTable {
  #slots = new Uint32Array(1 << 12);
  #count = 0;
  /** By entry: a phone as a number, or minus the position of the text in the chunks, less one. */
  #keys = new Float64Array(1 << 11);
  #rows = new Uint32Array(1 << 11);
  /** By entry: the hash of its key, which tells nearly every other key without a look at the texts. */
  #hashes = new Uint32Array(1 << 11);
  /** By entry, where last rows are kept. */
  #lastRows: Uint32Array | undefined;
  /** The hash of the last search, and the free slot at which it ended. */
  #hash = 0;
  #free = 0;
  readonly #chunks: Buffer[] = [];
  /** The last of the chunks. */
  #chunk: Buffer = Buffer.alloc(0);
  #chunkUsed = 0;

  /** @param lastRows whether `rowsOf` is to tell more than the first row. */
  constructor({ lastRows = false }: { readonly lastRows?: boolean } = {}) {
    if (lastRows) this.#lastRows = new Uint32Array(this.#rows.length);
  }

  get size(): number {
    return this.#count;
  }

  /** The row that this key was first put in with; when there is none, `row` is put in and `undefined` comes back. */
  firstRow(key: string, row: number): number | undefined {
    const number = exactNumber(key);
    const length = number === undefined ? this.#write(key) : 0;
    const known = this.#entryOf(number, length);
    if (known !== undefined) {
      if (this.#lastRows !== undefined) this.#lastRows[known] = row;
      return this.#rows[known];
    }
    if (this.#count === this.#keys.length) this.#growEntries();
    this.#keys[this.#count] = number ?? -this.#keep(length) - 1;
    this.#rows[this.#count] = row;
    this.#hashes[this.#count] = this.#hash;
    if (this.#lastRows !== undefined) this.#lastRows[this.#count] = row;
    this.#count += 1;
    this.#slots[this.#free] = this.#count;
    if (this.#count * 2 > this.#slots.length) this.#growSlots();
    return undefined;
  }

  /** Where a key stands, as far as it was put in. */
  rowsOf(key: string): KeyRows | undefined {
    const number = exactNumber(key);
    const entry = this.#entryOf(number, number === undefined ? this.#write(key) : 0);
    const first = entry === undefined ? undefined : this.#rows[entry];
    return entry === undefined || first === undefined ? undefined : { first, last: this.#lastRows?.[entry] ?? first };
  }

  /** @param length bytes of the text that was written, when the key is no number. */
  #entryOf(number: number | undefined, length: number): number | undefined {
    const mask = this.#slots.length - 1;
    const start = this.#chunkUsed + 4;
    const hash = number === undefined ? hashBytes(this.#chunk, start, start + length) : hashNumber(number);
    this.#hash = hash;
    let slot = hash & mask;
    for (;;) {
      const entry = this.#slots[slot] ?? 0;
      if (entry === 0) break;
      const same =
        this.#hashes[entry - 1] === hash &&
        (number === undefined ? this.#matches(entry - 1, length) : this.#keys[entry - 1] === number);
      if (same) return entry - 1;
      slot = (slot + 1) & mask;
    }
    this.#free = slot;
    return undefined;
  }

  /** Whether a text that is kept is the one that was written. */
  #matches(entry: number, length: number): boolean {
    const position = -(this.#keys[entry] ?? 0) - 1;
    if (position < 0) return false;
    const chunk = this.#chunks[Math.floor(position / chunkBytes)] ?? this.#chunk;
    const start = position % chunkBytes;
    if (chunk.readUInt32LE(start) !== length) return false;
    const written = this.#chunkUsed + 4;
    return chunk.compare(this.#chunk, written, written + length, start + 4, start + 4 + length) === 0;
  }

  /**
   * Write a text behind the last one that is kept; a text longer than a chunk gets one of its own.
   *
   * @returns how many bytes it takes.
   */
  #write(key: string): number {
    const most = key.length * 3 + 4;
    if (this.#chunkUsed + most > this.#chunk.length || this.#chunkUsed >= chunkBytes) {
      this.#chunk = Buffer.allocUnsafe(Math.max(chunkBytes, most));
      this.#chunks.push(this.#chunk);
      this.#chunkUsed = 0;
    }
    return this.#chunk.write(key, this.#chunkUsed + 4, 'utf8');
  }

  /** Keep the text that was written. @returns where it stands. */
  #keep(length: number): number {
    const position = (this.#chunks.length - 1) * chunkBytes + this.#chunkUsed;
    this.#chunk.writeUInt32LE(length, this.#chunkUsed);
    this.#chunkUsed += length + 4;
    return position;
  }

  #growEntries(): void {
    const keys = new Float64Array(this.#keys.length * 2);
    keys.set(this.#keys);
    this.#keys = keys;
    const rows = new Uint32Array(this.#rows.length * 2);
    rows.set(this.#rows);
    this.#rows = rows;
    const hashes = new Uint32Array(rows.length);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    if (this.#lastRows === undefined) return;
    const lastRows = new Uint32Array(rows.length);
    lastRows.set(this.#lastRows);
    this.#lastRows = lastRows;
  }

  #growSlots(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let entry = 0; entry < this.#count; entry++) {
      let slot = (this.#hashes[entry] ?? 0) & mask;
      while ((slots[slot] ?? 0) !== 0) slot = (slot + 1) & mask;
      slots[slot] = entry + 1;
    }
    this.#slots = slots;
  }
}

/** Keys that a double holds exactly and that come back as the same text: no leading zero, at most 15 digits. */
function exactNumber(key: string): number | undefined {
  if (key.length === 0 || key.length > 15) return undefined;
  for (let at = 0; at < key.length; at++) {
    const code = key.charCodeAt(at);
    if (code < 48 || code > 57) return undefined;
  }
  if (key.charCodeAt(0) === 48) return undefined;
  const number = Number(key);
  return number <= largestExact ? number : undefined;
}

function hashNumber(number: number): number {
  const low = number | 0;
  const high = Math.floor(number / 4_294_967_296) | 0;
  return mix(low ^ Math.imul(high, 0x9e3779b1));
}

function hashBytes(bytes: Buffer, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return mix(hash);
}

/** The finisher of MurmurHash3: spreads every bit over the word. */
function mix(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
