import { ConfigError } from '../model/errors.js';
import { type DigitStep, digitReader } from './date-digits.js';
import { fullYear, hourOf, monthName, monthNumber, type Reading, wallClock } from './wall-clock.js';

/** A date format, ready for use. */
export interface DateFormat {
  readonly format: string;
  /** A date of the format; a format with a time behind its date also reads the bare date. */
  read(text: string): Reading;
  /** The wall-clock reading `local` (ms of the same reading in UTC) in the format. */
  write(local: number): string;
}

interface Token {
  /** What it says; a format may say it once. */
  readonly part: 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'half';
  /** A regular expression. `tight`: digits stand next to it, so the width must be exact. */
  pattern(tight: boolean): string;
  write(date: Date): string;
}

const two = (value: number) => String(value).padStart(2, '0');
const oneOrTwo = (tight: boolean) => (tight ? '\\d{2}' : '\\d{1,2}');
const word = () => '\\p{L}{3,9}';
const hour12 = (date: Date) => date.getUTCHours() % 12 || 12;

const tokens: ReadonlyMap<string, Token> = new Map<string, Token>([
  ['YYYY', { part: 'year', pattern: () => '\\d{4}', write: (date) => String(date.getUTCFullYear()).padStart(4, '0') }],
  ['YY', { part: 'year', pattern: () => '\\d{2}', write: (date) => two(date.getUTCFullYear() % 100) }],
  ['MMMM', { part: 'month', pattern: word, write: (date) => monthName(date.getUTCMonth() + 1) }],
  ['MMM', { part: 'month', pattern: word, write: (date) => monthName(date.getUTCMonth() + 1).slice(0, 3) }],
  ['MM', { part: 'month', pattern: oneOrTwo, write: (date) => two(date.getUTCMonth() + 1) }],
  ['M', { part: 'month', pattern: () => '\\d{1,2}', write: (date) => String(date.getUTCMonth() + 1) }],
  ['DD', { part: 'day', pattern: oneOrTwo, write: (date) => two(date.getUTCDate()) }],
  ['D', { part: 'day', pattern: () => '\\d{1,2}', write: (date) => String(date.getUTCDate()) }],
  ['HH', { part: 'hour', pattern: oneOrTwo, write: (date) => two(date.getUTCHours()) }],
  ['H', { part: 'hour', pattern: () => '\\d{1,2}', write: (date) => String(date.getUTCHours()) }],
  ['hh', { part: 'hour', pattern: oneOrTwo, write: (date) => two(hour12(date)) }],
  ['h', { part: 'hour', pattern: () => '\\d{1,2}', write: (date) => String(hour12(date)) }],
  ['mm', { part: 'minute', pattern: () => '\\d{2}', write: (date) => two(date.getUTCMinutes()) }],
  ['ss', { part: 'second', pattern: () => '\\d{2}', write: (date) => two(date.getUTCSeconds()) }],
  ['A', { part: 'half', pattern: () => '[ap]\\.?m\\.?', write: (date) => (date.getUTCHours() < 12 ? 'AM' : 'PM') }],
]);

const dateParts: ReadonlySet<string> = new Set(['year', 'month', 'day']);

interface Piece {
  readonly token?: Token;
  readonly literal: string;
}

/**
 * Compile a format of the tokens `YYYY YY MMMM MMM MM M DD D HH H hh h mm ss A`; literal text stands in `[ ]`, signs
 * and blanks stand for themselves. `DD`, `MM`, `HH` and `hh` also read one digit, unless digits stand next to them.
 *
 * @throws {ConfigError} when it has a wrong token, says a part twice, or does not say year, month and day.
 */
export function compileDateFormat(format: string): DateFormat {
  const pieces = readPieces(format);
  const parts = pieces.flatMap(({ token }) => (token === undefined ? [] : [token.part]));
  checkParts(format, parts);
  const whole = compilePieces(pieces);
  const firstTime = pieces.findIndex(({ token }) => token !== undefined && !dateParts.has(token.part));
  const lastDate = pieces.findLastIndex(({ token }) => token !== undefined && dateParts.has(token.part));
  const bare = firstTime > lastDate ? compilePieces(pieces.slice(0, lastDate + 1)) : undefined;
  const steps = digitSteps(pieces);
  const quick = steps === undefined ? undefined : digitReader(steps);
  return {
    format,
    read(text) {
      const moment = quick?.(text);
      if (moment !== undefined) return moment;
      const match = whole.exec(text) ?? bare?.exec(text);
      return match === undefined || match === null ? undefined : readParts(match, parts);
    },
    write(local) {
      const date = new Date(local);
      return pieces.map(({ token, literal }) => (token === undefined ? literal : token.write(date))).join('');
    },
  };
}

function readPieces(format: string): Piece[] {
  const pieces: Piece[] = [];
  for (const match of format.trim().matchAll(/\[([^\]]*)\]|(\p{L})\2*|[^\p{L}]/gu)) {
    const [text, quoted] = match;
    const token = tokens.get(text);
    if (token !== undefined) pieces.push({ token, literal: '' });
    else if (quoted !== undefined) pieces.push({ literal: quoted });
    else if (/\p{L}/u.test(text)) throw wrongFormat(format, `"${text}" is no token of a date format`);
    else pieces.push({ literal: text });
  }
  return pieces;
}

