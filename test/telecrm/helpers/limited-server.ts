import { createPacer, type Pacer, type PacerOptions } from '../../../src/telecrm/pace.js';
import { type FakeClock, fakeClock } from './fake-clock.js';

/** A server that takes so many calls a second, and whoever calls it. */
export interface Load {
  readonly perSecond: number;
  /** How many calls it takes at once after a rest. */
  readonly burst: number;
  readonly latencyMs: number;
  readonly retryAfterMs?: number;
  /** Calls under way at once. */
  readonly lanes: number;
  readonly forMs: number;
}

/** What came of it. */
export interface LoadResult {
  readonly accepted: number;
  readonly refused: number;
  readonly pacer: Pacer;
  readonly clock: FakeClock;
}

/** Call a token bucket through a pacer for a while, by a fake clock. */
export async function runLoad(
  load: Load,
  options: Pick<PacerOptions, 'maxPerSecond' | 'learned'>,
): Promise<LoadResult> {
  const clock = fakeClock();
  const pacer = createPacer({ ...options, now: clock.now, sleep: clock.sleep, random: () => 0.5 });
  let tokens = load.burst;
  let filledAt = 0;
  let accepted = 0;
  let refused = 0;
  const serve = (): boolean => {
    tokens = Math.min(load.burst, tokens + ((clock.now() - filledAt) / 1000) * load.perSecond);
    filledAt = clock.now();
    // A hair's breadth for what floating point loses.
    if (tokens < 1 - 1e-6) return false;
    tokens -= 1;
    return true;
  };
  const lane = async (): Promise<void> => {
    while (clock.now() < load.forMs) {
      const startedAt = await pacer.take();
      await clock.sleep(load.latencyMs / 2);
      const ok = serve();
      await clock.sleep(load.latencyMs / 2);
      if (ok) accepted += 1;
      else refused += 1;
      const result = ok ? 'answered' : 'throttled';
      pacer.report({ startedAt, result, latencyMs: load.latencyMs, retryAfterMs: ok ? undefined : load.retryAfterMs });
    }
  };
  for (let n = 0; n < load.lanes; n += 1) void lane();
  await clock.run(load.forMs);
  return { accepted, refused, pacer, clock };
}
