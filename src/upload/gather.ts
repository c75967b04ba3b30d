/** Rows that are looked through for others of the same group, and rows of one group that go together at most. */
export interface GatherLimits {
  readonly window: number;
  readonly largest: number;
}

/**
 * Gather the items of a group, in their order: within a window, so that memory stays flat whatever the number of
 * items. Groups come in the order of their first items; an item without a group is one by itself.
 */
export async function* gather<T>(
  batches: AsyncIterable<readonly T[]>,
  groupOf: (item: T) => string | undefined,
  { window, largest }: GatherLimits,
): AsyncGenerator<readonly (readonly [T, ...T[]])[]> {
  let groups: [T, ...T[]][] = [];
  let open = new Map<string, [T, ...T[]]>();
  let held = 0;
  for await (const batch of batches) {
    for (const item of batch) {
      const name = groupOf(item);
      const known = name === undefined ? undefined : open.get(name);
      if (known !== undefined && known.length < largest) known.push(item);
      else {
        const group: [T, ...T[]] = [item];
        groups.push(group);
        if (name !== undefined) open.set(name, group);
      }
      held += 1;
    }
    if (held < window) continue;
    yield groups;
    groups = [];
    open = new Map();
    held = 0;
  }
  if (groups.length > 0) yield groups;
}
