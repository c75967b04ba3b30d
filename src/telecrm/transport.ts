import { ConfigError } from '../model/errors.js';

/** One HTTP request, complete: nothing is added, repeated or redirected underneath. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Absolute, with its query. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; absent for GET. */
  readonly body?: string;
  /** Total deadline from here to the last byte of the answer, in ms. */
  readonly timeoutMs: number;
  /** Largest answer taken, in bytes; a longer one is an error. */
  readonly maxBytes: number;
  /** Ends the request at once; what was sent by then is not known to the caller. */
  readonly signal?: AbortSignal;
}

/** A complete answer, whatever its status. */
export interface HttpResponse {
  readonly status: number;
  /** Names in lower case; a repeated header is joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Carries one request. Redirects are not followed: a 3xx is an answer.
 *
 * @throws {TransportError} whenever no complete answer was had.
 */
export type Transport = (request: HttpRequest) => Promise<HttpResponse>;

/** No complete answer. `message` is in plain words and holds neither headers nor bodies. */
export class TransportError extends Error {
  /** Node's or undici's code (`ECONNREFUSED`, `UND_ERR_SOCKET`), or ours: `TIMEOUT`, `ABORTED`, `BODY_TOO_LARGE`, `BODY_NOT_UTF8`. */
  readonly code: string;
  /** False only when surely not one byte of the request left this machine. */
  readonly sent: boolean;

  constructor(code: string, message: string, sent: boolean) {
    super(message);
    this.name = 'TransportError';
    this.code = code;
    this.sent = sent;
  }
}

const tlsCodes =
  /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|CRL_|ERROR_IN_CE?RT|ERROR_IN_CRL|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|EPROTO$)/u;

/** Whether a code stands for a refused certificate or a failed handshake; repeating such a call is no use. */
export function isTlsCode(code: string): boolean {
  return tlsCodes.test(code);
}

const connectCodes: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the host name cannot be found',
  EAI_AGAIN: 'the host name cannot be looked up at the moment',
  ECONNREFUSED: 'the connection was refused',
  UND_ERR_CONNECT_TIMEOUT: 'no connection within the time allowed',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'the network cannot be reached',
};

/** Codes that mean, with any transport, that no byte of the request left. */
export function neverLeft(code: string): boolean {
  return code in connectCodes || isTlsCode(code);
}

const brokenCodes: Readonly<Record<string, string>> = {
  ECONNRESET: 'the connection broke before the answer was complete',
  EPIPE: 'the connection broke before the answer was complete',
  UND_ERR_SOCKET: 'the connection broke before the answer was complete',
  UND_ERR_HEADERS_TIMEOUT: 'no answer within the time allowed',
  UND_ERR_BODY_TIMEOUT: 'the answer stopped half-way',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the answer is shorter or longer than announced',
};

/** The failure of a connection in plain words, for a host. */
export function connectionMessage(code: string, host: string): string {
  if (isTlsCode(code)) return `the secure connection to ${host} failed: its certificate is not accepted (${code})`;
  const words = connectCodes[code] ?? brokenCodes[code];
  if (words !== undefined) return `${host}: ${words}`;
  return code.startsWith('HPE_') ? `${host}: the answer is not HTTP` : `${host}: the connection failed (${code})`;
}

/** The code of an error or of what caused it (`fetch failed`, an AggregateError of several addresses). */
export function codeOf(error: unknown): string {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code;
    if (at.name === 'HTTPParserError') return 'HPE_INVALID';
    at = at instanceof AggregateError ? at.errors[0] : at.cause;
  }
  return 'UNKNOWN';
}

/** Whether plain http may be used for this host name, as `URL.hostname` spells it. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/u.test(hostname);
}

/**
 * Check a base URL: https anywhere, plain http to this machine only, no user name, query or fragment.
 *
 * @returns the URL without a slash at its end.
 * @throws {ConfigError} when the token must not be sent there.
 */
export function checkBaseUrl(url: string): string {
  if (!URL.canParse(url)) {
    throw new ConfigError(`"${url}" is not a web address.`, ['Write it like https://next.telecrm.in/autoupdate/v2']);
  }
  const parsed = new URL(url);
  if (parsed.username !== '' || parsed.password !== '') {
    throw new ConfigError('The base URL holds a user name or password.', ['Leave out everything before the @.']);
  }
  if (parsed.search !== '' || parsed.hash !== '') {
    throw new ConfigError(`The base URL "${url}" has a query or a fragment.`, ['Leave out everything from ? or # on.']);
  }
  if (parsed.protocol !== 'https:' && !(parsed.protocol === 'http:' && isLoopback(parsed.hostname))) {
    throw new ConfigError(`The base URL "${url}" is not https, and the token would travel readable.`, [
      'Use https; plain http is for this machine (localhost) only.',
    ]);
  }
  return parsed.href.replace(/\/+$/u, '');
}
