import type { Delivery } from '../model/delivery.js';
import { ApiError, type ApiProblem, UnreachableError } from '../model/errors.js';
import { authError, isAuthProblem } from './auth-problem.js';
import { type HttpResponse, isTlsCode, type Transport, TransportError } from './http.js';
import { createLatencies } from './latencies.js';
import type { Pacer } from './pace.js';
import { type CallName, excerpt, readRefusal } from './problems.js';
import { createRetryBudget, maxAttempts, parseRetryAfter, retryDelay } from './retry.js';
import type { Secret } from './secret.js';
import { createServerClock } from './server-clock.js';

/** Where calls go and with which token; Sync and Async have one each. */
export interface Endpoint {
  /** Base URL with `/enterprise/{id}`, without a slash at its end. */
  readonly url: string;
  readonly host: string;
  readonly token: Secret;
}

/** What the calls of one client share. */
export interface CallerOptions {
  readonly enterpriseId: string;
  readonly transport: Transport;
  readonly pacer: Pacer;
  /** Total deadline of one attempt, in ms. */
  readonly timeoutMs: number;
  readonly userAgent: string;
  readonly random: () => number;
  /** Ms from a clock that never jumps. */
  readonly clock: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Told before a wait between two attempts of a call. */
  readonly onWait?: (wait: CallWait) => void;
}

/** A wait before a call is tried again. */
export interface CallWait {
  readonly waitMs: number;
  /** What failed: an API code, or the connection's (`ECONNREFUSED`). */
  readonly code: string;
  /** How many attempts have failed. */
  readonly attempt: number;
}

/** Choices of one call. */
export interface CallOptions {
  /**
   * Stops waiting for a turn or for another attempt. A read under way is cancelled; a write under way is
   * finished, since cancelling it would only hide what became of it.
   */
  readonly signal?: AbortSignal;
}

/** Figures of all calls so far. */
export interface CallStats {
  /** Requests sent, repeats included. */
  readonly calls: number;
  /** Repeats after failures; waits for 429 are not among them. */
  readonly retries: number;
  /** Answers 429. */
  readonly throttled: number;
  /** Of the latest 2,048 answers, in ms. */
  readonly medianMs: number;
  readonly p95Ms: number;
}

interface Call {
  readonly endpoint: Endpoint;
  readonly method: 'GET' | 'POST';
  /** Below `/enterprise/{id}`, encoded, with its slash: `/lead`. */
  readonly path: string;
  /** With its question mark, or empty. */
  readonly query?: string;
  readonly body?: unknown;
  readonly options?: CallOptions;
}

/** Understands a parsed body; undefined when it cannot. */
export type Reading<T> = (body: unknown) => T | undefined;

/** Makes calls: pace, retries, classes of outcome, figures. */
export interface Caller {
  /**
   * A call that changes nothing, repeated up to five times.
   *
   * @throws {AuthError | UnreachableError | ApiError} or the signal's reason.
   */
  read<T>(call: Call, reading: Reading<T>): Promise<T>;
  /** A call that writes: repeated only when it never left or was answered 429. Never throws over an answer. */
  write<T>(call: Call, reading: Reading<T>): Promise<Delivery<T>>;
  stats(): CallStats;
  serverNow(): number | undefined;
}

/** Largest answers taken, in bytes: a page of 100 wide leads is large, the answer to a write is not. */
const readBytes = 64 * 1024 * 1024;
const writeBytes = 1024 * 1024;

type Attempt =
  | { readonly kind: 'response'; readonly response: HttpResponse; readonly retryAfterMs?: number }
  | { readonly kind: 'failure'; readonly error: TransportError };

