/** A moment as a clock on the wall shows it, not yet tied to the epoch. */
export interface Moment {
  /** Milliseconds of the same reading in UTC. */
  readonly local: number;
  /** Minutes east of UTC, where the text says so. */
  readonly offset?: number;
}

/** A moment, or in words why there is none (`February 2026 has 28 days`), or `undefined`: the text has another shape. */
export type Reading = Moment | string | undefined;

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** `March`; `''` for a month that does not exist. */
export function monthName(month: number): string {
  return monthNames[month - 1] ?? '';
}

const monthNumbers = new Map<string, number>([['sept', 9]]);
for (const [index, name] of monthNames.entries()) {
  monthNumbers.set(name.toLowerCase(), index + 1);
  monthNumbers.set(name.slice(0, 3).toLowerCase(), index + 1);
}

/** 1 to 12 for an English month name, short or long, in any case; 0 for any other word. */
export function monthNumber(word: string): number {
  return monthNumbers.get(word.toLowerCase()) ?? 0;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Two-digit years: 00-69 are 2000-2069, 70-99 are 1970-1999, as POSIX and the API's neighbours read them. */
export function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length !== 2) return year;
  return year < 70 ? 2000 + year : 1900 + year;
}

/** Tie the parts of a date together; words where they do not make one. Years from 1900 to 2200. */
export function wallClock(
  year: number,
  month: number,
  day: number,
  hour = 0,
  minute = 0,
  second = 0,
  millisecond = 0,
): { readonly local: number } | string {
  if (year < 1900 || year > 2200) return `the year is ${year}`;
  if (month < 1 || month > 12) return `there is no month ${month}`;
  const days = daysInMonth(year, month);
  if (day < 1 || day > days) return `${monthName(month)} ${year} has ${days} days`;
  if (hour > 23 || minute > 59 || second > 59) return `there is no such time`;
  return { local: Date.UTC(year, month - 1, day, hour, minute, second, millisecond) };
}

/** The hour of a 12-hour clock on a 24-hour clock; -1 when there is none (`13 PM`). */
export function hourOf(hour: number, half: string): number {
  if (half === '') return hour;
  if (hour < 1 || hour > 12) return -1;
  return (hour % 12) + (half.charAt(0).toLowerCase() === 'p' ? 12 : 0);
}

/** Minutes east of UTC: `Z`, `UTC`, `+05:30`, `GMT+0530`, `-08`. */
export function offsetMinutes(text: string): number {
  const match = /([+-])(\d{2}):?(\d{2})?$/u.exec(text);
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return match[1] === '-' ? -minutes : minutes;
}

const iso =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]{1,2}(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}:?(?:\d{2})?)?)?$/iu;

/** `YYYY-MM-DD`, with time and offset where there are any: what date cells of a workbook and our own exports look like. */
export function readIso(text: string): Reading {
  if (text.charCodeAt(4) !== 45) return undefined;
  const match = iso.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', offset] = match;
  const milliseconds = fraction === '' ? 0 : Number(fraction.padEnd(3, '0').slice(0, 3));
  const clock = wallClock(
    Number(year),
    Number(month),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    milliseconds,
  );
  if (typeof clock === 'string' || offset === undefined) return clock;
  return { local: clock.local, offset: offsetMinutes(offset) };
}
