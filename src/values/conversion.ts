import type { FieldValue } from '../model/lead.js';
import type { Problem, UnknownValue } from '../model/remark.js';

/** How text is read, for the whole file. */
export interface ValueSettings {
  /** IANA name: the zone in which dates without an offset are read, and in which dates are written. */
  readonly timezone: string;
  /** ISO country of phones without a country code, e.g. `IN`. */
  readonly defaultCountry: string;
  /** Whether `5 lakh` and `2 cr` are amounts or refused with a hint. */
  readonly numbers: 'western' | 'indian';
  /** Whether drop-down options and tags that the workspace does not have are refused or created. */
  readonly newOptions: 'block' | 'allow';
}

/** How text is read in one column. */
export interface ColumnSettings {
  /** Date tokens, e.g. `DD/MM/YYYY HH:mm`. */
  readonly format?: string;
  /** The IANA zone of its dates, where it is another than that of the file. */
  readonly timezone?: string;
  /** For a date column without a format: what the survey of the whole column found. */
  readonly dateOrder?: 'day-first' | 'month-first';
  /** Between tags; `;` when left out. */
  readonly separator?: string;
  /** For tags: what one of them is to be read as; `undefined` leaves it as it is. */
  readonly translate?: (tag: string) => string | undefined;
}

/** What became of a text: a value, with a warning when it was repaired, or a problem. */
export type Parsed =
  | { readonly ok: true; readonly value: FieldValue; readonly repaired?: Problem }
  | { readonly ok: false; readonly problem: Problem };

/** Reads, compares and writes the values of one field. */
export interface Converter {
  /** Text to value. The text is trimmed and not empty. Never throws. */
  parse(text: string): Parsed;
  /** Whether what the API returned is what was sent, in whatever form it comes back. */
  equal(sent: FieldValue, returned: unknown): boolean;
  /** A value as the API returns it to the text of a cell, which `parse` accepts again; nothing is `''`. */
  format(value: unknown): string;
}

export const accepted = (value: FieldValue): Parsed => ({ ok: true, value });

export const repaired = (value: FieldValue, code: 'PHONE_REPAIRED' | 'VALUE_REPAIRED', message: string): Parsed => ({
  ok: true,
  value,
  repaired: { code, message },
});

export const refused = (code: Problem['code'], message: string, tip?: string): Parsed => ({
  ok: false,
  problem: tip === undefined ? { code, message } : { code, message, tip },
});

/** Refuse a text that is not among a field's labels. */
export const unknownLabel = (code: Problem['code'], message: string, tip: string, unknown: UnknownValue): Parsed => ({
  ok: false,
  problem: { code, message, tip, unknown: [unknown] },
});
