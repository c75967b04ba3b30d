import { pipeline } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import { type Entry, type ZipFile, getFileNameLowLevel, openPromise } from 'yauzl';
import { InputError } from '../model/errors.js';
import type { ReadLimits } from './options.js';
import { lockedError, refusalOf } from './xlsx-refusal.js';

/** Bytes unpacked at a time. Each time costs a hand-over to another thread and back. */
const inflateBytes = 256 * 1024;
/** Bytes handed on at a time; small, because one piece of a sparse sheet can grow to a hundred times its size in rows. */
const pieceBytes = 32 * 1024;
/** Below this size a part can do no harm, so its ratio does not matter: a sheet of equal rows packs well. */
const ratioMattersFrom = 8 * 1024 * 1024;

/** The parts of a workbook, found by the zip's directory, so that their order does not matter. Nothing is extracted. */
export interface ZipParts {
  /** The name as the zip has it, or undefined. Part names are compared without case, with `/` between folders. */
  find(name: string): string | undefined;
  names(): Iterable<string>;
  /**
   * The part's bytes in small pieces, checked for size, ratio and checksum on the way.
   *
   * @throws {InputError} when the part is missing, damaged, locked, or larger than the limits allow.
   */
  read(name: string): AsyncGenerator<Buffer>;
  close(): void;
}

const message = (error: unknown) => (error instanceof Error ? error.message : String(error));

const damaged = (file: string, why: string, cause?: unknown) =>
  new InputError(
    `${file}: the workbook is damaged or cut off (${why}).`,
    ['Download or copy the file again, or open it in a spreadsheet program and save it as a new .xlsx file.'],
    { cause },
  );

/**
 * Open a zip file and read its directory.
 *
 * @param file the name to show in messages.
 * @throws {InputError} when the file is missing or is no zip file, with what it seems to be instead.
 */
export async function openZip(path: string, file: string, limits: ReadLimits): Promise<ZipParts> {
  const refusal = await refusalOf(path, file);
  if (refusal) throw refusal;
  let zip: ZipFile;
  try {
    // Names are only looked up and never become paths, so odd ones (`../x`, `\`) need no refusal.
    zip = await openPromise(path, { autoClose: false, decodeStrings: false, validateEntrySizes: false });
  } catch (error) {
    throw damaged(file, message(error), error);
  }
  // Without a listener an error of the file handle would end the process; the read itself rejects too.
  zip.on('error', () => undefined);
  try {
    return new OpenZip(zip, file, limits, await readDirectory(zip, file, limits));
  } catch (error) {
    zip.close();
    throw error;
  }
}

async function readDirectory(zip: ZipFile, file: string, limits: ReadLimits): Promise<Map<string, Entry[]>> {
  const entries = new Map<string, Entry[]>();
  let count = zip.entryCount;
  try {
    if (count <= limits.zipEntries) {
      count = 0;
      for await (const entry of zip.eachEntry()) {
        if (++count > limits.zipEntries) break;
        const key = nameOf(entry).toLowerCase();
        const same = entries.get(key);
        if (same) same.push(entry);
        else entries.set(key, [entry]);
      }
    }
  } catch (error) {
    if (message(error).includes('encryption')) throw lockedError(file);
    throw damaged(file, message(error), error);
  }
  if (count > limits.zipEntries) {
    throw new InputError(
      `${file}: the file has more than ${limits.zipEntries} parts inside, which no ordinary workbook has.`,
      ['If you trust the file, raise its limit: --read-limit zipEntries=NUMBER.'],
    );
  }
  return entries;
}

function nameOf(entry: Entry): string {
  const name = getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
  return name.replace(/^\/+/u, '');
}

class OpenZip implements ZipParts {
  readonly #zip: ZipFile;
  readonly #file: string;
  readonly #limits: ReadLimits;
  readonly #entries: Map<string, Entry[]>;

  constructor(zip: ZipFile, file: string, limits: ReadLimits, entries: Map<string, Entry[]>) {
    this.#zip = zip;
    this.#file = file;
    this.#limits = limits;
    this.#entries = entries;
  }

  find(name: string): string | undefined {
    const entry = this.#entries.get(name.toLowerCase())?.[0];
    return entry && nameOf(entry);
  }

  *names(): Iterable<string> {
    for (const [entry] of this.#entries.values()) if (entry) yield nameOf(entry);
  }

  close(): void {
    this.#zip.close();
  }

  async *read(name: string): AsyncGenerator<Buffer> {
    const [entry, twin] = this.#entries.get(name.toLowerCase()) ?? [];
    if (!entry) throw damaged(this.#file, `its part ${name} is missing`);
    // Which of the two a spreadsheet shows depends on the program, so neither can be trusted.
    if (twin) throw damaged(this.#file, `it holds two parts named ${name}`);
    if (entry.isEncrypted()) throw lockedError(this.#file);
    if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
      throw damaged(this.#file, `${name} is packed by the unusual method ${entry.compressionMethod}`);
    }
    this.#checkSize(name, entry.uncompressedSize, entry);
    let bytes = 0;
    let checksum = 0;
    try {
      for await (const piece of await this.#inflate(entry)) {
        bytes += piece.length;
        this.#checkSize(name, bytes, entry);
        checksum = crc32(piece, checksum);
        for (let at = 0; at < piece.length; at += pieceBytes) yield piece.subarray(at, at + pieceBytes);
      }
    } catch (error) {
      if (error instanceof InputError) throw error;
      throw damaged(this.#file, `${name}: ${message(error)}`, error);
    }
    if (bytes !== entry.uncompressedSize) throw damaged(this.#file, `${name} has the wrong length`);
    if (checksum !== entry.crc32) throw damaged(this.#file, `${name} fails its checksum`);
  }

  async #inflate(entry: Entry): Promise<AsyncIterable<Buffer>> {
    const packed = await this.#zip.openReadStreamPromise(entry, { decodeFileData: false });
    if (entry.compressionMethod === 0) return packed;
    const inflate = createInflateRaw({ chunkSize: inflateBytes });
    // Errors of either stream reach the loop that reads `inflate`.
    pipeline(packed, inflate, () => undefined);
    return inflate;
  }

  #checkSize(name: string, bytes: number, entry: Entry): void {
    if (bytes > this.#limits.partBytes) {
      throw new InputError(
        `${this.#file}: ${name} unpacks to more than ${this.#limits.partBytes} bytes, the limit for a part of a workbook.`,
        ['Split the workbook, save it as CSV, or if you trust it, raise its limit: --read-limit partBytes=NUMBER.'],
      );
    }
    if (bytes > ratioMattersFrom && bytes > entry.compressedSize * this.#limits.ratio) {
      throw new InputError(
        `${this.#file}: ${name} unpacks to more than ${this.#limits.ratio} times its size, as a file made to exhaust the memory does.`,
        ['If you trust the file, save it as CSV or raise its limit: --read-limit ratio=NUMBER.'],
      );
    }
  }
}
