import { createAutoRate, type LearnedRate } from './auto-rate.js';
import { retryDelay } from './retry.js';

export type { LearnedRate } from './auto-rate.js';

/** What a pacer has to say to the user. */
export interface PaceNotice {
  /** `retry-after`: the server named a wait. `hourly-limit`: 429 for 60 s without a break. `resumed`: calls go through again. */
  readonly kind: 'retry-after' | 'hourly-limit' | 'resumed';
  /** How long nothing (or for the hourly limit nothing but one probe a minute) is sent, in ms. */
  readonly waitMs: number;
}

/** How a pacer paces. */
export interface PacerOptions {
  /** Calls a second at most; `auto` learns it, `none` switches pacing off (a 429 still holds everybody). */
  readonly maxPerSecond: number | 'auto' | 'none';
  /** Calls an hour at most, spread evenly so that no hour, wherever it begins, holds more. */
  readonly maxPerHour?: number;
  /** What an earlier run learned about this workspace. */
  readonly learned?: LearnedRate;
  /** Ms from a clock that never jumps; `performance.now` when left out. */
  readonly now?: () => number;
  /** Resolves after so many ms; a plain timer when left out. */
  readonly sleep?: (ms: number) => Promise<void>;
  /** 0 up to 1; spreads waits after a 429 without `Retry-After`. */
  readonly random?: () => number;
  readonly onNotice?: (notice: PaceNotice) => void;
}

/** What became of a call, as far as the pace is concerned. */
export interface PaceReport {
  /** What `take` returned for this call. */
  readonly startedAt: number;
  /** `answered` counts for the rate; `failed` (no answer, 5xx) says nothing about it. */
  readonly result: 'answered' | 'throttled' | 'failed';
  readonly latencyMs: number;
  readonly retryAfterMs?: number;
}

/** Decides when the next call may start; one for all calls to a workspace. */
export interface Pacer {
  /**
   * Wait for a turn, in order of asking. Each turn must be followed by one `report`.
   *
   * @param first before the others, with up to every fifth turn while others wait: for reads that settle what is open.
   * @returns when the turn came, by the pacer's clock.
   * @throws the signal's reason when it is aborted first.
   */
  take(signal?: AbortSignal, first?: boolean): Promise<number>;
  report(report: PaceReport): void;
  /** The present pace in calls a second; `Infinity` without one. */
  rate(): number;
  /** What the next run should know; undefined while nothing was learned. */
  learned(): LearnedRate | undefined;
}

interface Waiter {
  readonly resolve: (at: number) => void;
  readonly reject: (reason: unknown) => void;
}

/** 429 for so long without a break is taken for the hourly limit. */
const hourlyAfterMs = 60_000;
/** Then one call is tried so often. */
const hourlyProbeMs = 60_000;
/** A timer wakes late, and so may a caller: so much lost time is made up for. After a pause of the callers the burst is 1. */
const catchUpMs = 20;
/** While others wait, those that go first have every fifth turn: 20% of the pace. */
const turnsToOneOfTheFirst = 5;
/** A probe whose report never comes holds the others no longer than this. */
const probePatienceMs = 120_000;

/**
 * A pacer with burst 1. After a 429 nobody sends until the wait is over, then one call goes ahead as a
 * probe and the others follow when it went through.
 */
