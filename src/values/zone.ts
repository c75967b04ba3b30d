import { IANAZone } from 'luxon';
import { ConfigError } from '../model/errors.js';

/** Times of one zone, daylight saving included. */
export interface ZoneClock {
  /** Epoch ms of a wall-clock reading. A time that a clock change skips moves forward; of one that comes twice the first is taken. */
  toEpoch(local: number): number;
  /** Minutes east of UTC at an instant. */
  offsetAt(epoch: number): number;
}

const day = 86_400_000;
/** Days kept a zone; a file has dates of a few thousand. */
const keptDays = 50_000;
const clocks = new Map<string, ZoneClock>();

/**
 * The clock of an IANA zone (`Asia/Kolkata`).
 *
 * Asking for an offset costs microseconds, so it is kept for each day on which no clock changes; the days round a
 * change are worked out each time.
 *
 * @throws {ConfigError} when there is no such zone.
 */
export function zoneClock(name: string): ZoneClock {
  const known = clocks.get(name);
  if (known !== undefined) return known;
  const zone = IANAZone.create(name);
  if (!zone.isValid)
    throw new ConfigError(`"${name}" is not a time zone`, ['Use a name of the IANA list, e.g. Asia/Kolkata.']);
  const offsetAt = (epoch: number) => zone.offset(epoch);
  const steadyOffsets = new Map<number, number>();
  /** Offsets at the beginnings of days: each day asks for two, and its neighbours for the same ones. */
  const dayOffsets = new Map<number, number>();
  const offsetOfDay = (dayNumber: number): number => {
    const kept = dayOffsets.get(dayNumber);
    if (kept !== undefined) return kept;
    const offset = offsetAt(dayNumber * day);
    if (dayOffsets.size >= keptDays) dayOffsets.clear();
    dayOffsets.set(dayNumber, offset);
    return offset;
  };

  /** The offset of a day, NaN where it changes within a day's distance. */
  const steadyOffset = (dayNumber: number): number => {
    const kept = steadyOffsets.get(dayNumber);
    if (kept !== undefined) return kept;
    const before = offsetOfDay(dayNumber - 1);
    const offset = before === offsetOfDay(dayNumber + 2) ? before : Number.NaN;
    if (steadyOffsets.size >= keptDays) steadyOffsets.clear();
    steadyOffsets.set(dayNumber, offset);
    return offset;
  };

  const clock: ZoneClock = {
    toEpoch(local) {
      const steady = steadyOffset(Math.floor(local / day));
      if (!Number.isNaN(steady)) return local - steady * 60_000;
      const withEarlier = local - offsetAt(local - day) * 60_000;
      const withLater = local - offsetAt(local + day) * 60_000;
      const fits = (epoch: number) => epoch + offsetAt(epoch) * 60_000 === local;
      const first = Math.min(withEarlier, withLater);
      if (fits(first)) return first;
      const second = Math.max(withEarlier, withLater);
      return fits(second) ? second : withEarlier;
    },
    offsetAt(epoch) {
      const steady = steadyOffset(Math.floor(epoch / day));
      return Number.isNaN(steady) ? offsetAt(epoch) : steady;
    },
  };
  clocks.set(name, clock);
  return clock;
}

/** Whether there is such a zone. */
export const isZone = (name: string): boolean => IANAZone.isValidZone(name);
