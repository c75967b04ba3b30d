/** Take Excel's escapes (`_x000D_` is a carriage return, `_x005F_` an underscore) out of a text. */
export function decodeEscapes(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/gu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/**
 * Collects the text of a string item, shared (`<si>`) or inline (`<is>`): plain, or joined from the runs of a
 * rich text. Phonetic runs (`<rPh>`, the reading of Japanese text) are no part of it.
 *
 * Blanks in a `<t>` are kept even without `xml:space="preserve"`: exceljs and Gnumeric leave it out where the blanks
 * matter, and no known program puts layout inside the tag. What stands between the tags is layout and left out.
 */
export class StringItem {
  /** Whether text that comes now belongs to the item. */
  inText = false;
  #phonetic = false;
  #run = '';
  #text = '';

  open(name: string): void {
    if (name === 't') {
      this.inText = !this.#phonetic;
      this.#run = '';
    } else if (name === 'rPh') this.#phonetic = true;
  }

  close(name: string): void {
    if (name === 't') {
      if (this.inText) this.#text += decodeEscapes(this.#run);
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

const named: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&quot;': '"', '&apos;': "'" };

/** Decode XML's five entities and characters by number. @throws what `fault` makes, for a stray `&` and any other entity. */
export function decodeEntities(text: string, fault: (why: string) => Error): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|[a-z]{1,4})?;?/giu,
    (whole, hex?: string, decimal?: string) => {
      if (!whole.endsWith(';')) throw fault('it has a stray "&"');
      if (hex === undefined && decimal === undefined) {
        const char = Object.hasOwn(named, whole) ? named[whole] : undefined;
        if (char === undefined) throw fault(`it uses the unknown entity ${whole}`);
        return char;
      }
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      const valid = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
      return valid ? String.fromCodePoint(code) : '\uFFFD';
    },
  );
}
