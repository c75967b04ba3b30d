/** How work on rows is spread. */
export interface LaneOptions<T> {
  /** At most so many at once; asked again before each item, since the right number depends on pace and latency. */
  readonly concurrency: () => number;
  /** Items with the same key never run at once and keep their order. */
  readonly keyOf: (item: T) => string | undefined;
  /** When it turns true no further item is started; those under way are finished. */
  readonly stopped: () => boolean;
}

/** The place of a piece of work among those that run at once. */
export interface Slot {
  /** Leave the place to others while waiting for something; the lane stays taken. */
  leaveFor<R>(wait: () => Promise<R>): Promise<R>;
}

/** So many pieces of work may wait beside their slots; then no further item is started. */
const mostWaiting = 1_000;

/**
 * Run work on every item, pulling the next one only when a slot is free: the source is read no further ahead
 * than one batch.
 *
 * @throws the first error of the work or of the source, after all started work has ended.
 */
export async function runInLanes<T>(
  source: AsyncIterable<readonly T[]> | Iterable<readonly T[]>,
  options: LaneOptions<T>,
  work: (item: T, slot: Slot) => Promise<void>,
): Promise<void> {
  const tails = new Map<string, Promise<void>>();
  const tasks = new Set<Promise<void>>();
  const returning: (() => void)[] = [];
  let failure: { readonly error: unknown } | undefined;
  let running = 0;
  let waiting = 0;
  let wakePuller = (): void => undefined;
  const halted = (): boolean => failure !== undefined || options.stopped();

  /** Work that comes back to its slot goes before new items. */
  const freed = (): void => {
    while (returning.length > 0 && running < options.concurrency()) {
      running += 1;
      returning.shift()?.();
    }
    wakePuller();
  };
  const slot: Slot = {
    async leaveFor(wait) {
      running -= 1;
      waiting += 1;
      freed();
      try {
        return await wait();
      } finally {
        await new Promise<void>((resolve) => {
          returning.push(resolve);
          freed();
        });
        waiting -= 1;
      }
    },
  };
  const full = (): boolean => running >= options.concurrency() || waiting >= mostWaiting || returning.length > 0;
  const roomForOne = async (): Promise<void> => {
    while (full()) {
      await new Promise<void>((resolve) => {
        wakePuller = resolve;
      });
    }
  };

  const start = (item: T): void => {
    const key = options.keyOf(item);
    const before = key === undefined ? undefined : tails.get(key);
    running += 1;
    const carryOut = async (): Promise<void> => {
      try {
        if (before !== undefined) await slot.leaveFor(() => before);
        if (before === undefined || !halted()) await work(item, slot);
      } catch (error) {
        failure ??= { error };
      } finally {
        running -= 1;
        if (key !== undefined && tails.get(key) === task) tails.delete(key);
        tasks.delete(task);
        freed();
      }
    };
    const task = carryOut();
    tasks.add(task);
    if (key !== undefined) tails.set(key, task);
  };

  try {
    for await (const batch of source) {
      for (const item of batch) {
        if (full()) await roomForOne();
        if (halted()) break;
        start(item);
      }
      if (halted()) break;
    }
  } catch (error) {
    failure ??= { error };
  }
  await Promise.all(tasks);
  if (failure !== undefined) throw failure.error;
}
