import type { ApiProblem } from '../model/errors.js';
import type { HttpResponse } from './transport.js';
import type { Secret } from '../model/secret.js';

/** Which call a problem belongs to. */
export interface CallName {
  readonly method: string;
  /** The path below the base URL, without its query. */
  readonly path: string;
}

/** How many characters of a body that cannot be understood an error shows. */
const shownCharacters = 200;

/** The beginning of a body for an error message, on one line, without the token. */
export function excerpt(body: string, token: Secret): string {
  const start = token.redact(body).replaceAll(/\s+/gu, ' ').trim().slice(0, shownCharacters);
  return start === '' ? 'an empty body' : `"${start}"`;
}

/** The API's own words in an answer: `error` as an object or as text, or code and message at the top level. */
interface ApiWords {
  readonly code: string;
  readonly message: string;
  readonly details?: unknown;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wordsOf(body: string): ApiWords | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (!isRecord(parsed)) return undefined;
  const { error } = parsed;
  if (typeof error === 'string' && error !== '') {
    return { code: error, message: typeof parsed['message'] === 'string' ? parsed['message'] : error };
  }
  const inner = isRecord(error) ? error : parsed;
  const { code, message } = inner;
  if (typeof code !== 'string' || code === '') return undefined;
  return { code, message: typeof message === 'string' ? message : code, details: inner['details'] };
}

/** The document's spelling of a code, and the documentation's. */
const misspelled: Readonly<Record<string, string>> = { TEAM_MEMEBER_NOT_FOUND: 'TEAM_MEMBER_NOT_FOUND' };

/** Statuses that the API answers without having executed anything (`reliability`: assumption A2). */
const refusals = new Set([400, 401, 402, 403, 404, 409, 413, 415, 422, 429]);

/** An answer that is not a success. */
export interface Refusal {
  readonly problem: ApiProblem;
  /** Whether it is surely the API that speaks and surely nothing was executed. */
  readonly certain: boolean;
}

/** Read an answer outside 2xx. It is certain by its shape and not by its number alone: a proxy says 403 too. */
export function readRefusal(
  call: CallName,
  response: HttpResponse,
  retryAfterMs: number | undefined,
  token: Secret,
): Refusal {
  const { status, body } = response;
  const words = wordsOf(body);
  const problem: ApiProblem = {
    code: words === undefined ? `HTTP_${status}` : (misspelled[words.code] ?? token.redact(words.code)),
    message: words === undefined ? foreignMessage(status, body, token) : token.redact(words.message),
    status,
    method: call.method,
    path: call.path,
    details: words?.details === undefined ? undefined : redactAll(words.details, token),
    retryAfterMs,
  };
  // A limit may be enforced in front of the API, in that front's own words; nothing is executed then either.
  return { problem, certain: status === 429 || (words !== undefined && refusals.has(status)) };
}

function foreignMessage(status: number, body: string, token: Secret): string {
  if (status >= 300 && status < 400) return 'the server points to another address, which is never followed';
  return `the answer is not one of the API: ${excerpt(body, token)}`;
}

function redactAll(value: unknown, token: Secret): unknown {
  try {
    return JSON.parse(token.redact(JSON.stringify(value)));
  } catch {
    return undefined;
  }
}
