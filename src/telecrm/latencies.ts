/** The latest call times, in bounded memory. */
export interface Latencies {
  add(ms: number): void;
  /** The value below which this share (0 to 1) of the latest calls lies; 0 before the first call. */
  quantile(share: number): number;
}

const kept = 2_048;

/** Keeps the latest 2,048 call times. */
export function createLatencies(): Latencies {
  const ring = new Float64Array(kept);
  let count = 0;
  return {
    add: (ms) => {
      ring[count % kept] = ms;
      count += 1;
    },
    quantile: (share) => {
      const sorted = ring.slice(0, Math.min(count, kept)).sort();
      return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
    },
  };
}
