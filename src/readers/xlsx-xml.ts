// This file is long because a scanner in parts would have to pass positions back and forth for each tag.
import { InputError } from '../model/errors.js';
import { decodeEntities } from './xlsx-text.js';

/** What a scanner calls for each thing it finds; a part has one, which picks what it needs. */
export interface XmlSink {
  /** A tag opens; its attributes can be asked for until the call returns. */
  open(name: string, tag: XmlTag): void;
  /** A tag closes, also one that was written as `<name/>`. */
  close(name: string): void;
  /** Text between two tags; it can come in several pieces. */
  text(text: XmlText): void;
  /**
   * Take elements that begin at a `<` by itself, where it knows a shorter way than tag by tag.
   *
   * @returns the position behind the last element that it took whole; `from` where it took none.
   */
  leap?(piece: XmlPiece, from: number, end: number): number;
}

/** The bytes at hand, which are valid UTF-8. */
export interface XmlPiece {
  readonly bytes: Buffer;
  /** The text between two positions, which must be ASCII. It is cut out of a larger one, which it keeps in memory. */
  cut(from: number, to: number): string;
}

/** A text as it stands in `bytes`, which is decoded only where somebody wants it. */
export interface XmlText {
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
  decoded(): string;
}

/** The attributes of the tag at hand, as positions in `bytes`: four numbers each, name from/to and value from/to. */
export interface XmlTag {
  readonly bytes: Buffer;
  readonly spans: readonly number[];
  /** How many entries of `spans` belong to this tag. */
  readonly used: number;
  /** The decoded value of the attribute with this local name, whatever its prefix. */
  attribute(name: string): string | undefined;
}

/** Decoding that a text needs: entities, line ends, bytes above ASCII. */
const hasEntity = 1;
const hasReturn = 2;
const hasHigh = 4;

/**
 * Texts up to this length are cut from the whole piece as one string, which is faster than decoding each from bytes.
 * V8 copies cuts this short; a longer one would keep the whole piece in memory as long as the cell lives.
 */
const longestCut = 12;
const deepest = 256;
const lt = 60;
const gt = 62;
const slash = 47;
const equals = 61;
const colon = 58;

/** Names of up to four letters are most of a sheet; they are found by number, so that no text is made for them. */
const shortNames = new Map<number, string>();
for (const name of ['c', 'v', 't', 'f', 'r', 'is', 'si', 'row', 'rPh', 'rPr', 'xf', 'col', 'sst']) {
  let key = 0;
  for (let i = 0; i < name.length; i++) key = (key << 8) | name.charCodeAt(i);
  shortNames.set(key, name);
}

/**
 * A scanner of XML tags that takes its bytes in pieces of any size and tells a sink what it finds.
 *
 * It knows no entities but the five of XML and refuses every `<!DOCTYPE` and `<!ENTITY`. Prefixes of tags are
 * dropped (`x:row` is `row`). It is lean because a SAX parser takes longer than all the rest of reading a sheet.
 */
export class XmlScanner implements XmlTag, XmlText, XmlPiece {
  bytes: Buffer = Buffer.alloc(0);
  readonly spans: number[] = [];
  used = 0;
  from = 0;
  to = 0;
  #flags = 0;
  #latin1: string | undefined;
  readonly #where: string;
  readonly #longest: number;
  readonly #sink: XmlSink;
  readonly #path: string[] = [];
  /** What the pieces before left over: the beginning of a tag or a text. */
  #tail: Buffer[] = [];
  #tailLength = 0;
  #closed = false;

  /**
   * @param where names file and part for messages.
   * @param longest the longest tag or text in bytes; what is longer is refused before it fills the memory.
   */
  constructor(where: string, longest: number, sink: XmlSink) {
    this.#where = where;
    this.#longest = longest;
    this.#sink = sink;
  }