export function createCaller(options: CallerOptions): Caller {
  const { transport, pacer, clock, enterpriseId } = options;
  const budget = createRetryBudget();
  const latencies = createLatencies();
  const serverClock = createServerClock(clock);
  let calls = 0;
  let retries = 0;
  let throttled = 0;

  const nameOf = (call: Call): CallName => ({ method: call.method, path: `/enterprise/${enterpriseId}${call.path}` });

  /** One request, once a turn was had. */
  const attempt = async (
    call: Call,
    body: string | undefined,
    maxBytes: number,
    signal?: AbortSignal,
  ): Promise<Attempt> => {
    const startedAt = await pacer.take(call.options?.signal);
    const sentAt = clock();
    calls += 1;
    try {
      const response = await transport({
        method: call.method,
        url: `${call.endpoint.url}${call.path}${call.query ?? ''}`,
        headers: headersOf(call.endpoint.token, options.userAgent, body !== undefined),
        body,
        timeoutMs: options.timeoutMs,
        maxBytes,
        signal,
      });
      const latencyMs = clock() - sentAt;
      latencies.add(latencyMs);
      const date = response.headers['date'];
      serverClock.note(date);
      const { status } = response;
      const retryAfterMs = status >= 400 ? parseRetryAfter(response.headers, date) : undefined;
      if (status === 429) throttled += 1;
      const result = status === 429 ? 'throttled' : status >= 500 ? 'failed' : 'answered';
      pacer.report({ startedAt, result, latencyMs, retryAfterMs });
      return { kind: 'response', response, retryAfterMs };
    } catch (error) {
      pacer.report({ startedAt, result: 'failed', latencyMs: clock() - sentAt });
      if (!(error instanceof TransportError)) throw error;
      return { kind: 'failure', error };
    }
  };

  /** Whether another attempt is allowed; then waits for it. */
  const again = async (attempts: number, problem: ApiProblem, signal?: AbortSignal): Promise<boolean> => {
    if (attempts >= maxAttempts || !budget.spend()) return false;
    const { retryAfterMs } = problem;
    const waitMs = retryDelay({ attempt: attempts, kind: 'transient', retryAfterMs, random: options.random });
    options.onWait?.({ waitMs, code: problem.code, attempt: attempts });
    await pause(options.sleep, waitMs, signal);
    retries += 1;
    return true;
  };

  const failureOf = (call: Call, error: TransportError): ApiProblem => ({
    code: error.code,
    message: call.endpoint.token.redact(error.message),
    ...nameOf(call),
  });
  const garbled = (call: Call, { status, body }: HttpResponse): ApiProblem => ({
    code: 'ANSWER_NOT_UNDERSTOOD',
    message: `the answer cannot be understood: ${excerpt(body, call.endpoint.token)}`,
    status,
    ...nameOf(call),
  });

  const read = async <T>(call: Call, reading: Reading<T>): Promise<T> => {
    const signal = call.options?.signal;
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    for (let failed = 1; ; ) {
      const result = await attempt(call, body, readBytes, signal);
      if (result.kind === 'failure') {
        signal?.throwIfAborted();
        const problem = failureOf(call, result.error);
        if (
          !isTlsCode(problem.code) &&
          result.error.code !== 'BODY_TOO_LARGE' &&
          (await again(failed, problem, signal))
        ) {
          failed += 1;
          continue;
        }
        throw unreachable(problem, failed);
      }
      const { response, retryAfterMs } = result;
      const { status } = response;
      if (status >= 200 && status < 300) {
        const parsed = parseJson(response.body);
        const value = parsed === undefined ? undefined : reading(parsed);
        if (value !== undefined) {
          budget.refund();
          return value;
        }
        const problem = garbled(call, response);
        // Text that is no JSON may have been cut on its way; JSON of another shape stays what it is.
        if (parsed === undefined && (await again(failed, problem, signal))) failed += 1;
        else throw new ApiError(problem, ['Report this answer; the API may have changed.']);
        continue;
      }
      if (status === 429) continue;
      const { problem } = readRefusal(nameOf(call), response, retryAfterMs, call.endpoint.token);
      if (isAuthProblem(problem)) throw authError(problem, enterpriseId, call.endpoint.host);
      if ((status === 408 || status >= 500) && (await again(failed, problem, signal))) failed += 1;
      else throw new ApiError(problem, adviceFor(problem, call.endpoint));
    }
  };

  const write = async <T>(call: Call, reading: Reading<T>): Promise<Delivery<T>> => {
    const signal = call.options?.signal;
    const body = JSON.stringify(call.body);
    /** What is returned if the signal ends the waiting for the next attempt. */
    let before: Delivery<T> = {
      kind: 'NOT_SENT',
      problem: { code: 'ABORTED', message: 'the call was cancelled before it was sent', ...nameOf(call) },
    };
    for (let failed = 1; ; ) {
      let result: Attempt;
      try {
        result = await attempt(call, body, writeBytes);
      } catch (error) {
        if (signal?.aborted === true) return before;
        throw error;
      }
      if (result.kind === 'failure') {
        const problem = failureOf(call, result.error);
        if (result.error.sent) return { kind: 'AMBIGUOUS', problem };
        before = { kind: 'NOT_SENT', problem };
        if (isTlsCode(problem.code)) return before;
        try {
          if (!(await again(failed, problem, signal))) return before;
        } catch (error) {
          if (signal?.aborted === true) return before;
          throw error;
        }
        failed += 1;
        continue;
      }
      const { response, retryAfterMs } = result;
      if (response.status >= 200 && response.status < 300) {
        const parsed = parseJson(response.body);
        const value = parsed === undefined ? undefined : reading(parsed);
        if (value === undefined) return { kind: 'AMBIGUOUS', problem: garbled(call, response) };
        budget.refund();
        return { kind: 'DONE', value, status: response.status };
      }
      const { problem, certain } = readRefusal(nameOf(call), response, retryAfterMs, call.endpoint.token);
      if (response.status !== 429) return { kind: certain ? 'REJECTED' : 'AMBIGUOUS', problem };
      before = { kind: 'REJECTED', problem };
    }
  };

  return {
    read,
    write,
    serverNow: serverClock.now,
    stats: () => ({ calls, retries, throttled, medianMs: latencies.quantile(0.5), p95Ms: latencies.quantile(0.95) }),
  };
}

