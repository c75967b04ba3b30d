import { compileDateFormat } from '../values/date-format.js';
import { type DateOrderVerdict, observeDateOrder } from '../values/date-order.js';
import { numericDate, readDateText } from '../values/date-text.js';
import { plainDigits } from '../values/digits.js';
import { readIso } from '../values/wall-clock.js';

/** What the dates of a column look like. */
export interface DateLook {
  /** How many values are dates. */
  readonly count: number;
  /** What all of them together say about the order of day and month. */
  readonly order: DateOrderVerdict;
  /** The format for the map; absent where none is needed, or the order is open, or the shapes are mixed. */
  readonly format?: string;
  /** Where the order is open: the format by each reading. */
  readonly readings?: { readonly dayFirst: string; readonly monthFirst: string };
}

/** At least this share of the dates must have one shape, for it to be the column's format. */
const oneShape = 0.9;

const numbers =
  /^(\d{1,2})([/.\- ])(\d{1,2})\2(\d{4}|\d{2})(?:(,?\s+)(\d{1,2}):(\d{2})(:\d{2})?(?:(\s*)([ap]\.?m\.?))?)?$/iu;

/** Look at the dates among some texts. The order of day and month is told by them or left open, never guessed. */
export function lookAtDates(texts: readonly string[]): DateLook {
  const dates = texts.map(plainDigits).filter(isDate);
  const observer = observeDateOrder();
  for (const text of dates) observer.observe(text);
  const order = observer.verdict();
  const shape = commonShape(dates);
  if (shape === undefined) return { count: dates.length, order };
  const dayFirst = shape.replace('1', 'DD').replace('2', 'MM');
  const monthFirst = shape.replace('1', 'MM').replace('2', 'DD');
  if (order.order === 'ambiguous') return { count: dates.length, order, readings: { dayFirst, monthFirst } };
  // Where day and month are alike everywhere, nothing is known about the order either.
  if (order.order === 'mixed' || order.order === 'none') return { count: dates.length, order };
  const format = order.order === 'month-first' ? monthFirst : dayFirst;
  return reads(format, dates) ? { count: dates.length, order, format } : { count: dates.length, order };
}

/** A day with separators or a month's name, by ISO or as people write it; bare numbers may be anything. */
function isDate(text: string): boolean {
  if (text.length > 80 || /^[\d\s]*$/u.test(text)) return false;
  if (typeof readIso(text) === 'object') return true;
  return (
    typeof readDateText(text, 'day-first') === 'object' ||
    (numericDate(text) !== undefined && typeof readDateText(text, 'month-first') === 'object')
  );
}

/** The shape of most dates that need a format, `1/2/YYYY HH:mm`; with a time where some have one. */
function commonShape(dates: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const text of dates) {
    const shape = shapeOf(text);
    if (shape !== undefined) counts.set(shape, (counts.get(shape) ?? 0) + 1);
  }
  // A format with a time also reads the bare date, but not the other way round.
  const bare = (shape: string) => /^[^Y]*Y+/u.exec(shape)?.[0];
  const sorted = [...counts].toSorted(([a, first], [b, second]) => second - first || b.length - a.length);
  const most = sorted[0]?.[0];
  if (most === undefined) return undefined;
  return sorted.map(([shape]) => shape).find((shape) => /[Hh]/u.test(shape) && bare(shape) === bare(most)) ?? most;
}

function shapeOf(text: string): string | undefined {
  const match = numbers.exec(text);
  if (match === null) return undefined;
  const [, , sign = '', , year = '', gap, , , seconds, halfGap = '', half] = match;
  const date = `1${sign}2${sign}${year.length === 4 ? 'YYYY' : 'YY'}`;
  if (gap === undefined) return date;
  const clock = `mm${seconds === undefined ? '' : ':ss'}`;
  const between = gap.startsWith(',') ? ', ' : ' ';
  return `${date}${between}${half === undefined ? `HH:${clock}` : `hh:${clock}${halfGap === '' ? '' : ' '}A`}`;
}

function reads(format: string, dates: readonly string[]): boolean {
  const { read } = compileDateFormat(format);
  let fitting = 0;
  for (const text of dates) if (read(text) !== undefined || typeof readIso(text) === 'object') fitting += 1;
  return fitting >= dates.length * oneShape;
}