export function createPacer(options: PacerOptions): Pacer {
  const now = options.now ?? (() => performance.now());
  const sleep = options.sleep ?? (async (ms: number) => new Promise<void>((wake) => setTimeout(wake, ms)));
  const random = options.random ?? Math.random;
  const notify = options.onNotice ?? (() => undefined);
  const auto = options.maxPerSecond === 'auto' ? createAutoRate(now, options.learned) : undefined;
  const perHour = options.maxPerHour === undefined ? Number.POSITIVE_INFINITY : options.maxPerHour / 3_600;
  const fixed = typeof options.maxPerSecond === 'number' ? options.maxPerSecond : Number.POSITIVE_INFINITY;
  const cap = Math.min(perHour, fixed);

  const waiting: Waiter[] = [];
  const waitingFirst: Waiter[] = [];
  let turnsOfOthers = turnsToOneOfTheFirst;
  let pumping = false;
  let nextAt = Number.NEGATIVE_INFINITY;
  let holdUntil = Number.NEGATIVE_INFINITY;
  // While calls are refused: since when, how often in a row, and whether a probe is out.
  let refusedSince: number | undefined;
  let refusals = 0;
  let refusedAt = Number.NEGATIVE_INFINITY;
  let probeAt: number | undefined;
  let hourly = false;

  const rate = (): number => Math.min(cap, auto === undefined ? Number.POSITIVE_INFINITY : auto.rate());

  /** When the next turn may come; now or earlier means at once. */
  const dueAt = (at: number): number => {
    if (probeAt !== undefined && at - probeAt < probePatienceMs) return Number.POSITIVE_INFINITY;
    return Math.max(holdUntil, nextAt);
  };

  /** @param waited - whether somebody has waited for this turn since before it came. */
  const grant = (at: number, waited: boolean): number => {
    const perSecond = rate();
    const interval = perSecond === Number.POSITIVE_INFINITY ? 0 : 1_000 / perSecond;
    const due = Math.max(nextAt, holdUntil);
    const late = at - due;
    nextAt = (late <= catchUpMs ? due : waited ? at - catchUpMs : at) + interval;
    if (refusedSince !== undefined) probeAt = at;
    auto?.started(at);
    return at;
  };

  const anybodyWaits = (): boolean => waiting.length + waitingFirst.length > 0;
  const nextInTurn = (): Waiter | undefined => {
    const first = waiting.length === 0 || (waitingFirst.length > 0 && turnsOfOthers >= turnsToOneOfTheFirst - 1);
    turnsOfOthers = first ? 0 : turnsOfOthers + 1;
    return (first ? waitingFirst : waiting).shift();
  };

  const pump = async (): Promise<void> => {
    pumping = true;
    while (anybodyWaits()) {
      const at = now();
      const due = dueAt(at);
      if (due === Number.POSITIVE_INFINITY) break;
      if (due > at) {
        // In slices, so that a hold that was set meanwhile is seen.
        await sleep(Math.ceil(Math.min(due - at, 1_000)));
        continue;
      }
      nextInTurn()?.resolve(grant(at, true));
    }
    pumping = false;
  };
  const wakePump = (): void => {
    if (!pumping && anybodyWaits()) void pump();
  };

  const throttled = (report: PaceReport): void => {
    const at = now();
    // Calls that were under way at the first refusal belong to the same event: one cut, one step of back-off.
    const fresh = report.startedAt > refusedAt;
    if (fresh) {
      refusals += 1;
      refusedAt = at;
      auto?.throttled(at, probeAt !== undefined);
    }
    refusedSince ??= at;
    if (fresh) probeAt = undefined;
    // "Wait 0 s" in a refusal is no answer to when; the back-off is.
    const asked = report.retryAfterMs === 0 ? undefined : report.retryAfterMs;
    if (asked !== undefined || fresh) {
      // With no wait named, never less than half a step: full jitter may draw 0.
      const step = { attempt: refusals, kind: 'throttled', random: () => 0.5 + random() / 2 } as const;
      const wait = asked ?? retryDelay(step);
      holdUntil = Math.max(holdUntil, at + wait);
      if (asked !== undefined && asked >= 1_000 && fresh) notify({ kind: 'retry-after', waitMs: asked });
    }
    if (at - refusedSince >= hourlyAfterMs) {
      holdUntil = Math.max(holdUntil, at + hourlyProbeMs);
      if (!hourly) notify({ kind: 'hourly-limit', waitMs: holdUntil - at });
      hourly = true;
    }
  };

  const wentThrough = (report: PaceReport): void => {
    // An answer to a call from before the refusal does not show that calls are taken again.
    if (refusedSince === undefined || report.startedAt <= refusedAt) return;
    if (hourly) notify({ kind: 'resumed', waitMs: 0 });
    refusedSince = undefined;
    refusals = 0;
    hourly = false;
    probeAt = undefined;
  };

  return {
    take: async (signal, first = false) => {
      signal?.throwIfAborted();
      const queue = first ? waitingFirst : waiting;
      if (!anybodyWaits() && !pumping) {
        const at = now();
        if (dueAt(at) <= at) return grant(at, false);
      }
      return new Promise<number>((resolve, reject) => {
        const onAbort = (): void => {
          const place = queue.indexOf(waiter);
          if (place !== -1) queue.splice(place, 1);
          reject(signal?.reason);
        };
        const waiter: Waiter = {
          resolve: (at) => {
            signal?.removeEventListener('abort', onAbort);
            resolve(at);
          },
          reject,
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        queue.push(waiter);
        wakePump();
      });
    },
    report: (report) => {
      if (report.result === 'throttled') throttled(report);
      else {
        if (report.result === 'answered') {
          wentThrough(report);
          auto?.answered(now(), report.latencyMs);
        } else if (probeAt === report.startedAt) probeAt = undefined;
      }
      wakePump();
    },
    rate,
    learned: () => auto?.learned(),
  };
}
