import { ConfigError } from '../model/errors.js';
import { type ActionCalls, actionCalls } from './actions.js';
import { type AsyncCalls, asyncCalls } from './async-leads.js';
import type { CallReport, CallStats, CallWait, Endpoint } from './call.js';
import { createCaller } from './caller.js';
import { type EnterpriseCalls, enterpriseCalls } from './enterprise.js';
import { checkBaseUrl, type Transport } from './transport.js';
import { type LeadCalls, leadCalls, pathPart } from './leads.js';
import type { Pacer } from './pace.js';
import { Secret } from '../model/secret.js';
import { type TeamMemberCalls, teamMemberCalls } from './team-members.js';

/** What a client needs. */
export interface ClientOptions {
  /** `https://next.telecrm.in/autoupdate/v2` for the live API; plain http for this machine only. */
  readonly baseUrl: string;
  readonly enterpriseId: string;
  /** A Sync token. It is sent to the base URL's host and shown nowhere. */
  readonly token: string;
  /** `poolTransport()` or `fetchTransport(fetch)`. */
  readonly transport: Transport & { close?(): Promise<void> };
  /** Shared by all clients of one workspace. */
  readonly pacer: Pacer;
  /** Total deadline of one attempt, in ms; 60,000 when left out. */
  readonly timeoutMs?: number;
  /** `telecrm-bulk/<version>`. */
  readonly userAgent: string;
  /** `https://next-api.telecrm.in` for the live API; needed with an Async token. */
  readonly asyncBaseUrl?: string;
  /** An Async token, for `upsertAsync` alone; sent to the Async host only. */
  readonly asyncToken?: string;
  /** 0 up to 1; spreads the waits between attempts. */
  readonly random?: () => number;
  /** Ms from a clock that never jumps; `performance.now` when left out. */
  readonly clock?: () => number;
  /** Resolves after so many ms. */
  readonly sleep?: (ms: number) => Promise<void>;
  /** Told before each wait between two attempts of a call; waits for the pace are the pacer's to tell. */
  readonly onWait?: (wait: CallWait) => void;
  /** Told of every request when it has ended, repeats included. */
  readonly onCall?: (report: CallReport) => void;
}

/**
 * All 18 operations of the Sync API and the one of the Async API.
 *
 * Reads return what they read or throw: `AuthError`, `UnreachableError` after five attempts, `ApiError`.
 * Writes never throw over what a server does: they return a `Delivery`.
 */
export interface Client extends LeadCalls, ActionCalls, TeamMemberCalls, EnterpriseCalls, AsyncCalls {
  /** Host and port of the Sync API. */
  readonly host: string;
  readonly enterpriseId: string;
  /** Whether there is an Async token: `upsertAsync` needs it. */
  readonly hasAsyncToken: boolean;
  /** The server's time in epoch ms, from its `Date` headers; undefined before the first answer. */
  serverNow(): number | undefined;
  /** Figures of all calls so far. */
  stats(): CallStats;
  /** Close the connections. */
  close(): Promise<void>;
}

/**
 * A client for one workspace.
 *
 * @throws {ConfigError} when a base URL is not one that a token may be sent to, or the token or the enterprise id cannot be one.
 */
export function createClient(options: ClientOptions): Client {
  const { enterpriseId, transport } = options;
  const endpointAt = (baseUrl: string, token: string): Endpoint => {
    const base = checkBaseUrl(baseUrl);
    // Said here and in these words, since the HTTP library would quote the header.
    if (!/^[\x21-\x7e]+$/u.test(token)) {
      const fault = token === '' ? 'is empty' : 'holds blanks, line breaks or other characters that no token has';
      throw new ConfigError(`The API token ${fault}.`, ['Copy the token again, alone and on one line.']);
    }
    return { url: `${base}/enterprise/${pathPart(enterpriseId)}`, host: new URL(base).host, token: new Secret(token) };
  };
  const sync = endpointAt(options.baseUrl, options.token);
  const { asyncBaseUrl, asyncToken } = options;
  const async =
    asyncToken === undefined || asyncBaseUrl === undefined ? undefined : endpointAt(asyncBaseUrl, asyncToken);
  const caller = createCaller({
    enterpriseId,
    transport,
    pacer: options.pacer,
    timeoutMs: options.timeoutMs ?? 60_000,
    userAgent: options.userAgent,
    random: options.random ?? Math.random,
    clock: options.clock ?? (() => performance.now()),
    sleep: options.sleep ?? (async (ms) => new Promise((wake) => setTimeout(wake, ms))),
    onWait: options.onWait,
    onCall: options.onCall,
  });
  return {
    ...leadCalls(caller, sync),
    ...actionCalls(caller, sync),
    ...teamMemberCalls(caller, sync),
    ...enterpriseCalls(caller, sync),
    ...asyncCalls(caller, async),
    host: sync.host,
    enterpriseId,
    hasAsyncToken: async !== undefined,
    serverNow: caller.serverNow,
    stats: caller.stats,
    close: async () => transport.close?.(),
  };
}
