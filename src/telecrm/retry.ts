/** How often one call is made in all, before it is given up. */
export const maxAttempts = 5;

/** `transient`: no answer, or a 5xx. `throttled`: 429, the pacer's business. */
export type RetryKind = 'transient' | 'throttled';

/** What decides how long to wait before the next attempt. */
export interface RetryQuestion {
  /** How many attempts have failed: 1 after the first. */
  readonly attempt: number;
  readonly kind: RetryKind;
  /** What the server asked for; the wait is never shorter. */
  readonly retryAfterMs?: number;
  /** 0 up to 1. */
  readonly random: () => number;
}

const baseMs: Record<RetryKind, number> = { transient: 200, throttled: 1_000 };
const capMs = 20_000;

/**
 * The wait before the next attempt, in ms: exponential, factor 2, full jitter, at most 20 s, unless the
 * server asked for more. Pure.
 */
export function retryDelay(question: RetryQuestion): number {
  const ceiling = Math.min(capMs, baseMs[question.kind] * 2 ** (question.attempt - 1));
  const wait = Math.round(question.random() * ceiling);
  return Math.max(wait, question.retryAfterMs ?? 0);
}

/** Longer than this nobody means: a `Retry-After` of more than a day is taken for one day. */
const longestWaitMs = 86_400_000;

/**
 * How long the server asks to wait, in ms, from `Retry-After` (seconds, or a date compared with the answer's
 * own `Date`, never with the local clock), else `RateLimit-Reset` or `X-RateLimit-Reset` (seconds, or epoch
 * seconds compared with `Date`). Negatives and garbage are ignored. Whether Telecrm sends any of them is unknown.
 */
export function parseRetryAfter(
  headers: Readonly<Record<string, string>>,
  dateHeader: string | undefined,
): number | undefined {
  const servedAt = dateHeader === undefined ? Number.NaN : Date.parse(dateHeader);
  return (
    readWait(headers['retry-after'], servedAt) ??
    readWait(headers['ratelimit-reset'], servedAt) ??
    readWait(headers['x-ratelimit-reset'], servedAt)
  );
}

function readWait(text: string | undefined, servedAt: number): number | undefined {
  const value = text?.trim() ?? '';
  if (value === '') return undefined;
  if (/^\d{1,15}(\.\d+)?$/u.test(value)) {
    const seconds = Number(value);
    // Ten digits are a moment in epoch seconds, which some servers put in the reset headers.
    return atMost(seconds < 1e9 ? seconds * 1000 : seconds * 1000 - servedAt);
  }
  // An HTTP date begins with the day's name; anything else would be read by Date.parse's guesswork.
  return /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/u.test(value) ? atMost(Date.parse(value) - servedAt) : undefined;
}

function atMost(ms: number): number | undefined {
  return Number.isFinite(ms) && ms >= 0 ? Math.min(Math.ceil(ms), longestWaitMs) : undefined;
}

/** What repeating calls may cost a run in all, so that a dead server does not multiply them. */
export interface RetryBudget {
  /** Whether one more repeat is affordable; takes its cost. */
  spend(): boolean;
  /** A call went through: a little is given back. */
  refund(): void;
}

const budgetSize = 500;
const repeatCost = 14;

/** A full budget: about 35 repeats in a row, and one more for every 14 calls that go through. */
export function createRetryBudget(): RetryBudget {
  let left = budgetSize;
  return {
    spend: () => {
      if (left < repeatCost) return false;
      left -= repeatCost;
      return true;
    },
    refund: () => {
      if (left < budgetSize) left += 1;
    },
  };
}
