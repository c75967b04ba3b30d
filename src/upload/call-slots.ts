import type { WriteOperation } from '../journal/records.js';

/** Places for calls under way. A row takes one once its call is announced, so that no place is empty while the log syncs. */
export interface CallSlots {
  /** A promise to wait for where no place is free now; whoever waits longest goes first. Each turn ends with `free`. */
  take(): Promise<void> | undefined;
  free(): void;
  /** Resolves when the calls that took the places of those answered now have left. */
  refilled(): Promise<void>;
}

/** Rows whose call is announced and waits for a place, as a share of the places. A crash leaves these in doubt as well. */
const announcedAhead = 0.5;

/** How many rows may be under way so that an announced one is always at hand: none ahead where calls go one by one. */
export function rowsAtOnce(calls: number): number {
  return calls < 2 ? calls : calls + Math.floor(calls * announcedAhead);
}

/** Calls that a lost answer does not end: what became of them is read, or they are simply made again. */
const repeatable: ReadonlySet<WriteOperation> = new Set([
  'create-lead',
  'update-lead',
  'update-action',
  'set-availability',
]);

/** Where a second call could do harm, the place is had before the intent: what waits is not in doubt. */
export const takesPlaceFirst = (op: WriteOperation): boolean => !repeatable.has(op);

/** @param most how many calls may be under way; asked again for each. */
export function createCallSlots(most: () => number): CallSlots {
  let busy = 0;
  const waiting: (() => void)[] = [];
  let refilled: Promise<void> | undefined;
  return {
    take() {
      if (busy >= most()) return new Promise<void>((resolve) => waiting.push(resolve));
      busy += 1;
      return undefined;
    },
    free() {
      busy -= 1;
      for (; waiting.length > 0 && busy < most(); busy += 1) waiting.shift()?.();
    },
    // undici writes to a connection that was used before once the event loop has looked for its end: with the immediates of
    // this turn. What is done for the answered rows before that would hold up all of these calls.
    refilled() {
      refilled ??= new Promise((resolve) => {
        setImmediate(() =>
          setImmediate(() => {
            refilled = undefined;
            resolve();
          }),
        );
      });
      return refilled;
    },
  };
}
