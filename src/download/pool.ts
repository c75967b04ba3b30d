/**
 * Work on items, so many at a time. An item that fails lets those under way finish; then its error is thrown.
 *
 * @param next the next item; undefined when there is none just now. It is asked again as long as any is under way.
 */
export async function inPool<Item>(
  next: () => Promise<Item | undefined> | Item | undefined,
  concurrency: () => number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  const start = (item: Item): void => {
    const job = work(item)
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => running.delete(job));
    running.add(job);
  };
  for (;;) {
    if (failure === undefined && running.size < Math.max(1, concurrency())) {
      const item = await next();
      if (item !== undefined) {
        start(item);
        continue;
      }
    }
    if (running.size === 0) break;
    await Promise.race(running);
  }
  if (failure !== undefined) throw failure.error;
}