  /** Scan the next piece. @throws {InputError} when the XML is not well-formed, or declares entities. */
  push(piece: Buffer): void {
    const bytes = this.#withTail(piece);
    if (!bytes) return;
    this.bytes = bytes;
    this.#latin1 = undefined;
    const end = bytes.length;
    const sink = this.#sink;
    let at = 0;
    while (at < end) {
      let i = at;
      let high = 0;
      let flags = 0;
      let byte = 0;
      while (i < end && (byte = bytes[i] ?? 0) !== lt) {
        high |= byte;
        if (byte < 39) flags |= byte === 38 ? hasEntity : byte === 13 ? hasReturn : 0;
        i++;
      }
      if (i === end) break;
      if (i > at) {
        this.#text(at, i, high > 127 ? flags | hasHigh : flags);
        at = i;
      }
      if (sink.leap !== undefined) {
        at = sink.leap(this, i, end);
        if (at > i) continue;
      }
      const next = this.#tag(bytes, i + 1, end);
      if (next === -1) break;
      at = next;
    }
    this.#tail = at === end ? [] : [bytes.subarray(at)];
    this.#tailLength = end - at;
    this.#checkTail();
  }

  /** The piece behind what is left of those before; undefined while it does not end the tag or text they began. */
  #withTail(piece: Buffer): Buffer | undefined {
    const [first] = this.#tail;
    if (!first) return piece;
    this.#tail.push(piece);
    this.#tailLength += piece.length;
    // Joining and scanning again for each piece would take minutes where a text is long.
    if (!piece.includes(first[0] === lt ? gt : lt)) {
      this.#checkTail();
      return undefined;
    }
    return Buffer.concat(this.#tail);
  }

  #checkTail(): void {
    if (this.#tailLength <= this.#longest) return;
    throw new InputError(`${this.#where}: it has a text longer than a cell may be.`, [
      'If you trust the file, raise its limit: --read-limit cellLength=NUMBER.',
    ]);
  }

  /** Say that there is no more. @throws {InputError} when the XML ends in the middle. */
  finish(): void {
    if (this.#path.length > 0 || !this.#closed || Buffer.concat(this.#tail).toString('latin1').trim() !== '') {
      throw this.#fault('it ends in the middle');
    }
  }

  attribute(name: string): string | undefined {
    const { bytes, spans } = this;
    for (let i = 0; i < this.used; i += 4) {
      if (!isNamed(name, bytes, spans[i] ?? 0, spans[i + 1] ?? 0)) continue;
      // Line ends and tabs in an attribute mean a blank, unless they are written as entities.
      const raw = this.#decode(spans[i + 2] ?? 0, spans[i + 3] ?? 0, hasReturn | hasHigh).replace(/[\t\n]/gu, ' ');
      return raw.includes('&') ? decodeEntities(raw, (why) => this.#fault(why)) : raw;
    }
    return undefined;
  }

  cut(from: number, to: number): string {
    this.#latin1 ??= this.bytes.toString('latin1');
    return this.#latin1.slice(from, to);
  }

  decoded(): string {
    return this.#decode(this.from, this.to, this.#flags);
  }

  #text(from: number, to: number, flags: number): void {
    this.from = from;
    this.to = to;
    this.#flags = flags;
    this.#sink.text(this);
  }

  /** The text between two positions, with line ends made one and entities decoded. */
  #decode(from: number, to: number, flags: number): string {
    if (flags === 0 && to - from <= longestCut) return this.cut(from, to);
    let text = this.bytes.toString(flags >= hasHigh ? 'utf8' : 'latin1', from, to);
    if ((flags & hasReturn) !== 0) text = text.replace(/\r\n?/gu, '\n');
    return (flags & hasEntity) === 0 ? text : decodeEntities(text, (why) => this.#fault(why));
  }

