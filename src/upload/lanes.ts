import pLimit from 'p-limit';

/** How work on rows is spread. */
export interface LaneOptions<T> {
  /** At most so many at once; asked again before each item, since the right number depends on pace and latency. */
  readonly concurrency: () => number;
  /** Items with the same key never run at once and keep their order. */
  readonly keyOf: (item: T) => string | undefined;
  /** When it turns true no further item is started; those under way are finished. */
  readonly stopped: () => boolean;
}

/**
 * Run work on every item, pulling the next one only when a slot is free: the source is read no further ahead
 * than one batch.
 *
 * @throws the first error of the work or of the source, after all started work has ended.
 */
export async function runInLanes<T>(
  source: AsyncIterable<readonly T[]>,
  options: LaneOptions<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const limit = pLimit(options.concurrency());
  const tails = new Map<string, Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  let running = 0;
  let slotFreed = (): void => undefined;
  const slot = async (below: () => number): Promise<void> => {
    while (running >= below()) {
      await new Promise<void>((resolve) => {
        slotFreed = resolve;
      });
    }
  };
  const halted = (): boolean => failure !== undefined || options.stopped();

  const start = (item: T): void => {
    const key = options.keyOf(item);
    const before = key === undefined ? undefined : tails.get(key);
    running += 1;
    const task = limit(async () => {
      try {
        await before;
        if (!halted()) await work(item);
      } catch (error) {
        failure ??= { error };
      } finally {
        running -= 1;
        if (key !== undefined && tails.get(key) === task) tails.delete(key);
        slotFreed();
      }
    });
    if (key !== undefined) tails.set(key, task);
  };

  try {
    for await (const batch of source) {
      for (const item of batch) {
        await slot(options.concurrency);
        limit.concurrency = options.concurrency();
        if (halted()) break;
        start(item);
      }
      if (halted()) break;
    }
  } catch (error) {
    failure ??= { error };
  }
  await slot(() => 1);
  if (failure !== undefined) throw failure.error;
}
