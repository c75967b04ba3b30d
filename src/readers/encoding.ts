import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { ConfigError, EncodingError } from '../model/errors.js';
import { decodeAs, proposeEncoding, readAs, wideEncoding } from './propose-encoding.js';

/** A piece of decoded text. A piece with a fault is the last one: it ends before the bytes that are no text. */
export interface TextPiece {
  readonly text: string;
  /** Whether the text is known to be ASCII. */
  readonly ascii: boolean;
  readonly fault?: ByteFault;
}

/** Bytes that are no text in the file's encoding. */
export interface ByteFault {
  readonly encoding: string;
  /** Position of the first wrong byte, from the file's start. */
  readonly offset: number;
  /** The bytes around it, and where among them it stands. */
  readonly around: Buffer;
  readonly at: number;
}

/** The error for a text file that is not in its encoding: where, what it would be, and how that reads. */
export function encodingError(file: string, row: number, { encoding, offset, around, at }: ByteFault): EncodingError {
  const proposed = proposeEncoding(around);
  const preview = (name: string): string => readAs(around, at, name);
  const byte = `byte 0x${(around[at] ?? 0).toString(16).toUpperCase().padStart(2, '0')} at offset ${offset}`;
  return new EncodingError(
    `${file}, row ${row}: the text is not valid ${encoding.toUpperCase()} (${byte}). Read as ${proposed}, it says there: "${preview(proposed)}"`,
    [
      `If that reads right, add --encoding ${proposed}.`,
      'Otherwise find out how the file was saved, or save it again as "CSV UTF-8".',
    ],
    { file, proposed, preview },
  );
}

const contextBefore = 200;
const contextAfter = 4_000;

/**
 * Decode a text file: the named encoding, else by byte order mark (UTF-8, UTF-16), else strict UTF-8. Nothing is
 * guessed and nothing is replaced.
 *
 * @param encoding a name that `TextDecoder` knows.
 * @throws {ConfigError} when the encoding is unknown.
 */
export async function* decodeBytes(bytes: AsyncIterable<Buffer>, encoding?: string): AsyncGenerator<TextPiece> {
  const named = encoding === undefined ? undefined : decoderFor(encoding);
  let decode: Decode | undefined;
  let offset = 0;
  let start: Buffer = Buffer.alloc(0);
  for await (const piece of bytes) {
    let block = piece;
    if (!decode) {
      block = Buffer.concat([start, piece]);
      if (block.length < 4) {
        start = block;
        continue;
      }
      decode = begin(block, named);
    }
    const text = decode(block, offset, false);
    offset += block.length;
    yield text;
    if (text.fault) return;
  }
  const block = decode ? Buffer.alloc(0) : start;
  decode ??= begin(start, named);
  yield decode(block, offset, true);
}

/** Decode a block that begins at `offset` of the file; what is cut at its end is kept for the next one. */
type Decode = (block: Buffer, offset: number, last: boolean) => TextPiece;

function begin(block: Buffer, named: TextDecoder | undefined): Decode {
  if (named) return named.encoding === 'utf-8' ? utf8() : withDecoder(named);
  const mark = block.subarray(0, 4).toString('hex');
  // UTF-32 begins like UTF-16, and no decoder for it exists.
  if (mark.startsWith('fffe') && mark !== 'fffe0000') return withDecoder(decoderFor('utf-16le'));
  if (mark.startsWith('feff')) return withDecoder(decoderFor('utf-16be'));
  if (wideEncoding(block.subarray(0, 1024))) return refuse('utf-8');
  return utf8();
}

function decoderFor(encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding.trim(), { fatal: true });
  } catch (error) {
    throw new ConfigError(
      `The encoding "${encoding}" is unknown.`,
      ['Use a name such as utf-8, utf-16le, windows-1252, macintosh, gbk or shift_jis.'],
      { cause: error },
    );
  }
}

/** Strict UTF-8 in whole characters: checking and converting a block natively is faster than a `TextDecoder`. */
function utf8(): Decode {
  let rest = Buffer.alloc(0);
  let first = true;
  return (block, offset, last) => {
    if (rest.length === 0 && isAscii(block)) {
      first &&= block.length === 0;
      return { text: block.toString('latin1'), ascii: true };
    }
    const bytes = rest.length === 0 ? block : Buffer.concat([rest, block]);
    const from = offset - rest.length;
    const end = last ? bytes.length : bytes.length - openEnd(bytes, bytes.length);
    if (!isUtf8(bytes.subarray(0, end))) return faultAt('utf-8', bytes, validUtf8(bytes), from);
    rest = Buffer.from(bytes.subarray(end));
    const begin = first && bytes.subarray(0, 3).toString('hex') === 'efbbbf' ? 3 : 0;
    first = false;
    return { text: bytes.toString('utf8', begin, end), ascii: false };
  };
}

function withDecoder(decoder: TextDecoder): Decode {
  return (block, offset, last) => {
    try {
      // Always as a stream: see `decodeAs`.
      const text = decoder.decode(block, { stream: true });
      return { text: last ? text + decoder.decode() : text, ascii: false };
    } catch {
      return faultAt(decoder.encoding, block, validPrefix(block, decoder.encoding), offset);
    }
  };
}

function refuse(encoding: string): Decode {
  return (block, offset) => faultAt(encoding, block, Math.max(0, block.indexOf(0)), offset, '');
}

function faultAt(encoding: string, bytes: Buffer, at: number, from: number, text?: string): TextPiece {
  const begin = Math.max(0, at - contextBefore);
  const around = Buffer.from(bytes.subarray(begin, at + contextAfter));
  const before = text ?? decodeAs(bytes.subarray(0, at), encoding);
  return { text: before, ascii: false, fault: { encoding, offset: from + at, around, at: at - begin } };
}

/** How many bytes before `end` begin a character that is not all there yet. */
function openEnd(bytes: Buffer, end: number): number {
  for (let back = 1; back <= 3 && back <= end; back++) {
    const byte = bytes[end - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return length > back ? back : 0;
  }
  return 0;
}

/** How many bytes at the start are valid UTF-8. */
function validUtf8(bytes: Buffer): number {
  const length = longest(bytes.length, (end) => isUtf8(bytes.subarray(0, end - openEnd(bytes, end))));
  return length - openEnd(bytes, length);
}

/** About how many bytes at the start are valid: a character cut off by the block before can mislead it. */
function validPrefix(bytes: Buffer, encoding: string): number {
  return longest(bytes.length, (end) => {
    try {
      new TextDecoder(encoding, { fatal: true }).decode(bytes.subarray(0, end), { stream: true });
      return true;
    } catch {
      return false;
    }
  });
}

/** The largest number below `above` for which `holds`, when it holds up to some number and never after. */
function longest(above: number, holds: (length: number) => boolean): number {
  let low = 0;
  let high = above;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
