import type { RunTime } from '../../src/import-options.js';

/** Time that passes only by waiting: every wait ends in the next turn of the event loop, and the clock has gone on by it. */
export function fakeTime(): RunTime & { readonly waited: number[] } {
  let now = 0;
  const waited: number[] = [];
  return {
    waited,
    now: () => now,
    async sleep(ms) {
      waited.push(ms);
      now += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
