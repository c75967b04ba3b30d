import { z } from 'zod';
import { parseDuration } from './duration.js';
import { nearestName } from './nearest.js';

/**
 * The form of one setting: reads text (or a number, from JSON) and fails with the right form, in words that finish the
 * sentence `--timeout "abc" …`.
 *
 * @param read `undefined` when the text does not fit.
 */
function form<T>(right: string | ((text: string) => string), read: (text: string) => T | undefined) {
  const words = (text: string): string => (typeof right === 'string' ? right : right(text));
  return z.union([z.string(), z.number()], { error: words('') }).transform((raw, context): T => {
    const text = String(raw).trim();
    const value = text === '' ? undefined : read(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: words(text) });
    return z.NEVER;
  });
}

/** Any text that is not blank. */
export const textForm = form('is empty', (text) => text);

/** Part of every request's path, so nothing that would change the path. */
export const enterpriseIdForm = form(
  'is not an enterprise id: copy it from Telecrm, letters and digits with no blanks or slashes',
  (text) => (/^[\w-]{1,128}$/u.test(text) ? text : undefined),
);

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/u.test(hostname);
}

/** `https:` anywhere, plain `http:` to this machine only; without a slash at the end. */
export const urlForm = form(
  'is not a base URL: write it as https://host/path; plain http:// is only for this machine (localhost, 127.0.0.1, [::1]), and user names, "?" and "#" are not allowed',
  (text) => {
    if (!URL.canParse(text)) return undefined;
    const url = new URL(text);
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) return undefined;
    if (url.username !== '' || url.password !== '' || /[?#]/u.test(text)) return undefined;
    return `${url.origin}${url.pathname.replace(/\/+$/u, '')}`;
  },
);

function isTimezone(name: string): boolean {
  // Offsets such as +05:30 pass in newer Node versions, but are no zones: they know no daylight saving.
  if (!/^[a-z]/iu.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** A zone by its IANA name. */
export const timezoneForm = form(
  (text) => {
    // Node lists zones by their oldest names, and most of our users live in this one.
    const suggestion = nearestName(text, ['Asia/Kolkata', ...Intl.supportedValuesOf('timeZone')]);
    return `is not a time zone: write its IANA name, such as ${suggestion ?? 'Asia/Kolkata'}`;
  },
  (text) => (isTimezone(text) ? text : undefined),
);

/** A country by its two letters; `UK` and the like become what phone libraries call them. */
export const countryForm = form('is not a country: write its two letters, such as IN, AE or GB', (text) => {
  if (!/^[a-z]{2}$/iu.test(text)) return undefined;
  const region = new Intl.Locale(`und-${text}`).region ?? '';
  const name = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(region);
  return name === undefined || /^(?:EU|EZ|UN|ZZ|X[AB])$/u.test(region) ? undefined : region;
});

function wholeNumber(text: string, most: number): number | undefined {
  const value = /^\d{1,9}$/u.test(text) ? Number(text) : 0;
  return value >= 1 && value <= most ? value : undefined;
}

export const headerRowForm = form('is not a row: write its number as the spreadsheet shows it, 1 or more', (text) =>
  wholeNumber(text, 1_048_576),
);

export const concurrencyForm = form(
  'is not a number of calls at once: write auto, or a whole number from 1 to 256',
  (text) => (text === 'auto' ? ('auto' as const) : wholeNumber(text, 256)),
);

export const maxPerSecondForm = form(
  'is not a number of calls a second: write auto, none, or a number above 0 and up to 10000',
  (text) => {
    if (text === 'auto' || text === 'none') return text;
    const value = /^\d{1,5}(?:\.\d{1,6})?$/u.test(text) ? Number(text) : 0;
    return value > 0 && value <= 10_000 ? value : undefined;
  },
);

export const maxPerHourForm = form(
  'is not a number of calls an hour: write a whole number, 1 or more, or leave it out',
  (text) => wholeNumber(text, 999_999_999),
);

/** Milliseconds. */
export const durationForm = form(
  'is not a time: write it as 500ms, 60s, 2m, 1h, or plain seconds, above 0 and up to 24 days',
  (text) => parseDuration(text) || undefined,
);

/** Milliseconds; 0 means not to wait at all. */
export const waitForm = form(
  'is not a time: write it as 0, 60s, 2m, 1h, or plain seconds, up to 24 days',
  parseDuration,
);

/**
 * What people copy as the token: blanks around it and a leading `Bearer` are taken off. It goes into a header, so it
 * has to be one run of printable ASCII.
 *
 * @returns `undefined` when it is no token.
 */
export function readToken(text: string): string | undefined {
  const token = text
    .replace(/^\u{FEFF}/u, '')
    .trim()
    .replace(/^bearer\s+/iu, '');
  return /^[\u{21}-\u{7E}]{1,8192}$/u.test(token) ? token : undefined;
}
