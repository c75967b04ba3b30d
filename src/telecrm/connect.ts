import type { CallReport } from './call.js';
import { type Client, createClient } from './client.js';
import { checkBaseUrl, type Transport } from './transport.js';
import { createPacer, type LearnedRate, type PaceNotice } from './pace.js';
import { poolTransport } from './pool-transport.js';

/** How to reach a workspace. */
export interface ConnectOptions {
  readonly enterpriseId: string;
  /** A Sync token. It is sent to the base URL's host and shown nowhere. */
  readonly token: string;
  /** Default: the live API, `https://next.telecrm.in/autoupdate/v2`. Plain http for this machine only. */
  readonly baseUrl?: string;
  /** Default: keep-alive connections by undici. `fetchTransport(fetch)` lets a test or a stand-in answer. */
  readonly transport?: Transport & { close?(): Promise<void> };
  /** Calls a second at most; `auto` (the default) learns it, `none` switches pacing off. */
  readonly maxPerSecond?: number | 'auto' | 'none';
  readonly maxPerHour?: number;
  /** What an earlier run learned about this workspace's pace. */
  readonly learned?: LearnedRate;
  /** Longest wait for one answer, in ms. Default 60,000. */
  readonly timeoutMs?: number;
  /** Most connections at once; 96 when left out. Without effect on a transport that is given. */
  readonly connections?: number;
  /** An Async token, for `upsertAsync` alone; sent to the Async host only. */
  readonly asyncToken?: string;
  /** Default: the live Async API, or the base URL's origin where the base URL is given. */
  readonly asyncBaseUrl?: string;
  /** Sent as `User-Agent`: `telecrm-bulk/<version>`. */
  readonly userAgent?: string;
  /** Waits between the attempts of a call, for tests; a plain timer when left out. */
  readonly sleep?: (ms: number) => Promise<void>;
  /** Told of long waits for the pace. */
  readonly onNotice?: (notice: PaceNotice) => void;
  /** Told of every wait, also those between attempts of one call: how long, in ms, and why, as a clause. */
  readonly onWait?: (ms: number, why: string) => void;
  /** Told of every request when it has ended, repeats included: for a log, so nothing in it tells whom it was about. */
  readonly onCall?: (report: CallReport) => void;
}

/** A client with its pace. */
export interface Connection extends Client {
  /** The present pace in calls a second; `Infinity` without one. */
  pace(): number;
  /** How many calls should be under way at once: pace times latency, 1 to 64. */
  concurrency(): number;
  /** What the next run should know about the pace; undefined while nothing was learned. */
  learned(): LearnedRate | undefined;
}

const liveBaseUrl = 'https://next.telecrm.in/autoupdate/v2';
const liveAsyncBaseUrl = 'https://next-api.telecrm.in';
const mostCalls = 64;
const reasons = {
  'retry-after': 'Telecrm asks for a pause',
  'hourly-limit':
    'Telecrm refuses calls without a break, which looks like an hourly limit; one call a minute tries again',
} as const;
/** Before the first answers the latency is taken for this, in ms. */
const assumedLatencyMs = 500;

/**
 * Connect to a workspace: nothing is sent before the first call.
 *
 * @throws {ConfigError} when the base URL is not one that a token may be sent to.
 */
export function connect(options: ConnectOptions): Connection {
  const { maxPerSecond = 'auto', maxPerHour, learned, onNotice, onWait, onCall } = options;
  const baseUrl = checkBaseUrl(options.baseUrl ?? liveBaseUrl);
  const pacer = createPacer({
    maxPerSecond,
    maxPerHour,
    learned,
    onNotice: (notice) => {
      onNotice?.(notice);
      if (notice.kind !== 'resumed') onWait?.(notice.waitMs, reasons[notice.kind]);
    },
  });
  const client = createClient({
    enterpriseId: options.enterpriseId,
    token: options.token,
    baseUrl,
    asyncToken: options.asyncToken,
    asyncBaseUrl: options.asyncBaseUrl ?? (baseUrl === liveBaseUrl ? liveAsyncBaseUrl : new URL(baseUrl).origin),
    transport: options.transport ?? poolTransport({ connections: options.connections }),
    pacer,
    timeoutMs: options.timeoutMs,
    sleep: options.sleep,
    userAgent: options.userAgent ?? 'telecrm-bulk',
    onWait: ({ waitMs, code }) => onWait?.(waitMs, `a call failed (${code}) and is tried again`),
    onCall,
  });
  return {
    ...client,
    pace: () => pacer.rate(),
    learned: () => pacer.learned(),
    concurrency() {
      const latency = client.stats().medianMs || assumedLatencyMs;
      // One more than pace times latency, so that a slot is free when the pacer allows the next call.
      return Math.max(1, Math.min(mostCalls, Math.ceil((pacer.rate() * latency) / 1000) + 1));
    },
  };
}
