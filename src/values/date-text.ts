import { fullYear, hourOf, monthName, monthNumber, offsetMinutes, type Reading, wallClock } from './wall-clock.js';

/** Longest text that is looked at for a date, in characters. */
const longestDate = 80;

const time =
  /(?:,|\s|T)+(?:at\s+)?(\d{1,2})(?:[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,6})?)?)?\s*([ap]\.?m\.?)?\s*((?:GMT|UTC)?[+-]\d{2}:?\d{2}|Z|GMT|UTC)?$/iu;
const weekday = /^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[.,]?\s+/iu;
const yearFirst = /^(\d{4})\s?([/.\- ])\s?(\d{1,2})\s?\2\s?(\d{1,2})$/u;
const yearLast = /^(\d{1,2})\s?([/.\- ])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})$/u;
const dayAndName = /^(\d{1,2})(?:st|nd|rd|th)?[\s\-/.,]*(?:of\s)?(\p{L}{3,9})[\s\-/.,']*(\d{4}|\d{2})$/iu;
const nameAndDay = /^(\p{L}{3,9})[\s\-/.]*(\d{1,2})(?:st|nd|rd|th)?[\s\-/.,']+(\d{4}|\d{2})$/iu;
const yearAndName = /^(\d{4})[\s\-/.]*(\p{L}{3,9})[\s\-/.]*(\d{1,2})$/iu;

/** The numbers of `03/04/2026`, whose order of day and month the text alone may not tell. */
export interface NumericDate {
  readonly first: number;
  readonly second: number;
  readonly year: number;
}

/** Day, month and year in numbers with the year behind, a weekday and a time left aside. */
export function numericDate(text: string): NumericDate | undefined {
  if (text.length > longestDate) return undefined;
  const match = yearLast.exec(splitTime(text).date);
  if (match === null) return undefined;
  return { first: Number(match[1]), second: Number(match[3]), year: fullYear(match[4] ?? '') };
}

/**
 * A date of a column without a format: year first, month by name, or numbers whose order is plain (a day above 12)
 * or given. The order of day and month is never guessed: `03/04/2026` without an order is told with both readings.
 */
export function readDateText(text: string, order: 'day-first' | 'month-first' | undefined): Reading {
  if (text.length > longestDate) return undefined;
  const { date, clock } = splitTime(text);
  const ymd = readCalendar(date, order);
  if (ymd === undefined || typeof ymd === 'string') return ymd;
  if (clock === null) return wallClock(ymd.year, ymd.month, ymd.day);
  const [, hour, minute, second, half = '', offset] = clock;
  const hours = hourOf(Number(hour), half);
  if (hours === -1) return 'there is no such time';
  const moment = wallClock(ymd.year, ymd.month, ymd.day, hours, Number(minute ?? 0), Number(second ?? 0));
  if (typeof moment === 'string' || offset === undefined) return moment;
  return { local: moment.local, offset: offsetMinutes(offset) };
}

/**
 * A date that reads one way only, whatever form the others of its column have: the month in words, the year in four
 * digits. `undefined` for any other text.
 */
export function readDateInWords(text: string): Reading {
  if (text.length > longestDate) return undefined;
  const { date } = splitTime(text);
  const day = dayAndName.exec(date);
  const name = nameAndDay.exec(date);
  const [year = '', month = ''] =
    day !== null ? [day[3], day[2]] : name !== null ? [name[3], name[1]] : (yearAndName.exec(date)?.slice(1) ?? []);
  return year.length === 4 && monthNumber(month) !== 0 ? readDateText(text, undefined) : undefined;
}

interface Calendar {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** A time at the end has minutes or AM/PM: a bare number there is a year. */
function splitTime(text: string): { readonly date: string; readonly clock: RegExpExecArray | null } {
  const plain = text.replace(/\s*\([^)]*\)$/u, '').replace(weekday, '');
  const clock = time.exec(plain);
  if (clock === null || (clock[2] === undefined && clock[4] === undefined)) return { date: plain, clock: null };
  // "2026.03.04" and "4.3.2026" have no time, though their end looks like one behind a blank.
  return { date: plain.slice(0, clock.index).trim(), clock };
}

function readCalendar(text: string, order: 'day-first' | 'month-first' | undefined): Calendar | string | undefined {
  let match = yearFirst.exec(text);
  if (match !== null) return { year: Number(match[1]), month: Number(match[3]), day: Number(match[4]) };
  match = yearLast.exec(text);
  if (match !== null) return inOrder(Number(match[1]), Number(match[3]), fullYear(match[4] ?? ''), order);
  match = dayAndName.exec(text);
  if (match !== null) return named(match[3], match[2], match[1]);
  match = nameAndDay.exec(text);
  if (match !== null) return named(match[3], match[1], match[2]);
  match = yearAndName.exec(text);
  if (match !== null) return named(match[1], match[2], match[3]);
  return undefined;
}

function named(year = '', month = '', day = ''): Calendar | string {
  const number = monthNumber(month);
  return number === 0 ? `there is no month "${month}"` : { year: fullYear(year), month: number, day: Number(day) };
}

function inOrder(
  first: number,
  second: number,
  year: number,
  order: 'day-first' | 'month-first' | undefined,
): Calendar | string {
  const dayFirst = { year, month: second, day: first };
  const monthFirst = { year, month: first, day: second };
  if (second > 12) return first > 12 ? `neither ${first} nor ${second} is a month` : monthFirst;
  if (first > 12 || first === second) return dayFirst;
  if (order === undefined) return `it can be ${inWords(dayFirst)} or ${inWords(monthFirst)}`;
  return order === 'day-first' ? dayFirst : monthFirst;
}

/** `3 April 2026`. */
export function inWords({ year, month, day }: Calendar): string {
  return `${day} ${monthName(month)} ${year}`;
}
