/** What a number format makes of a number. `elapsed` counts hours past 24 (`[h]:mm`). */
export type NumberKind = 'number' | 'date' | 'time' | 'elapsed';

/** The day that serial 0 stands for: Windows' base, and the one of old Macs. */
export type DateSystem = 1900 | 1904;

const secondsPerDay = 86_400;
/** Serial 0 as days since 1970-01-01. 1900 counts from 30 December 1899 from March 1900 on, and a day later before. */
const epochDay = { 1900: -25_569, 1904: -24_107 } as const;
/** 9999-12-31, the last day that a spreadsheet knows, in both systems. */
const lastDay = { 1900: 2_958_465, 1904: 2_957_003 } as const;

const two = (n: number) => (n < 10 ? `0${n}` : String(n));

/**
 * A date's serial number as wall-clock text, rounded to the second: `YYYY-MM-DDTHH:mm:ss`, or `HH:mm:ss` where the
 * cell holds a time without a date. Undefined when no spreadsheet shows a date for it (negative, past 9999).
 *
 * Serial 60 of the 1900 system is 29 February 1900, a day that never was but that Excel shows.
 */
export function serialText(serial: number, kind: NumberKind, system: DateSystem): string | undefined {
  if (!(serial >= 0) || serial >= lastDay[system] + 1) return undefined;
  const total = Math.round(serial * secondsPerDay);
  if (kind === 'elapsed') return clock(total);
  const day = Math.floor(total / secondsPerDay);
  const time = clock(total % secondsPerDay);
  // In the 1904 system day 0 is a date like any other; in the 1900 system it is the `0 January` of a bare time.
  if (serial < 1 && (kind === 'time' || system === 1900)) return time;
  if (system === 1900 && day === 60) return `1900-02-29T${time}`;
  return `${civilDate(epochDay[system] + day + (system === 1900 && day < 60 ? 1 : 0))}T${time}`;
}

function clock(seconds: number): string {
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

/** The Gregorian date of a day counted from 1970-01-01, by counting in eras of 400 years that begin in March. */
function civilDate(day: number): string {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1)}`;
}

const isoDate =
  /^(?:(\d{4})-(\d{2})-(\d{2}))?T?(?:(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?(?:Z|[+-]\d{2}:?\d{2})?$/u;

/**
 * The text of a cell of type `d`, which holds an ISO date: the same wall-clock forms as `serialText`. A zone is left
 * out, since a cell has none. Text in another form comes back unchanged.
 */
export function isoText(source: string): string {
  const text = source.trim();
  const match = isoDate.exec(text);
  if (!match) return text;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction] = match;
  const rounded = fraction !== undefined && fraction.charCodeAt(0) >= 53 ? 1 : 0;
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second) + rounded;
  if (year === undefined || month === undefined || day === undefined) {
    return match[4] === undefined ? text : clock(seconds % secondsPerDay);
  }
  // A bare time, written with the day that serial 0 stands for.
  if (year === '1899') return clock(seconds % secondsPerDay);
  if (seconds < secondsPerDay) return `${year}-${month}-${day}T${clock(seconds)}`;
  return new Date(Date.UTC(Number(year), Number(month) - 1, Number(day), 0, 0, seconds)).toISOString().slice(0, 19);
}
