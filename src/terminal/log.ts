import { escapeText } from '../model/visible.js';

/** `--log-level`: each level also shows those before it; `off`, the default, shows nothing. */
export const logLevels = ['off', 'error', 'warn', 'info', 'debug'] as const;

export type LogLevel = (typeof logLevels)[number];

/**
 * Writes what the program does, for whoever looks into a run that behaves oddly.
 *
 * Events and facts are the program's own words and figures. Nothing that comes from a file or from an answer goes in:
 * no cell, no value, no name, no id of a lead, and no message that could quote one.
 */
export type Log = (
  level: Exclude<LogLevel, 'off'>,
  event: string,
  facts?: Readonly<Record<string, string | number | boolean | undefined>>,
) => void;

/**
 * A log of one line an event: `2026-11-27T10:00:00.000Z debug call method=POST route=/lead status=201 ms=41`.
 *
 * @param write takes a whole line with its end.
 */
export function createLog(wanted: LogLevel, write: (line: string) => void, now: () => Date = () => new Date()): Log {
  const most = logLevels.indexOf(wanted);
  return (level, event, facts = {}) => {
    if (logLevels.indexOf(level) > most) return;
    const words = Object.entries(facts).flatMap(([key, fact]) => (fact === undefined ? [] : [`${key}=${shown(fact)}`]));
    write(`${[now().toISOString(), level, event, ...words].join(' ')}\n`);
  };
}

function shown(fact: string | number | boolean): string {
  if (typeof fact === 'number') return String(Math.round(fact));
  const text = escapeText(String(fact));
  return /^[\w./:+-]+$/u.test(text) ? text : JSON.stringify(text);
}
