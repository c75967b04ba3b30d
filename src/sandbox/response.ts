import type { Reply } from './reply.js';

/** How a body travels when a fault is at work. */
export type BodyFault = 'truncate' | 'drip';

/** The header that names the fault that was at work; the real API has none such. */
export const faultHeader = 'x-sandbox-fault';

/** Make the `Response`; `date` is the server's clock as clients see it. */
export function toResponse(reply: Reply, date: string, fault?: string): Response {
  const text = textOf(reply);
  return new Response(text, { status: reply.status, headers: headersOf(reply, text, date, fault) });
}

/** The answer with its body cut in the middle, or sent byte by byte with a pause before each. */
export function toFaultyResponse(reply: Reply, date: string, fault: BodyFault, pause: () => Promise<void>): Response {
  const text = textOf(reply);
  const bytes = new TextEncoder().encode(text);
  let at = 0;
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      if (fault === 'truncate') {
        if (at > 0) {
          const cause = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' });
          controller.error(new TypeError('terminated', { cause }));
          return;
        }
        at = Math.max(1, bytes.length >> 1);
        controller.enqueue(bytes.subarray(0, at));
        return;
      }
      await pause();
      controller.enqueue(bytes.subarray(at, at + 1));
      at += 1;
      if (at >= bytes.length) controller.close();
    },
  });
  return new Response(body, { status: reply.status, headers: headersOf(reply, text, date, fault) });
}

function textOf({ html, body }: Reply): string {
  return html ?? JSON.stringify(body);
}

function headersOf({ html, headers }: Reply, text: string, date: string, fault?: string): Record<string, string> {
  return {
    'content-type': html === undefined ? 'application/json; charset=utf-8' : 'text/html; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
    date,
    ...headers,
    ...(fault !== undefined && { [faultHeader]: fault }),
  };
}
