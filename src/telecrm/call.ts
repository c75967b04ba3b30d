import type { Delivery } from '../model/delivery.js';
import type { Transport } from './transport.js';
import type { Pacer } from './pace.js';
import type { Secret } from '../model/secret.js';

/** Where calls go and with which token; Sync and Async have one each. */
export interface Endpoint {
  /** Base URL with `/enterprise/{id}`, without a slash at its end. */
  readonly url: string;
  readonly host: string;
  readonly token: Secret;
}

/** What the calls of one client share. */
export interface CallerOptions {
  readonly enterpriseId: string;
  readonly transport: Transport;
  readonly pacer: Pacer;
  /** Total deadline of one attempt, in ms. */
  readonly timeoutMs: number;
  readonly userAgent: string;
  readonly random: () => number;
  /** Ms from a clock that never jumps. */
  readonly clock: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Told before a wait between two attempts of a call. */
  readonly onWait?: (wait: CallWait) => void;
  /** Told of every request when it has ended. */
  readonly onCall?: (report: CallReport) => void;
}

/** What one request came to, without anything that tells whom it was about. */
export interface CallReport {
  readonly method: 'GET' | 'POST';
  /** The operation: `/lead/:id/action`. */
  readonly route: string;
  /** Absent when there was no answer. */
  readonly status?: number;
  /** Why there was none: the connection's code (`ECONNREFUSED`). */
  readonly code?: string;
  readonly ms: number;
}

/** A wait before a call is tried again. */
export interface CallWait {
  readonly waitMs: number;
  /** What failed: an API code, or the connection's (`ECONNREFUSED`). */
  readonly code: string;
  /** How many attempts have failed. */
  readonly attempt: number;
}

/** Choices of one call. */
export interface CallOptions {
  /**
   * Stops waiting for a turn or for another attempt. A read under way is cancelled; a write under way is
   * finished, since cancelling it would only hide what became of it.
   */
  readonly signal?: AbortSignal;
  /** A read that settles what is open: it goes before other calls, with up to every fifth turn while they wait. */
  readonly first?: boolean;
  /** What a write sends, where the caller has it as JSON already. */
  readonly json?: string;
  /** How often a read is tried in all, 1 to 5; 5 when left out. Writes are not touched by it. */
  readonly attempts?: number;
}

/** Figures of all calls so far. */
export interface CallStats {
  /** Requests sent, repeats included. */
  readonly calls: number;
  /** Repeats after failures; waits for 429 are not among them. */
  readonly retries: number;
  /** Answers 429. */
  readonly throttled: number;
  /** Of the latest 2,048 answers, in ms. */
  readonly medianMs: number;
  readonly p95Ms: number;
}

/** One call, before it is sent. */
export interface Call {
  readonly endpoint: Endpoint;
  readonly method: 'GET' | 'POST';
  /** Below `/enterprise/{id}`, encoded, with its slash: `/lead`. */
  readonly path: string;
  /** With its question mark, or empty. */
  readonly query?: string;
  readonly body?: unknown;
  readonly options?: CallOptions;
}

/** Understands a parsed body, whose text comes along; undefined when it cannot. */
export type Reading<T> = (body: unknown, text: string) => T | undefined;

/** Makes calls: pace, retries, classes of outcome, figures. */
export interface Caller {
  /**
   * A call that changes nothing, repeated up to five times.
   *
   * @throws {AuthError | UnreachableError | ApiError} or the signal's reason.
   */
  read<T>(call: Call, reading: Reading<T>): Promise<T>;
  /** A call that writes: repeated only when it never left or was answered 429. Never throws over an answer. */
  write<T>(call: Call, reading: Reading<T>): Promise<Delivery<T>>;
  stats(): CallStats;
  serverNow(): number | undefined;
}
