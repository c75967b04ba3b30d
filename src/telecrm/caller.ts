import { setMaxListeners } from 'node:events';
import type { Delivery } from '../model/delivery.js';
import { ApiError, type ApiProblem, UnreachableError } from '../model/errors.js';
import { type Attempt, createAttempts } from './attempt.js';
import { authError, isAuthProblem } from './auth-problem.js';
import type { Call, Caller, CallerOptions, Endpoint, Reading } from './call.js';
import { type HttpResponse, isTlsCode, type TransportError } from './transport.js';
import { type CallName, excerpt, readRefusal } from './problems.js';

/** Largest answers taken, in bytes: a page of 100 wide leads is large, the answer to a write is not. */
const readBytes = 64 * 1024 * 1024;
const writeBytes = 1024 * 1024;

/** Classes outcomes and repeats what may be repeated. */
export function createCaller(options: CallerOptions): Caller {
  const { enterpriseId } = options;
  const attempts = createAttempts(options);

  const nameOf = (call: Call): CallName => ({ method: call.method, path: `/enterprise/${enterpriseId}${call.path}` });

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
    const signal = manyMayListen(call.options?.signal);
    const most = call.options?.attempts ?? Number.POSITIVE_INFINITY;
    const again = async (failed: number, problem: ApiProblem): Promise<boolean> =>
      failed < most && (await attempts.again(failed, problem, signal));
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    for (let failed = 1; ; ) {
      const result = await attempts.send(call, body, readBytes, signal);
      if (result.kind === 'failure') {
        signal?.throwIfAborted();
        const problem = failureOf(call, result.error);
        if (!isTlsCode(problem.code) && result.error.code !== 'BODY_TOO_LARGE' && (await again(failed, problem))) {
          failed += 1;
          continue;
        }
        throw unreachable(problem, failed);
      }
      const { response, retryAfterMs } = result;
      const { status } = response;
      if (status >= 200 && status < 300) {
        const parsed = parseJson(response.body);
        const value = parsed === undefined ? undefined : reading(parsed, response.body);
        if (value !== undefined) {
          attempts.succeeded();
          return value;
        }
        const problem = garbled(call, response);
        // Text that is no JSON may have been cut on its way; JSON of another shape stays what it is.
        if (parsed === undefined && (await again(failed, problem))) failed += 1;
        else throw new ApiError(problem, ['Report this answer; the API may have changed.']);
        continue;
      }
      if (status === 429) continue;
      const { problem } = readRefusal(nameOf(call), response, retryAfterMs, call.endpoint.token);
      if (isAuthProblem(problem)) throw authError(problem, enterpriseId, call.endpoint.host);
      if ((status === 408 || status >= 500) && (await again(failed, problem))) failed += 1;
      else throw new ApiError(problem, adviceFor(problem, call.endpoint));
    }
  };

  const write = async <T>(call: Call, reading: Reading<T>): Promise<Delivery<T>> => {
    const signal = manyMayListen(call.options?.signal);
    const body = call.options?.json ?? JSON.stringify(call.body);
    /** What is returned if the signal ends the waiting for the next attempt. */
    let before: Delivery<T> = {
      kind: 'NOT_SENT',
      problem: { code: 'ABORTED', message: 'the call was cancelled before it was sent', ...nameOf(call) },
    };
    for (let failed = 1; ; ) {
      let result: Attempt;
      try {
        result = await attempts.send(call, body, writeBytes);
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
          if (!(await attempts.again(failed, problem, signal))) return before;
        } catch (error) {
          if (signal?.aborted === true) return before;
          throw error;
        }
        failed += 1;
        continue;
      }
      const { response, latencyMs, retryAfterMs } = result;
      const ms = Math.round(latencyMs);
      if (response.status >= 200 && response.status < 300) {
        const parsed = parseJson(response.body);
        const value = parsed === undefined ? undefined : reading(parsed, response.body);
        if (value === undefined) return { kind: 'AMBIGUOUS', problem: garbled(call, response), ms };
        attempts.succeeded();
        return { kind: 'DONE', value, status: response.status, ms };
      }
      const { problem, certain } = readRefusal(nameOf(call), response, retryAfterMs, call.endpoint.token);
      if (response.status !== 429) return { kind: certain ? 'REJECTED' : 'AMBIGUOUS', problem, ms };
      before = { kind: 'REJECTED', problem, ms };
    }
  };

  return { read, write, serverNow: attempts.serverNow, stats: attempts.stats };
}

/** Every call that waits listens to its signal, and a run has one for all: Node would take the eleventh for a leak. */
function manyMayListen(signal: AbortSignal | undefined): AbortSignal | undefined {
  if (signal !== undefined) setMaxListeners(10_000, signal);
  return signal;
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
  const advice = isTlsCode(problem.code)
    ? 'Check the address and the certificate; behind an inspecting proxy, name its certificate in NODE_EXTRA_CA_CERTS.'
    : 'Check the address and the network connection, then try again.';
  const message = `${problem.method} ${problem.path}: ${problem.message} [${problem.code}]${tries}`;
  return new UnreachableError(message, [advice], problem);
}

function adviceFor(problem: ApiProblem, endpoint: Endpoint): readonly string[] {
  // Seen in public code: a base URL without /autoupdate/v2 answers with an HTML 404.
  if (problem.code === 'HTTP_404' || (problem.status ?? 0) < 400) {
    return [`Check the base URL: calls go to ${endpoint.url} now; Telecrm's ends in /autoupdate/v2.`];
  }
  return (problem.status ?? 0) >= 500 ? ['Try again later; Telecrm itself reports a failure.'] : [];
}
