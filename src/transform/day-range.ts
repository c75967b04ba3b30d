import type { Converter } from '../values/converter.js';

/** A range of time in epoch ms, both ends included. */
export interface DayRange {
  readonly from: number;
  readonly to: number;
}

/** Where a range has no beginning or no end; both are always sent, since half-open ranges are not specified. */
const openRange: DayRange = { from: 0, to: Date.UTC(2100, 0, 1) };

const bareDate = /^\d{4}-\d{2}-\d{2}$/u;

/**
 * The time that a date means: a bare date its whole day, a date with time that instant. Words when it is neither.
 *
 * @param dates reads dates in the zone of the settings.
 */
export function dayRange(text: string, dates: Converter): DayRange | string {
  const from = instant(text, dates);
  if (typeof from === 'string' || !bareDate.test(text)) return typeof from === 'string' ? from : { from, to: from };
  const next = new Date(Date.parse(`${text}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  const to = instant(next, dates);
  return typeof to === 'string' ? to : { from, to: to - 1 };
}

/** A date, or `A..B` of which one side may be missing. */
export function dateRange(text: string, dates: Converter): DayRange | string {
  const [first = '', last, ...rest] = text.split('..').map((part) => part.trim());
  if (rest.length > 0) return `"${text}" has more than one ".."`;
  if (last === undefined) return dayRange(first, dates);
  const from = first === '' ? openRange : dayRange(first, dates);
  const to = last === '' ? openRange : dayRange(last, dates);
  if (typeof from === 'string') return from;
  if (typeof to === 'string') return to;
  return from.from > to.to ? `"${text}" ends before it begins` : { from: from.from, to: to.to };
}

function instant(text: string, dates: Converter): number | string {
  const parsed = dates.parse(text.trim());
  return parsed.ok ? Number(parsed.value) : `${parsed.problem.message}; write it as 2026-11-22 or 2026-11-22T16:18`;
}
