import { isUtf8 } from 'node:buffer';
import { type Dispatcher, Pool } from 'undici';
import {
  codeOf,
  connectionMessage,
  type HttpRequest,
  type HttpResponse,
  neverLeft,
  type Transport,
  TransportError,
} from './transport.js';

/** How `poolTransport` connects. */
export interface PoolOptions {
  /** Most connections to one origin; 96 when left out. */
  readonly connections?: number;
  /** Until a connection stands, in ms; 10,000 when left out. */
  readonly connectTimeoutMs?: number;
  /** From the request's last byte to the answer's headers, in ms; 30,000 when left out. */
  readonly headersTimeoutMs?: number;
}

/** A transport that keeps connections open until it is closed. */
export type PoolTransport = Transport & { close(): Promise<void> };

/**
 * Half as many again as calls are made at once: a connection is taken again only when all answers of its turn of the event
 * loop have been read, and the next call need not wait for that.
 */
const defaultConnections = 96;

/** A deadline that fires this late was held up by our own process, and the answer may be waiting unread. */
const stallMs = 500;
/** How long an answer that waited unread during such a stall is given, once. */
const graceMs = 2_000;

/**
 * The default transport: undici, one pool per origin, keep-alive, no pipelining, no redirects, no proxy.
 *
 * It listens to the dispatcher itself, because only that tells the moment before the first byte is
 * written: a request that failed earlier was surely not sent, whatever its error is called.
 */
export function poolTransport(options: PoolOptions = {}): PoolTransport {
  const headersTimeout = options.headersTimeoutMs ?? 30_000;
  const pools = new Map<string, Pool>();

  const poolFor = (origin: string): Pool => {
    let pool = pools.get(origin);
    if (pool === undefined) {
      pool = new Pool(origin, {
        connections: options.connections ?? defaultConnections,
        pipelining: 1,
        headersTimeout,
        // The total deadline is the only clock for the body: it also ends one that drips.
        bodyTimeout: 0,
        connect: { timeout: options.connectTimeoutMs ?? 10_000 },
      });
      pools.set(origin, pool);
    }
    return pool;
  };

  // Creates all go to one address.
  let latest = new URL('http://localhost');
  let latestUrl = '';
  const send: Transport = async (request) => {
    if (request.url !== latestUrl) {
      latest = new URL(request.url);
      latestUrl = request.url;
    }
    const { origin, host, pathname, search } = latest;
    return exchange(poolFor(origin), host, pathname + search, request);
  };

  return Object.assign(send, {
    close: async (): Promise<void> => {
      const open = [...pools.values()];
      pools.clear();
      await Promise.all(open.map(async (pool) => pool.destroy()));
    },
  });
}

function exchange(pool: Pool, host: string, path: string, request: HttpRequest): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let settled = false;
    let status = 0;
    let headers: Record<string, string> = {};
    const chunks: Buffer[] = [];
    let bytes = 0;

    const settle = (): boolean => {
      if (settled) return false;
      settled = true;
      clearTimeout(timer);
      request.signal?.removeEventListener('abort', onAbort);
      return true;
    };
    const fail = (code: string, message: string): void => {
      const sent = controller !== undefined && !neverLeft(code);
      if (!settle()) return;
      const error = new TransportError(code, message, sent);
      reject(error);
      controller?.abort(error);
    };
    const onAbort = (): void => fail('ABORTED', `${host}: the call was cancelled`);
    const onDeadline = (due: number, waitMs: number): void => {
      if (performance.now() - due > stallMs) {
        // Our own process stood still: read what has arrived meanwhile before blaming the server.
        timer = setTimeout(() => fail('TIMEOUT', timeoutMessage(host, waitMs)), graceMs);
        return;
      }
      fail('TIMEOUT', timeoutMessage(host, waitMs));
    };
    let timer = setTimeout(onDeadline, request.timeoutMs, performance.now() + request.timeoutMs, request.timeoutMs);
    if (request.signal?.aborted === true) {
      onAbort();
      return;
    }
    request.signal?.addEventListener('abort', onAbort, { once: true });

    const options: Dispatcher.DispatchOptions = {
      path,
      method: request.method,
      headers: { ...request.headers },
      body: request.body ?? null,
      // Reads are not repeated underneath either: the attempts are counted above.
      idempotent: false,
    };
    const handler: Dispatcher.DispatchHandler = {
      onRequestStart(started) {
        // Called just before the first byte is written; a call given up while it queued ends here, unsent.
        if (settled) started.abort(new TransportError('ABORTED', `${host}: the call was cancelled`, false));
        else controller = started;
      },
      onResponseStart(_controller, code, received) {
        status = code;
        headers = flatten(received);
      },
      onResponseData(_controller, chunk) {
        bytes += chunk.length;
        if (bytes > request.maxBytes) {
          fail('BODY_TOO_LARGE', `${host}: the answer is longer than ${request.maxBytes} bytes`);
        } else chunks.push(chunk);
      },
      onResponseEnd() {
        const body = decode(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks), status);
        if (body === undefined) fail('BODY_NOT_UTF8', `${host}: the answer is not valid UTF-8`);
        else if (settle()) resolve({ status, headers, body });
      },
      onResponseError(_controller, error) {
        const code = codeOf(error);
        fail(code, connectionMessage(code, host));
      },
    };
    try {
      pool.dispatch(options, handler);
    } catch (error) {
      // A closed pool, or a header that HTTP does not allow: nothing was sent.
      const code = codeOf(error);
      fail(code, `${host}: the request could not be made (${code})`);
    }
  });
}

function timeoutMessage(host: string, waitMs: number): string {
  return `${host}: no complete answer within ${waitMs / 1000} s`;
}

/** UTF-8 or nothing for what counts (2xx); an error page may come in any encoding. */
export function decode(bytes: Uint8Array, status: number): string | undefined {
  if (isUtf8(bytes)) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return status >= 200 && status < 300 ? undefined : Buffer.from(bytes).toString('latin1');
}

function flatten(received: Record<string, string | string[] | undefined>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name in received) {
    const value = received[name];
    if (value !== undefined) headers[name.toLowerCase()] = typeof value === 'string' ? value : value.join(', ');
  }
  return headers;
}
