const pattern = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;
const isoPattern = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?$/;

interface DateReading {
  /** Minutes east of UTC in which the text is meant. */
  readonly utcOffsetMinutes: number;
  /** Day first unless the field's format starts with the month. */
  readonly monthFirst?: boolean;
  /** Read `2025-01-31T23:59:59` too, as the action-history filter does (documented); lead fields do not. */
  readonly iso?: boolean;
}

/**
 * Epoch milliseconds of a date as the API takes it: a number, digits, or text in the workspace's format, where a missing
 * time is 00:00:00 (documented). Undefined when it is none of these.
 */
export function readDate(value: unknown, { utcOffsetMinutes, monthFirst, iso }: DateReading): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && Math.abs(value) <= 8.64e15 ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^-?\d{9,16}$/.test(text)) return Number(text);
  let [, first, second, third, ...time] = pattern.exec(text) ?? [];
  if (first === undefined && iso === true) [, third, second, first, ...time] = isoPattern.exec(text) ?? [];
  if (first === undefined) return undefined;
  const [day, month] = monthFirst === true && pattern.test(text) ? [second, first] : [first, second];
  const [hour, minute, seconds] = [Number(time[0] ?? 0), Number(time[1] ?? 0), Number(time[2] ?? 0)];
  const utc = Date.UTC(Number(third), Number(month) - 1, Number(day), hour, minute, seconds);
  const check = new Date(utc);
  const real = check.getUTCMonth() === Number(month) - 1 && check.getUTCDate() === Number(day);
  if (!real || hour > 23 || minute > 59 || seconds > 59) return undefined;
  return utc - utcOffsetMinutes * 60_000;
}
