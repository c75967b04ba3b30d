import type { RunTime } from '../../../src/import-options.js';

/** Time that goes on only when nothing else can happen, from event to event. */
export interface EventClock extends RunTime {
  /** Ms since the clock began. */
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Something happens by itself at a moment. */
  at(ms: number, run: () => void): void;
}

interface Event {
  readonly at: number;
  readonly order: number;
  run(): void;
}

/**
 * A clock for a world in this process. Events run one after another in the order of their time; whatever one sets off
 * has happened before the next.
 */
export function eventClock(): EventClock {
  const events: Event[] = [];
  let now = 0;
  let order = 0;
  let turning = false;
  const turn = (): void => {
    let [earliest] = events;
    if (earliest === undefined) {
      turning = false;
      return;
    }
    for (const event of events) {
      if (event.at < earliest.at || (event.at === earliest.at && event.order < earliest.order)) earliest = event;
    }
    events.splice(events.indexOf(earliest), 1);
    now = Math.max(now, earliest.at);
    earliest.run();
    setImmediate(turn);
  };
  const at = (ms: number, run: () => void): Event => {
    const event = { at: ms, order: order++, run };
    events.push(event);
    if (!turning) {
      turning = true;
      setImmediate(turn);
    }
    return event;
  };
  return {
    now: () => now,
    at: (ms, run) => void at(ms, run),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) {
          resolve();
          return;
        }
        const event = at(now + ms, () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        });
        const onAbort = (): void => {
          const place = events.indexOf(event);
          if (place !== -1) events.splice(place, 1);
          resolve();
        };
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
  };
}