function headersOf(token: Secret, userAgent: string, hasBody: boolean): Record<string, string> {
  const headers: Record<string, string> = {
    authorization: `Bearer ${token.reveal()}`,
    accept: 'application/json',
    'user-agent': userAgent,
  };
  if (hasBody) headers['content-type'] = 'application/json';
  return headers;
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function unreachable(problem: ApiProblem, attempts: number): UnreachableError {
  const tries = attempts === 1 ? '' : ` (${attempts} attempts)`;
  return new UnreachableError(`${problem.method} ${problem.path}: ${problem.message} [${problem.code}]${tries}`, [
    isTlsCode(problem.code)
      ? 'Check the address and the certificate; behind an inspecting proxy, name its certificate in NODE_EXTRA_CA_CERTS.'
      : 'Check the address and the network connection, then try again.',
  ]);
}

function adviceFor(problem: ApiProblem, endpoint: Endpoint): readonly string[] {
  // Seen in public code: a base URL without /autoupdate/v2 answers with an HTML 404.
  if (problem.code === 'HTTP_404' || (problem.status ?? 0) < 400) {
    return [`Check the base URL: calls go to ${endpoint.url} now; Telecrm's ends in /autoupdate/v2.`];
  }
  return (problem.status ?? 0) >= 500 ? ['Try again later; Telecrm itself reports a failure.'] : [];
}

/** Wait, unless the signal ends it: then its reason is thrown at once. */
async function pause(sleep: (ms: number) => Promise<void>, ms: number, signal?: AbortSignal): Promise<void> {
  if (signal === undefined) {
    await sleep(ms);
    return;
  }
  signal.throwIfAborted();
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason instanceof Error ? signal.reason : new Error('cancelled'));
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    await Promise.race([sleep(ms), aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
