/** What the server's clock says, from the `Date` headers of its answers. */
export interface ServerClock {
  /** Take note of a `Date` header. */
  note(dateHeader: string | undefined): void;
  /** The server's time now, in epoch ms; undefined before the first answer that told it. */
  now(): number | undefined;
}

/**
 * `Date` counts whole seconds, so the true time is up to a second later; the latest reading that any answer
 * proves is kept. The local wall clock is never asked: it may be wrong or jump.
 *
 * @param monotonic - ms from a clock that never jumps.
 */
export function createServerClock(monotonic: () => number): ServerClock {
  let offset: number | undefined;
  let last: string | undefined;
  return {
    note: (dateHeader) => {
      if (dateHeader === undefined || dateHeader === last) return;
      const at = Date.parse(dateHeader);
      if (Number.isNaN(at)) return;
      last = dateHeader;
      offset = Math.max(offset ?? Number.NEGATIVE_INFINITY, at - monotonic());
    },
    now: () => (offset === undefined ? undefined : Math.round(offset + monotonic())),
  };
}
