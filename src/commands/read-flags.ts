import { ConfigError } from '../model/errors.js';
import type { QueueOptions } from '../import-options.js';
import type { ReadLimits, ReadOptions } from '../readers/options.js';
import { nearestName } from '../terminal/nearest.js';
import type { ErrorLimit } from '../upload/max-errors.js';

const delimiters: Readonly<Record<string, string>> = { COMMA: ',', SEMICOLON: ';', TAB: '\t', PIPE: '|' };

/** The flags that say what to read of a file, as typed. */
export interface ReadFlags {
  readonly rows?: string;
  readonly limit?: string;
  readonly delimiter?: string;
  readonly encoding?: string;
  readonly readLimit?: readonly string[];
  readonly formulaGuard?: boolean;
}

/**
 * Turn the flags into options of the readers.
 *
 * @param sheet and
 * @param headerRow as settled among flags, map and configuration.
 * @throws {ConfigError} naming the flag and the right form.
 */
export function readOptionsOf(flags: ReadFlags, sheet: string | undefined, headerRow: number | undefined): ReadOptions {
  return {
    sheet: sheet !== undefined && /^\d+$/u.test(sheet) ? Number(sheet) : sheet,
    headerRow,
    rows: rangeOf(flags.rows),
    limit: flags.limit === undefined ? undefined : wholeNumber('--limit', flags.limit, 1),
    delimiter: delimiterOf(flags.delimiter),
    encoding: encodingOf(flags.encoding),
    formulaGuard: flags.formulaGuard,
    limits: limitsOf(flags.readLimit),
  };
}

/**
 * A whole number typed behind a flag.
 *
 * @throws {ConfigError} when it is none, or below `least`.
 */
export function wholeNumber(flag: string, text: string, least: number): number {
  const number = /^\d{1,12}$/u.test(text.trim()) ? Number(text) : Number.NaN;
  if (number >= least) return number;
  throw new ConfigError(`${flag} takes a whole number from ${least}, not "${text}".`);
}

/**
 * Read `--max-errors`: a number of rows such as `50`, or a share such as `2.5%`.
 *
 * @throws {ConfigError} when it is none, or 0.
 */
export function errorLimit(text: string | undefined): ErrorLimit | undefined {
  if (text === undefined) return undefined;
  const [, number = '', percent] = /^(\d{1,9}(?:\.\d{1,6})?)(%?)$/u.exec(text.trim()) ?? [];
  const value = Number(number);
  if (percent === '%' && value > 0 && value <= 100) return `${value}%`;
  if (percent === '' && Number.isInteger(value) && value > 0) return value;
  throw new ConfigError(`--max-errors takes a number of rows from 1 or a share such as 5%, not "${text}".`);
}

function limitsOf(texts: readonly string[] = []): ReadOptions['limits'] {
  if (texts.length === 0) return undefined;
  const limits: Partial<Record<keyof ReadLimits, number>> = {};
  for (const text of texts) {
    const [, name = '', number = ''] = /^\s*(\w+)\s*=\s*(\d{1,15})\s*$/u.exec(text) ?? [];
    if (Number(number) === 0)
      throw new ConfigError(`--read-limit takes NAME=NUMBER, such as ratio=1000, not "${text}".`);
    if (!isLimit(name)) {
      const names = Object.keys(limitNames);
      const near = nearestName(name, names);
      const hint = near === undefined ? `; there are ${names.join(', ')}` : `; did you mean "${near}"?`;
      throw new ConfigError(`--read-limit: there is no limit "${name}"${hint}`);
    }
    limits[name] = Number(number);
  }
  return limits;
}

/** The readers themselves are loaded only when a file is read. */
const limitNames: Readonly<Record<keyof ReadLimits, true>> = {
  recordLength: true,
  cellLength: true,
  partBytes: true,
  ratio: true,
  sharedStringBytes: true,
  zipEntries: true,
  columns: true,
};
const isLimit = (name: string): name is keyof ReadLimits => Object.hasOwn(limitNames, name);

function rangeOf(text: string | undefined): ReadOptions['rows'] {
  if (text === undefined) return undefined;
  const [, from = '', to = ''] = /^(\d{1,9})-(\d{1,9})$/u.exec(text.trim()) ?? [];
  if (from !== '' && Number(from) >= 1 && Number(to) >= Number(from)) return { from: Number(from), to: Number(to) };
  throw new ConfigError(`--rows takes a range such as 2-100, not "${text}".`);
}

function delimiterOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const named = delimiters[text.toUpperCase()] ?? (text === '\\t' ? '\t' : text);
  if ([...named].length === 1 && !/["\r\n\uFEFF]/u.test(named)) return named;
  throw new ConfigError(`--delimiter takes COMMA, SEMICOLON, TAB, PIPE or one character, not "${text}".`);
}

function encodingOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const encoding = textEncoding(text);
  if (encoding !== undefined) return encoding;
  throw new ConfigError(`--encoding does not know "${text}".`, [
    'Common names: utf-8, utf-16le, windows-1252, windows-1251, gbk, shift_jis.',
  ]);
}

/** The encoding's usual name; `undefined` when `TextDecoder` does not know it. */
export function textEncoding(name: string): string | undefined {
  try {
    return new TextDecoder(name.trim()).encoding;
  } catch {
    return undefined;
  }
}

/** The flags of a queue, as typed. */
export interface QueueFlags {
  readonly queue?: string;
  readonly detach?: boolean;
  readonly unsafeRedis?: boolean;
  readonly sandbox?: boolean;
}

/**
 * Where rows go to be sent by workers; `undefined` when this process sends them.
 *
 * @throws {ConfigError} when a flag of the queue is used without it, or with a stand-in that no worker can reach.
 */
export function queueOf(
  flags: QueueFlags,
  { maxPerSecond }: { readonly maxPerSecond: number | 'auto' | 'none' },
): QueueOptions | undefined {
  if (flags.queue === undefined) {
    if (flags.detach === true) throw new ConfigError('--detach needs --queue.');
    if (flags.unsafeRedis === true) throw new ConfigError('--unsafe-redis needs --queue.');
    return undefined;
  }
  if (flags.sandbox === true) {
    throw new ConfigError(
      '--queue and --sandbox do not go together: no worker can reach a stand-in inside this process.',
      ['Serve one with: telecrm-bulk sandbox'],
    );
  }
  const cap = typeof maxPerSecond === 'number' ? maxPerSecond : undefined;
  return { redisUrl: flags.queue, detach: flags.detach, unsafeRedis: flags.unsafeRedis, maxPerSecond: cap };
}
