/** Milliseconds in each unit a duration may have; a number without unit is seconds. */
const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, '': 1_000 } as const;

/** Node's timers overflow beyond 2^31 ms, about 24.8 days, and would fire at once. */
const longest = 24 * units.d;

function isUnit(text: string): text is keyof typeof units {
  return Object.hasOwn(units, text);
}

/**
 * Read `500ms`, `60s`, `2m`, `1h`, `1d`, or plain seconds, as milliseconds. Fractions are allowed (`1.5h`).
 *
 * @returns `undefined` for anything else, and for more than 24 days.
 */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d{1,12}(?:\.\d{1,6})?) ?([a-z]*)$/u.exec(text.trim().toLowerCase());
  if (match === null) return undefined;
  const [, amount = '', unit = ''] = match;
  if (!isUnit(unit)) return undefined;
  const milliseconds = Math.round(Number(amount) * units[unit]);
  return milliseconds <= longest ? milliseconds : undefined;
}

/** A time in words that fit a narrow terminal: `45s`, `4m 05s`, `1h 30m`, `2d 3h`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000));
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${String(seconds % 60).padStart(2, '0')}s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours}h ${String(minutes % 60).padStart(2, '0')}m`;
  return `${Math.floor(hours / 24)}d ${hours % 24}h`;
}
