/** A token bucket that starts full. */
export interface Bucket {
  /** Takes one token, or says how many milliseconds from now the next one will be there. */
  take(now: number): number;
}

/** @param perMs tokens that flow in each millisecond; @param capacity the most that it holds, so the largest burst. */
export function createBucket(perMs: number, capacity: number): Bucket {
  let tokens = capacity;
  let last: number | undefined;
  return {
    take(now) {
      // A clock that was set back fills nothing and takes nothing away.
      tokens = Math.min(capacity, tokens + Math.max(0, now - (last ?? now)) * perMs);
      last = now;
      if (tokens >= 1) {
        tokens -= 1;
        return 0;
      }
      return (1 - tokens) / perMs;
    },
  };
}
