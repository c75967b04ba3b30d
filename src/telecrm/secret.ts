import { inspect } from 'node:util';

const mask = '[redacted]';

/** Holds a token so that printing, joining or serialising it shows `[redacted]`. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The token itself, for the one place that writes the `Authorization` header. */
  reveal(): string {
    return this.#value;
  }

  /** Take the token out of a text that came from elsewhere, also where it is URL-encoded, JSON-escaped or in base64. */
  redact(text: string): string {
    let clean = text;
    for (const form of new Set(this.#forms())) if (form !== '') clean = clean.replaceAll(form, mask);
    return clean;
  }

  #forms(): string[] {
    const value = this.#value;
    const base64 = Buffer.from(value).toString('base64');
    return [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value), base64, base64.replace(/=+$/u, '')];
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
