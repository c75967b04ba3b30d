import type { XmlTag } from './xlsx-xml.js';

/** Take Excel's escapes (`_x000D_` is a carriage return, `_x005F_` an underscore) out of a text. */
export function decodeEscapes(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/gu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** The text of one `<t>` or `<v>`: without `xml:space="preserve"` the blanks around it are layout, not text. */
export function trimLayout(text: string): string {
  if (text.charCodeAt(0) > 32 && text.charCodeAt(text.length - 1) > 32) return text;
  return text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/gu, '');
}

/**
 * Collects the text of a string item, shared (`<si>`) or inline (`<is>`): plain, or joined from the runs of a
 * rich text. Phonetic runs (`<rPh>`, the reading of Japanese text) are no part of it.
 */
export class StringItem {
  /** Whether text that comes now belongs to the item. */
  inText = false;
  #phonetic = false;
  #preserve = false;
  #run = '';
  #text = '';

  open(name: string, tag: XmlTag): void {
    if (name === 't') {
      this.inText = !this.#phonetic;
      this.#preserve = tag.used > 0 && tag.attribute('space') === 'preserve';
      this.#run = '';
    } else if (name === 'rPh') this.#phonetic = true;
  }

  close(name: string): void {
    if (name === 't') {
      if (this.inText) this.#text += decodeEscapes(this.#preserve ? this.#run : trimLayout(this.#run));
      this.inText = false;
    } else if (name === 'rPh') this.#phonetic = false;
  }

  append(text: string): void {
    this.#run += text;
  }

  /** Characters so far. */
  get length(): number {
    return this.#text.length + this.#run.length;
  }

  /** The finished text; the next item begins empty. */
  take(): string {
    const text = this.#text;
    this.#text = '';
    this.#run = '';
    this.#phonetic = false;
    return text;
  }
}