  /** The error for XML that no spreadsheet program would open either. */
  #fault(why: string): InputError {
    return new InputError(`${this.#where}: the workbook is damaged (${why}).`, [
      'Open it in a spreadsheet program, save it as a new .xlsx file, and try again.',
    ]);
  }

  /** Read the tag whose `<` stands before `from`; the position behind it, or -1 when it is not all there yet. */
  #tag(bytes: Buffer, from: number, end: number): number {
    if (from >= end) return -1;
    const first = bytes[from] ?? 0;
    if (first === 33) return this.#declaration(bytes, from, end);
    if (first === 63) return after(bytes, '?>', from);
    const closing = first === slash;
    let i = closing ? from + 1 : from;
    let start = i;
    let key = 0;
    for (; i < end; i++) {
      const byte = bytes[i] ?? 0;
      if (byte <= 32 || byte === gt || byte === slash) break;
      if (byte === colon) {
        start = i + 1;
        key = 0;
      } else key = (key << 8) | byte;
    }
    if (i === end) return -1;
    const length = i - start;
    if (length === 0) throw this.#fault('a tag has no name');
    const name = (length <= 4 ? shortNames.get(key) : undefined) ?? bytes.toString('latin1', start, i);
    if (closing) {
      while (i < end && (bytes[i] ?? 0) <= 32) i++;
      if (i === end) return -1;
      if (bytes[i] !== gt || this.#path.pop() !== name) throw this.#fault(`</${name.slice(0, 40)}> closes no tag`);
      this.#sink.close(name);
      this.#closed = true;
      return i + 1;
    }
    i = this.#attributes(bytes, i, end);
    if (i === -1) return -1;
    this.#sink.open(name, this);
    if (bytes[i] === slash) {
      this.#sink.close(name);
      this.#closed = true;
      return i + 2;
    }
    if (this.#path.push(name) > deepest) throw this.#fault('its tags are nested too deep');
    return i + 1;
  }

  /** Note where the attributes stand; the position of the `>` or `/>` behind them, or -1. */
  #attributes(bytes: Buffer, from: number, end: number): number {
    const { spans } = this;
    let used = 0;
    let i = from;
    for (;;) {
      while (i < end && (bytes[i] ?? 0) <= 32) i++;
      if (i === end) return -1;
      let byte = bytes[i] ?? 0;
      if (byte === gt) break;
      if (byte === slash) {
        if (i + 1 === end) return -1;
        if (bytes[i + 1] !== gt) throw this.#fault('a tag has a stray "/"');
        break;
      }
      const name = i;
      while (i < end && (byte = bytes[i] ?? 0) > 32 && byte !== equals && byte !== gt) i++;
      const nameEnd = i;
      while (i < end && (bytes[i] ?? 0) <= 32) i++;
      if (i === end) return -1;
      if (bytes[i] !== equals) throw this.#fault('an attribute has no value');
      i++;
      while (i < end && (bytes[i] ?? 0) <= 32) i++;
      if (i === end) return -1;
      const quote = bytes[i] ?? 0;
      if (quote !== 34 && quote !== 39) throw this.#fault('an attribute has no quotes');
      const value = ++i;
      while (i < end && bytes[i] !== quote) i++;
      if (i === end) return -1;
      spans[used++] = name;
      spans[used++] = nameEnd;
      spans[used++] = value;
      spans[used++] = i++;
    }
    this.used = used;
    return i;
  }

  /** Comments are skipped, CDATA is text, and everything else is refused. */
  #declaration(bytes: Buffer, from: number, end: number): number {
    const start = bytes.toString('latin1', from, Math.min(end, from + 8));
    if (start.startsWith('!--')) return after(bytes, '-->', from + 3);
    if (start === '![CDATA[') {
      const next = after(bytes, ']]>', from + 8);
      if (next !== -1) this.#text(from + 8, next - 3, hasReturn | hasHigh);
      return next;
    }
    if ('!--'.startsWith(start) || '![CDATA['.startsWith(start)) return -1;
    throw new InputError(
      `${this.#where}: it declares a document type or entities, as files made to attack programs do; no workbook needs them.`,
      ['Open the file in a spreadsheet program, save it as a new .xlsx file, and try again.'],
    );
  }
}

/** Whether a name in the bytes is this one, behind a prefix or without. */
function isNamed(name: string, bytes: Buffer, from: number, to: number): boolean {
  const start = to - name.length;
  if (start < from || (start > from && bytes[start - 1] !== colon)) return false;
  for (let i = 0; i < name.length; i++) if (bytes[start + i] !== name.charCodeAt(i)) return false;
  return true;
}

/** The position behind `mark`, or -1. */
function after(bytes: Buffer, mark: string, from: number): number {
  const at = bytes.indexOf(mark, from, 'latin1');
  return at === -1 ? -1 : at + mark.length;
}
