import type { Ask, Outcome } from './dispatch.js';

/** How a body travels when a fault is at work. */
export type BodyFault = 'truncate' | 'drip';

/** The header that names the fault that was at work; the real API has none such. */
export const faultHeader = 'x-sandbox-fault';

/** What goes over the wire. */
export interface Wire {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer<ArrayBuffer>;
}

/** An answer in bytes, whole. */
export function toWire({ reply, date, fault }: Outcome): Wire {
  const { status, html, headers } = reply;
  const body = Buffer.from(html ?? JSON.stringify(reply.body));
  return {
    status,
    body,
    headers: {
      'content-type': html === undefined ? 'application/json; charset=utf-8' : 'text/html; charset=utf-8',
      'content-length': String(body.length),
      date,
      ...headers,
      ...(fault !== undefined && { [faultHeader]: fault }),
    },
  };
}

/**
 * The body as a fault sends it: cut in the middle, or byte by byte with a pause before each.
 *
 * @throws {TypeError} `terminated`, as `fetch` does, where a cut body ends.
 */
export async function* faultyBody(
  body: Uint8Array<ArrayBuffer>,
  fault: BodyFault,
  pause: () => Promise<void>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (fault === 'truncate') {
    yield body.subarray(0, Math.max(1, body.length >> 1));
    const cause = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' });
    throw new TypeError('terminated', { cause });
  }
  for (let at = 0; at < body.length; at += 1) {
    await pause();
    yield body.subarray(at, at + 1);
  }
}

/** A web-standard request as the sandbox takes it. */
export function askOf(request: Request): Ask {
  const { pathname, search } = new URL(request.url);
  return {
    method: request.method,
    target: pathname + search,
    authorization: request.headers.get('authorization') ?? undefined,
    fault: request.headers.get(faultHeader) ?? undefined,
    readBody: () => request.text(),
    abandoned: () => abandoned(request.signal),
  };
}

/** A web-standard response of an answer. */
export function responseOf(outcome: Outcome, pause: () => Promise<void>): Response {
  const { status, headers, body } = toWire(outcome);
  if (outcome.bodyFault === undefined) return new Response(body, { status, headers });
  const chunks = faultyBody(body, outcome.bodyFault, pause);
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
  });
  return new Response(stream, { status, headers });
}

async function abandoned(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
