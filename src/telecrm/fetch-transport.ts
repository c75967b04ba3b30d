import {
  codeOf,
  connectionMessage,
  type HttpResponse,
  neverLeft,
  type Transport,
  TransportError,
} from './transport.js';
import { decode } from './pool-transport.js';

/** The part of `fetch` that is used; the sandbox in this process and msw come in here. */
export type FetchLike = (url: string, init: RequestInit) => Promise<Response>;

/**
 * A transport on a `fetch` function. It knows less than the pool about what was sent: apart from the
 * errors that can only come from connecting, every failure counts as sent.
 */
export function fetchTransport(fetch: FetchLike): Transport {
  return async (request) => {
    const host = new URL(request.url).host;
    const abort = new AbortController();
    let cancel: (error: TransportError) => void = () => undefined;
    const cancelled = new Promise<never>((_resolve, reject) => {
      cancel = reject;
    });
    // The race below may be over before this is rejected.
    cancelled.catch(() => undefined);
    const stop = (code: string, message: string, sent: boolean): void => {
      cancel(new TransportError(code, message, sent));
      abort.abort();
    };
    if (request.signal?.aborted === true) throw new TransportError('ABORTED', `${host}: the call was cancelled`, false);
    const onAbort = (): void => stop('ABORTED', `${host}: the call was cancelled`, true);
    request.signal?.addEventListener('abort', onAbort, { once: true });
    const timer = setTimeout(
      () => stop('TIMEOUT', `${host}: no complete answer within ${request.timeoutMs / 1000} s`, true),
      request.timeoutMs,
    );
    const exchange = async (): Promise<HttpResponse> => {
      const response = await fetch(request.url, {
        method: request.method,
        headers: { ...request.headers },
        body: request.body,
        redirect: 'manual',
        signal: abort.signal,
      });
      // A browser-like fetch hides the status of a redirect that it did not follow.
      const status = response.type === 'opaqueredirect' ? 302 : response.status;
      const body = decode(await readBody(response, request.maxBytes, host), status);
      if (body === undefined) throw new TransportError('BODY_NOT_UTF8', `${host}: the answer is not valid UTF-8`, true);
      return { status, headers: Object.fromEntries(response.headers), body };
    };
    try {
      return await Promise.race([exchange(), cancelled]);
    } catch (error) {
      if (error instanceof TransportError) throw error;
      const code = codeOf(error);
      throw new TransportError(code, connectionMessage(code, host), !neverLeft(code));
    } finally {
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', onAbort);
    }
  };
}

async function readBody(response: Response, maxBytes: number, host: string): Promise<Uint8Array> {
  if (response.body === null) return new Uint8Array();
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    bytes += value.length;
    if (bytes > maxBytes) {
      // Not awaited: a body that was split in two (as msw does) is cancelled only when both halves are.
      reader.cancel().catch(() => undefined);
      throw new TransportError('BODY_TOO_LARGE', `${host}: the answer is longer than ${maxBytes} bytes`, true);
    }
    chunks.push(value);
  }
}
