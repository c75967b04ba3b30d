/** A clock that stands still until its sleepers are woken, in order, by `run`. */
export interface FakeClock {
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Let time pass up to so many ms; everything that becomes possible on the way happens. */
  run(ms: number): Promise<void>;
}

/** Let all promises that can settle do so. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export function fakeClock(): FakeClock {
  let time = 0;
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => time,
    sleep: (ms) =>
      new Promise((wake) => {
        sleepers.push({ at: time + ms, wake });
      }),
    run: async (ms) => {
      const end = time + ms;
      for (;;) {
        await settled();
        const next = Math.min(...sleepers.map(({ at }) => at));
        if (next > end) break;
        time = Math.max(time, next);
        const due = sleepers.filter(({ at }) => at <= next);
        sleepers = sleepers.filter(({ at }) => at > next);
        for (const { wake } of due) wake();
      }
      time = end;
    },
  };
}
