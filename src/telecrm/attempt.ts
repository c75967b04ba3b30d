import type { ApiProblem } from '../model/errors.js';
import type { Call, CallerOptions, CallReport, CallStats } from './call.js';
import { type HttpResponse, TransportError } from './transport.js';
import { createLatencies } from './latencies.js';
import { routeOf } from './route.js';
import { createRetryBudget, maxAttempts, parseRetryAfter, retryDelay } from './retry.js';
import type { Secret } from '../model/secret.js';
import { createServerClock } from './server-clock.js';

/** What one request came to. */
export type Attempt =
  | {
      readonly kind: 'response';
      readonly response: HttpResponse;
      readonly latencyMs: number;
      readonly retryAfterMs?: number;
    }
  | { readonly kind: 'failure'; readonly error: TransportError };

/** Sends single requests at the right pace, and waits between them. */
export interface Attempts {
  /**
   * One request, once a turn was had.
   *
   * @throws the reason of the call's signal when it is aborted before the turn comes.
   */
  send(call: Call, body: string | undefined, maxBytes: number, signal?: AbortSignal): Promise<Attempt>;
  /**
   * Whether another attempt is allowed after so many have failed; resolves when it may begin.
   *
   * @throws the signal's reason when it ends the wait.
   */
  again(failed: number, problem: ApiProblem, signal?: AbortSignal): Promise<boolean>;
  /** A call went through; part of the budget for repeats is given back. */
  succeeded(): void;
  stats(): CallStats;
  serverNow(): number | undefined;
}

export function createAttempts(options: CallerOptions): Attempts {
  const { transport, pacer, clock } = options;
  const budget = createRetryBudget();
  const latencies = createLatencies();
  const serverClock = createServerClock(clock);
  let calls = 0;
  let retries = 0;
  let throttled = 0;

  const tell = ({ method, path }: Call, end: Pick<CallReport, 'status' | 'code' | 'ms'>): void => {
    options.onCall?.({ method, route: routeOf(path), ...end });
  };

  const send = async (
    call: Call,
    body: string | undefined,
    maxBytes: number,
    signal?: AbortSignal,
  ): Promise<Attempt> => {
    const startedAt = await pacer.take(call.options?.signal, call.options?.first);
    const sentAt = clock();
    calls += 1;
    try {
      const answer = await transport({
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
      // An answer goes into journals and files, and must not take a token along that a server says back.
      const response = { ...answer, body: call.endpoint.token.redactData(answer.body) };
      const date = response.headers['date'];
      serverClock.note(date);
      const { status } = response;
      tell(call, { status, ms: latencyMs });
      const retryAfterMs = status >= 400 ? parseRetryAfter(response.headers, date) : undefined;
      if (status === 429) throttled += 1;
      const result = status === 429 ? 'throttled' : status >= 500 ? 'failed' : 'answered';
      pacer.report({ startedAt, result, latencyMs, retryAfterMs });
      return { kind: 'response', response, latencyMs, retryAfterMs };
    } catch (error) {
      pacer.report({ startedAt, result: 'failed', latencyMs: clock() - sentAt });
      if (!(error instanceof TransportError)) throw error;
      tell(call, { code: error.code, ms: clock() - sentAt });
      return { kind: 'failure', error };
    }
  };

  const again = async (failed: number, problem: ApiProblem, signal?: AbortSignal): Promise<boolean> => {
    if (failed >= maxAttempts || !budget.spend()) return false;
    const { retryAfterMs } = problem;
    const waitMs = retryDelay({ attempt: failed, kind: 'transient', retryAfterMs, random: options.random });
    options.onWait?.({ waitMs, code: problem.code, attempt: failed });
    await pause(options.sleep, waitMs, signal);
    retries += 1;
    return true;
  };

  return {
    send,
    again,
    succeeded: budget.refund,
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

/** Wait, unless the signal ends it: then its reason is thrown at once. */
async function pause(sleep: (ms: number) => Promise<void>, ms: number, signal?: AbortSignal): Promise<void> {
  if (signal === undefined) {
    await sleep(ms);
    return;
  }
  signal.throwIfAborted();
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    await Promise.race([sleep(ms), aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
