/**
 * A cell as nearly all programs write it, read in one go over its bytes: `<c r="B7" s="1" t="s"><v>12</v></c>`,
 * `<c r="B7" t="inlineStr"><is><t>text</t></is></c>`, or `<c r="B7" s="1"/>`.
 *
 * It only ever knows less than the scanner of tags: whatever is written in another way (formulas, rich text, entities,
 * prefixes, other attributes) is left to that one.
 */
export class PlainCell {
  /** From 0. */
  column = 0;
  style = 0;
  /** How the value is written: `<v>` of a number, of a shared string, of a text; `<is>`; or not at all. */
  kind: 'number' | 'shared' | 'text' | 'item' | 'blank' = 'blank';
  /** Where the value stands. */
  from = 0;
  to = 0;
  /** What the value holds: `hasHigh`, `hasUnderscore`. */
  marks = 0;
  /** The position behind the cell. */
  next = 0;

  /** Read the cell that begins at `at`; false when there is none of this form, or it is not all there yet. */
  read(bytes: Uint8Array, at: number, end: number): boolean {
    // The shortest cell with a value, `<c r="A1"><v>1</v></c>`, has 22 bytes; the longest start is far below 64.
    if (end - at < 64 || bytes[at + 1] !== 99 || !stands(bytes, startOfCell, at)) return false;
    let i = at + startOfCell.length;
    let byte = bytes[i] ?? 0;
    let column = 0;
    for (const most = i + 3; byte >= 65 && byte <= 90 && i < most; byte = bytes[++i] ?? 0) {
      column = column * 26 + byte - 64;
    }
    if (column === 0) return false;
    for (const most = i + 7; byte >= 48 && byte <= 57 && i < most; ) byte = bytes[++i] ?? 0;
    if (byte !== quote) return false;
    this.column = column - 1;
    byte = bytes[++i] ?? 0;
    let style = 0;
    if (byte === blank && bytes[i + 1] === 115) {
      if (!stands(bytes, startOfStyle, i)) return false;
      i += startOfStyle.length;
      byte = bytes[i] ?? 0;
      for (const most = i + 6; byte >= 48 && byte <= 57 && i < most; byte = bytes[++i] ?? 0) {
        style = style * 10 + byte - 48;
      }
      if (byte !== quote) return false;
      byte = bytes[++i] ?? 0;
    }
    this.style = style;
    let type = 0;
    if (byte === blank) {
      if (!stands(bytes, startOfType, i)) return false;
      i += startOfType.length;
      type = bytes[i] ?? 0;
      if (bytes[i + 1] === quote) i += 2;
      else if (stands(bytes, stringType, i)) {
        i += stringType.length;
        type = text;
      } else if (stands(bytes, inlineType, i)) {
        i += inlineType.length;
        type = inline;
      } else return false;
      byte = bytes[i] ?? 0;
    }
    this.marks = 0;
    if (byte === slash && bytes[i + 1] === gt) {
      this.kind = 'blank';
      this.next = i + 2;
      return true;
    }
    if (type === inline) return this.#readValue(bytes, i, end, startOfItem, endOfItem, 'item');
    if (type === text) return this.#readValue(bytes, i, end, startOfValue, endOfValue, 'text');
    if (type === 115) return this.#readValue(bytes, i, end, startOfValue, endOfValue, 'shared');
    return (type === 0 || type === 110) && this.#readValue(bytes, i, end, startOfValue, endOfValue, 'number');
  }

  /** Read the shared string that begins at `at`, `<si><t>text</t></si>`; false as `read`. */
  readString(bytes: Uint8Array, at: number, end: number): boolean {
    return end - at >= 64 && this.#readValue(bytes, at, end, startOfString, endOfString, 'item');
  }

  #readValue(
    bytes: Uint8Array,
    at: number,
    end: number,
    start: Uint8Array,
    close: Uint8Array,
    kind: PlainCell['kind'],
  ): boolean {
    if (!stands(bytes, start, at)) return false;
    let i = at + start.length;
    this.from = i;
    let marks = 0;
    for (; i < end; i++) {
      const mark = marksOf[bytes[i] ?? 0] ?? 0;
      if (mark === 0) continue;
      if (mark >= stops) break;
      marks |= mark;
    }
    if (end - i < close.length || !stands(bytes, close, i)) return false;
    this.to = i;
    this.marks = marks;
    this.kind = kind;
    this.next = i + close.length;
    return true;
  }
}

/** The value holds bytes above ASCII, and is valid UTF-8. */
export const hasHigh = 1;
/** The value holds an underscore, with which Excel's escapes begin. */
export const hasUnderscore = 2;
/** Ends the value, or needs the scanner of tags: `<`, `&` and the carriage return. */
const stops = 4;

const marksOf = new Uint8Array(256).fill(hasHigh, 128);
marksOf[95] = hasUnderscore;
for (const sign of '<&\r') marksOf[sign.charCodeAt(0)] = stops;

const quote = 34;
const blank = 32;
const slash = 47;
const gt = 62;
/** Types that are told by a word, beside those of one letter. */
const text = 256;
const inline = 257;

const ascii = (words: string): Uint8Array => new TextEncoder().encode(words);
const startOfCell = ascii('<c r="');
const startOfStyle = ascii(' s="');
const startOfType = ascii(' t="');
const stringType = ascii('str"');
const inlineType = ascii('inlineStr"');
const startOfValue = ascii('><v>');
const endOfValue = ascii('</v></c>');
const startOfItem = ascii('><is><t>');
const endOfItem = ascii('</t></is></c>');

const startOfString = ascii('<si><t>');
const endOfString = ascii('</t></si>');

function stands(bytes: Uint8Array, words: Uint8Array, at: number): boolean {
  for (let i = 0; i < words.length; i++) if (bytes[at + i] !== words[i]) return false;
  return true;
}
