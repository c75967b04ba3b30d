import { type Client, type ClientOptions, createClient } from '../../../src/telecrm/client.js';
import { type HttpRequest, type HttpResponse, TransportError } from '../../../src/telecrm/transport.js';
import { createPacer } from '../../../src/telecrm/pace.js';

/** One answer of the script: a status with a body (JSON, or text as it is) and headers, or an error. */
export type Step = readonly [number, unknown?, Readonly<Record<string, string>>?] | TransportError;

/** A client whose server answers by script; its waits are noted, not waited. */
export interface Scripted {
  readonly client: Client;
  /** `POST /lead {"fields":{}}`, below the enterprise. */
  readonly sent: string[];
  readonly requests: HttpRequest[];
  /** Every wait, in ms, whoever waited. */
  readonly waits: number[];
}

export const token = 'tok-CANARY+/4f7a"9c';

/** The last step is repeated for ever. */
export function scripted(steps: readonly Step[], options: Partial<ClientOptions> = {}): Scripted {
  const sent: string[] = [];
  const requests: HttpRequest[] = [];
  const waits: number[] = [];
  let time = 0;
  const sleep = async (ms: number): Promise<void> => {
    waits.push(ms);
    time += ms;
  };
  const client = createClient({
    baseUrl: 'https://crm.example/autoupdate/v2',
    enterpriseId: 'ent 1',
    token,
    pacer: createPacer({ maxPerSecond: 'none', now: () => time, sleep, random: () => 1 }),
    userAgent: 'telecrm-bulk/test',
    random: () => 1,
    clock: () => time,
    sleep,
    transport: async (request): Promise<HttpResponse> => {
      requests.push(request);
      const { pathname, search } = new URL(request.url);
      const path = pathname.replace(/^.*\/enterprise\/[^/]+/u, '');
      sent.push([request.method, path + search, request.body].filter((part) => part !== undefined).join(' '));
      const step = steps[Math.min(requests.length, steps.length) - 1];
      time += 10;
      if (step === undefined) throw new Error('the script is empty');
      if (step instanceof TransportError) throw step;
      const [status, body = '', headers = {}] = step;
      return { status, body: typeof body === 'string' ? body : JSON.stringify(body), headers };
    },
    ...options,
  });
  return { client, sent, requests, waits };
}

export const refused = new TransportError('ECONNREFUSED', 'crm.example: the connection was refused', false);
export const reset = new TransportError('ECONNRESET', 'crm.example: the connection broke', true);
export const badCertificate = new TransportError(
  'CERT_HAS_EXPIRED',
  'crm.example: its certificate is not accepted',
  false,
);

/** An error in the API's envelope. */
export function apiError(code: string, message = 'in words', details?: unknown): unknown {
  return { error: { code, message, details } };
}
