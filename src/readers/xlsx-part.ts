import { isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { InputError } from '../model/errors.js';
import { type XmlSink, XmlScanner } from './xlsx-xml.js';
import type { ReadLimits } from './options.js';
import type { ZipParts } from './xlsx-zip.js';

/** What the reading of each part needs to know. */
export interface PartContext {
  readonly zip: ZipParts;
  /** The file's name, for messages. */
  readonly file: string;
  readonly limits: ReadLimits;
}

/** Read a whole part of the workbook into a sink. @throws {InputError} as `ZipParts.read` and `XmlScanner` do. */
export async function scanPart(context: PartContext, name: string, sink: XmlSink): Promise<void> {
  const scanner = scannerOf(context, name, sink);
  for await (const piece of utf8Pieces(context, name)) scanner.push(piece);
  scanner.finish();
}

/** A scanner whose messages name the file and the part. */
export function scannerOf({ file, limits }: PartContext, name: string, sink: XmlSink): XmlScanner {
  // One character takes up to 6 bytes of XML (`&quot;`); the exact length is checked once it is decoded.
  return new XmlScanner(`${file}, part ${name}`, limits.cellLength * 6 + 65_536, sink);
}

/** The bytes of a part as valid UTF-8, whatever encoding it has: XML may also be UTF-16, or declare another one. */
export async function* utf8Pieces({ zip, file }: PartContext, name: string): AsyncGenerator<Buffer> {
  const wrong = (encoding: string) =>
    new InputError(`${file}, part ${name}: the workbook is damaged (its text is not valid ${encoding}).`, [
      'Open it in a spreadsheet program, save it as a new .xlsx file, and try again.',
    ]);
  let decoder: TextDecoder | undefined;
  let rest: Buffer = Buffer.alloc(0);
  let first = true;
  for await (const piece of zip.read(name)) {
    let bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    if (first) {
      if (bytes.length < 4) {
        rest = bytes;
        continue;
      }
      first = false;
      const encoding = encodingOf(bytes);
      if (encoding !== 'utf-8') decoder = decoderFor(encoding, () => wrong(encoding));
      else if (bytes.readUIntBE(0, 3) === 0xefbbbf) bytes = bytes.subarray(3);
    }
    if (decoder) {
      rest = Buffer.alloc(0);
      try {
        yield Buffer.from(decoder.decode(bytes, { stream: true }), 'utf8');
      } catch {
        throw wrong(decoder.encoding);
      }
      continue;
    }
    const whole = bytes.length - openEnd(bytes);
    rest = bytes.subarray(whole);
    bytes = bytes.subarray(0, whole);
    if (!isUtf8(bytes)) throw wrong('UTF-8');
    yield bytes;
  }
  if (decoder) {
    try {
      decoder.decode();
    } catch {
      throw wrong(decoder.encoding);
    }
  }
  if (rest.length > 0) throw wrong('UTF-8');
}

/** How many bytes at the end begin a character that is not all there yet. */
function openEnd(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return length > back ? back : 0;
  }
  return 0;
}

/** By byte order mark, by the zero bytes of UTF-16 without one, or by the XML declaration. */
function encodingOf(bytes: Buffer): string {
  const start = bytes.readUInt16BE(0);
  if (start === 0xfffe || start === 0x3c00) return 'utf-16le';
  if (start === 0xfeff || start === 0x003c) return 'utf-16be';
  const declared = /^(?:ï»¿)?<\?xml[^>]*?encoding=["']([\w.:-]+)["']/u.exec(bytes.toString('latin1', 0, 200));
  const name = declared?.[1]?.toLowerCase() ?? 'utf-8';
  return /^(?:utf-?8|us-ascii|ascii|utf-16)$/u.test(name) ? 'utf-8' : name;
}

function decoderFor(encoding: string, wrong: () => InputError): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    throw wrong();
  }
}