function checkParts(format: string, parts: readonly string[]): void {
  for (const part of ['year', 'month', 'day']) {
    if (!parts.includes(part)) throw wrongFormat(format, `it does not say the ${part}`);
  }
  const twice = parts.find((part, at) => parts.indexOf(part) !== at);
  if (twice !== undefined) throw wrongFormat(format, `it says the ${twice} twice`);
  const twelve = /h/u.test(format.replace(/\[[^\]]*\]/gu, ''));
  if (twelve !== parts.includes('half')) {
    throw wrongFormat(
      format,
      twelve ? 'a 12-hour clock (h, hh) needs A for AM and PM' : 'A goes with a 12-hour clock (h, hh)',
    );
  }
  if (parts.includes('minute') !== parts.includes('hour') && parts.includes('minute')) {
    throw wrongFormat(format, 'it says the minute but not the hour');
  }
}

function wrongFormat(format: string, fault: string): ConfigError {
  const better = corrected(format);
  const hint = better === undefined ? '' : `; did you mean "${better}"?`;
  return new ConfigError(`the date format "${format}" cannot be used: ${fault}${hint}`, [
    'Use YYYY YY MMMM MMM MM M DD D HH H hh h mm ss A, and put literal text in [ ], e.g. "DD/MM/YYYY HH:mm".',
  ]);
}

/** What people write who know other programs' tokens: `dd/mm/yyyy`, `DD/mm/YYYY`, `YYYY-MM-DDTHH:mm`. */
function corrected(format: string): string | undefined {
  let better = format
    .trim()
    .replace(/y/gu, 'Y')
    .replace(/d/gu, 'D')
    .replace(/am\/?pm|tt|\ba\b/iu, 'A');
  better = better
    .replace(/(?<=[A-Z])T(?=[Hh])/u, '[T]')
    .replace(/:MM/gu, ':mm')
    .replace(/:SS/gu, ':ss');
  if (!better.includes('M')) better = better.replace(/(?<!:)m+/u, (run) => run.toUpperCase());
  better = better.includes('A') ? better.replaceAll('H', 'h') : better.replaceAll('h', 'H');
  const runs = better.replace(/\[[^\]]*\]/gu, ' ').match(/(\p{L})\1*/gu) ?? [];
  const parts = runs.map((run) => tokens.get(run)?.part ?? 'none');
  const complete = !parts.includes('none') && new Set(parts).size === parts.length;
  return complete && better !== format && ['year', 'month', 'day'].every((part) => parts.some((has) => has === part))
    ? better
    : undefined;
}

function compilePieces(pieces: readonly Piece[]): RegExp {
  const source = pieces.map(({ token, literal }, at) => {
    if (token === undefined) return /^\s+$/u.test(literal) ? '\\s+' : escapeLiteral(literal);
    return `(${token.pattern(isTight(pieces, at))})`;
  });
  return new RegExp(`^${source.join('').replace(/(?:\\s\+)+/gu, '\\s+')}$`, 'iu');
}

/** The format as steps over digits and signs; `undefined` for one with words, or without signs between digits of open width. */
function digitSteps(pieces: readonly Piece[]): DigitStep[] | undefined {
  const steps: DigitStep[] = [];
  for (const [at, { token, literal }] of pieces.entries()) {
    if (token === undefined) {
      if (/\d/u.test(literal)) return undefined;
      steps.push(...literal.split('').map((sign) => ({ sign })));
      continue;
    }
    const width = /^\\d\{(?:(\d),)?(\d)\}$/u.exec(token.pattern(isTight(pieces, at)));
    if (width === null || token.part === 'half') return undefined;
    const most = Number(width[2]);
    const least = Number(width[1] ?? most);
    if (least !== most && isTight(pieces, at)) return undefined;
    steps.push({ part: token.part, least, most });
  }
  return steps;
}

/** Whether digits may stand right beside the token's. */
function isTight(pieces: readonly Piece[], at: number): boolean {
  return pieces[at - 1]?.token !== undefined || pieces[at + 1]?.token !== undefined;
}

function escapeLiteral(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&').replace(/\s+/gu, '\\s+');
}

function readParts(match: RegExpExecArray, parts: readonly string[]): Reading {
  let year = 0;
  let month = 0;
  let day = 0;
  let hour = 0;
  let minute = 0;
  let second = 0;
  let half = '';
  for (let at = 1; at < match.length; at++) {
    const text = match[at] ?? '';
    const part = parts[at - 1];
    if (part === 'year') year = fullYear(text);
    else if (part === 'month') {
      month = text.charCodeAt(0) < 58 ? Number(text) : monthNumber(text);
      if (month === 0) return `there is no month "${text}"`;
    } else if (part === 'day') day = Number(text);
    else if (part === 'hour') hour = Number(text);
    else if (part === 'minute') minute = Number(text);
    else if (part === 'second') second = Number(text);
    else half = text;
  }
  const hours = hourOf(hour, half);
  return hours === -1 ? 'there is no such time' : wallClock(year, month, day, hours, minute, second);
}
