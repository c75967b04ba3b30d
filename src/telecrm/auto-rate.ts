/** What a run learned about a workspace's limit; plain JSON, kept for the next run. */
export interface LearnedRate {
  /** The pace to begin with, in calls a second. */
  readonly perSecond: number;
  /** The rate above which calls were refused or became slow, where one was found. */
  readonly ceiling?: number;
  /** The limit was met: the pace creeps up to it and does not double any more. */
  readonly steady?: true;
}

/** The pace that looks for the limit by itself (`--max-per-second auto`). Times are ms of one monotonic clock. */
export interface AutoRate {
  /** The present pace in calls a second. */
  rate(): number;
  started(at: number): void;
  answered(at: number, latencyMs: number): void;
  /** A 429; `probe` when it met the one call that was sent to try after an earlier one. */
  throttled(at: number, probe: boolean): void;
  learned(): LearnedRate | undefined;
}

const firstRate = 5;
const lowestRate = 0.1;
const highestRate = 100_000;
const windowMs = 1_000;
/** After a refusal: this share of the rate that was being accepted. */
const fallback = 0.8;
const creep = 1.02;
/** How near to a known ceiling the pace stays between probes. */
const belowCeiling = 0.98;
const probeEveryMs = 60_000;
/** A rate that nobody uses proves nothing: below this share of it the pace stays. */
const used = 0.75;
/** A probe that met the limit within this factor found the ceiling that was known. */
const sameCeiling = 1.25;

/**
 * Start at 5 a second and double each second until the first 429 or until answers take more than twice as
 * long as at their best (and 20 ms more); then 80% of the accepted rate, 2% more each second up to just
 * below the ceiling, and once a minute a climb beyond it. Nothing of this is documented by the vendor.
 */
export function createAutoRate(now: () => number, learned?: LearnedRate): AutoRate {
  let rate = Math.min(highestRate, Math.max(lowestRate, learned?.perSecond ?? firstRate));
  let ceiling = learned?.ceiling;
  let ramping = ceiling === undefined && learned?.steady !== true;
  let refusedAt = now();
  /** The pace before a climb beyond the ceiling, while one is on. */
  let beforeProbe: number | undefined;
  let windowAt = now();
  let starts = 0;
  let latencies: number[] = [];
  let bestLatency = Number.POSITIVE_INFINITY;
  const accepted = createCounter();

  const fallTo = (acceptedRate: number): void => {
    // A pace that doubled has jumped past the limit by far: the ceiling is known once the pace creeps up to it.
    ceiling = ramping ? undefined : Math.max(lowestRate, acceptedRate);
    rate = Math.max(lowestRate, acceptedRate * fallback);
    ramping = false;
    beforeProbe = undefined;
  };
  /** Answers that are still on their way are not counted: one refusal never says more than that it is half the rate. */
  const acceptedRate = (at: number): number => Math.min(rate, Math.max(rate / 2, accepted.perSecond(at)));

  /** Once a second: look back at the second that ended, and set the pace of the next. */
  const step = (at: number): void => {
    const elapsed = at - windowAt;
    if (elapsed < windowMs) return;
    const busy = starts >= rate * (elapsed / 1_000) * used;
    const latency = latencies.length >= 5 ? median(latencies) : undefined;
    const slow = latency !== undefined && latency > 2 * bestLatency + 20;
    if (latency !== undefined) bestLatency = Math.min(bestLatency, latency);
    windowAt = at;
    starts = 0;
    latencies = [];
    if (!busy) return;
    if (ramping) {
      if (slow) fallTo(acceptedRate(at));
      else rate = Math.min(highestRate, rate * 2);
      return;
    }
    if (slow) {
      if (beforeProbe !== undefined) rate = beforeProbe;
      beforeProbe = undefined;
      return;
    }
    const target = ceiling === undefined ? highestRate : ceiling * belowCeiling;
    if (beforeProbe === undefined && at - refusedAt >= probeEveryMs && rate >= target) {
      beforeProbe = rate;
      refusedAt = at;
    }
    if (beforeProbe !== undefined) {
      rate = Math.min(highestRate, rate * creep);
      ceiling = Math.max(ceiling ?? 0, rate / creep);
    } else if (rate < target) rate = Math.min(target, rate * creep);
  };

  return {
    rate: () => rate,
    started: (at) => {
      step(at);
      starts += 1;
    },
    answered: (at, latencyMs) => {
      accepted.add(at);
      if (latencies.length < 512) latencies.push(latencyMs);
      step(at);
    },
    throttled: (at, probe) => {
      // The limit was known to be reached already; the pace was cut then.
      if (probe) return;
      const reached = acceptedRate(at);
      refusedAt = at;
      if (beforeProbe !== undefined && reached < beforeProbe * sameCeiling) {
        rate = beforeProbe;
        ceiling = rate / belowCeiling;
        beforeProbe = undefined;
      } else fallTo(reached);
    },
    learned: () => {
      if (!ramping) return { perSecond: beforeProbe ?? rate, ceiling, steady: true };
      return rate > firstRate ? { perSecond: rate / 2 } : undefined;
    },
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Counts events of the last five seconds in tenths of a second. */
function createCounter(): { add(at: number): void; perSecond(at: number): number } {
  const size = 50;
  const counts = new Uint32Array(size);
  let head = Number.NEGATIVE_INFINITY;
  const advance = (at: number): void => {
    const tick = Math.floor(at / 100);
    if (tick - head >= size) counts.fill(0);
    else for (let t = head + 1; t <= tick; t += 1) counts[t % size] = 0;
    if (tick > head) head = tick;
  };
  const last = (ticks: number): number => {
    let sum = 0;
    for (let t = head; t > head - ticks; t -= 1) sum += counts[((t % size) + size) % size] ?? 0;
    return sum;
  };
  return {
    add: (at) => {
      advance(at);
      const place = ((Math.floor(at / 100) % size) + size) % size;
      counts[place] = (counts[place] ?? 0) + 1;
    },
    // One second tells the present rate; five tell a slow one, where a second holds one call or none.
    perSecond: (at) => {
      advance(at);
      return Math.max(last(10), last(size) / 5);
    },
  };
}
