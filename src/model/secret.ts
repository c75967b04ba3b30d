import { inspect } from 'node:util';

const mask = '[redacted]';

/** What is shorter could stand in any text. */
const shortestPiece = 8;
const shortestInData = 16;

/** What base64 makes of the secret inside a longer text (`Bearer …`), where it begins at any of three places. */
function insideBase64(value: string): string[] {
  return [0, 1, 2]
    .map((before) => {
      const bytes = Buffer.from(' '.repeat(before) + value);
      const coded = bytes.toString('base64');
      // Characters that hold bits of the neighbours too are left out, at both ends.
      return coded.slice(before === 0 ? 0 : before + 1, coded.length - ([0, 3, 2][bytes.length % 3] ?? 0));
    })
    .filter((piece) => piece.length >= shortestPiece);
}

/** Holds a token or password so that printing, joining or serialising it shows `[redacted]`. */
export class Secret {
  readonly #value: string;
  #known: readonly string[] | undefined;

  constructor(value: string) {
    this.#value = value;
  }

  /** The token itself, for the one place that writes the `Authorization` header. */
  reveal(): string {
    return this.#value;
  }

  /** Take the token out of a text that came from elsewhere, also where it is URL-encoded, JSON-escaped or in base64,
   * by itself or within a longer text. */
  redact(text: string): string {
    this.#known ??= [...new Set(this.#forms())].filter((form) => form !== '');
    let clean = text;
    for (const form of this.#known) clean = clean.replaceAll(form, mask);
    return clean;
  }

  /** The same for a text that is data: a secret so short that it may stand there by chance is left where it is. */
  redactData(text: string): string {
    return this.#value.length < shortestInData ? text : this.redact(text);
  }

  #forms(): string[] {
    const value = this.#value;
    const base64 = Buffer.from(value).toString('base64');
    const texts = [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value), encodeURI(value)];
    const coded = [base64, base64.replace(/=+$/u, ''), ...insideBase64(value)];
    return [...texts, ...coded, ...coded.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))];
  }

  toString(): string {
    return mask;
  }

  toJSON(): string {
    return mask;
  }

  [inspect.custom](): string {
    return mask;
  }
}
