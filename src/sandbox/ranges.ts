import { readDate } from './dates.js';
import { isRecord } from './reply.js';

/** Both bounds inclusive (documented); an open side is infinite. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** A `{from, to}` filter in epoch milliseconds; undefined when a bound cannot be read. */
export function readRange(value: unknown, utcOffsetMinutes: number, iso = false): Range | undefined {
  if (!isRecord(value)) return undefined;
  const bound = (sent: unknown, open: number): number | undefined =>
    sent === undefined || sent === null ? open : readDate(sent, { utcOffsetMinutes, iso });
  const from = bound(value.from, Number.NEGATIVE_INFINITY);
  const to = bound(value.to, Number.POSITIVE_INFINITY);
  return from === undefined || to === undefined ? undefined : { from, to };
}

export const within = (time: number, { from, to }: Range): boolean => time >= from && time <= to;
