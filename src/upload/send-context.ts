import type { RunError } from '../model/errors.js';
import type { CallSlots } from './call-slots.js';
import type { IntentLog } from './intent-log.js';
import type { Outage } from './outage.js';

/** What the calls of all rows share. */
export interface SendContext {
  readonly log: IntentLog;
  readonly outage: Outage;
  /** Where calls find their place among those under way. */
  readonly places: CallSlots;
  /** The server's time, in ms: what an intent is dated with. */
  readonly serverNow: () => number;
  /** Ms from a clock that never jumps. */
  readonly clock: () => number;
  /** The server's time when this process began to send, in ms. */
  readonly begunAt: number;
  /** Ends early when the run stops; never rejects. */
  readonly sleep: (ms: number) => Promise<void>;
  /** The wait before attempt `attempt` + 1, in ms. */
  readonly backOffMs: (attempt: number) => number;
  /** How long a request may still be executed after its answer was lost, in ms. */
  readonly quietWaitMs: number;
  /** True when no further attempt may begin. */
  readonly stopped: () => boolean;
  /** No other call would fare better: none may begin from now on. */
  readonly end: (reason: RunError) => void;
}
