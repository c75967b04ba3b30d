/** Places for calls under way. A row takes one once its call is announced, so that no place is empty while the log syncs. */
export interface CallSlots {
  /** Make a call when a place is free; whoever waits longest goes first. */
  run<T>(call: () => Promise<T>): Promise<T>;
}

/** Rows whose call is announced and waits for a place, as a share of the places. A crash leaves these in doubt as well. */
const announcedAhead = 0.25;

/** How many rows may be under way so that an announced one is always at hand: none ahead where calls are few. */
export function rowsAtOnce(calls: number): number {
  return calls + Math.floor(calls * announcedAhead);
}

/** @param most how many calls may be under way; asked again for each. */
export function createCallSlots(most: () => number): CallSlots {
  let busy = 0;
  const waiting: (() => void)[] = [];
  return {
    async run(call) {
      if (busy < most()) busy += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await call();
      } finally {
        busy -= 1;
        for (; waiting.length > 0 && busy < most(); busy += 1) waiting.shift()?.();
      }
    },
  };
}
