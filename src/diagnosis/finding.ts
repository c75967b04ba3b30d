import type { Fault } from './evidence.js';

/** How bad a finding is: an ERROR stops every command, or would harm data; a WARNING costs something. */
export type FindingLevel = 'OK' | 'WARNING' | 'ERROR';

/** One thing that was checked, in words for the person who set the program up. */
export interface Finding {
  /** What was checked, stable for scripts: `base-url`, `token`, `enterprise`, `lead-ids`. */
  readonly check: string;
  readonly level: FindingLevel;
  /** What was found, one sentence. */
  readonly what: string;
  /** What it means, or how it is known; may be empty. */
  readonly why: string;
  /** What to do about it, in the order to try; empty where nothing is to be done. */
  readonly actions: readonly string[];
}

export function fine(check: string, what: string, why = ''): Finding {
  return { check, level: 'OK', what, why, actions: [] };
}

export function warning(check: string, what: string, why: string, ...actions: readonly string[]): Finding {
  return { check, level: 'WARNING', what, why, actions };
}

export function error(check: string, what: string, why: string, ...actions: readonly string[]): Finding {
  return { check, level: 'ERROR', what, why, actions };
}

/** A call that every import needs, and that failed after the first one went through. */
export function notRead(check: string, what: string, { message, actions }: Fault): Finding {
  const next = actions.length > 0 ? actions : ['Try again; if it stays, report this answer.'];
  return error(check, `${what} cannot be read.`, message, ...next);
}

/** `1 lead`, `1,234 leads`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
}
