/** So many calls within so many ms at most. */
export interface Cap {
  readonly calls: number;
  readonly perMs: number;
}

/** Calls a second, which may be less than one or no whole number, as calls within a time. */
export function capOf(perSecond: number): Cap {
  const calls = Math.max(1, Math.ceil(perSecond));
  return { calls, perMs: Math.ceil((calls * 1_000) / perSecond) };
}

/** This much longer than the time of the cap: a call may be on its way for a little less long than the fastest before it. */
const margin = 1.02;
/** A call without an answer is looked at again after so long, in ms. */
const lookAgainMs = 10;

/** A call that has its place. */
export interface Departure {
  /**
   * The call goes out now.
   *
   * @returns false when the process stood still for so long that its place is another's: it has to wait for one again.
   */
  go(): boolean;
  /** It has its answer, or surely gets none. */
  answered(): void;
}

/**
 * Keeps a cap where it counts, at the server: a call that took longer than the fastest one may have come in late by as
 * much, so the one that takes its place leaves later by as much. No call counts for late by more than the cap's own time.
 */
export class CallWindow {
  readonly #perMs: number;
  readonly #clock: () => number;
  /** When the place of each of the latest calls is free again, or when its call left while it has no answer. */
  readonly #places: ({ readonly freeAt: number } | { readonly leftAt: number })[];
  #next = 0;
  #fastestMs = Number.POSITIVE_INFINITY;

  /** @param freeIn ms until places are free that other calls took before. */
  constructor({ calls, perMs }: Cap, clock: () => number, freeIn: readonly number[] = []) {
    this.#perMs = perMs * margin;
    this.#clock = clock;
    const now = clock();
    const taken = freeIn.toSorted((a, b) => a - b).slice(-calls);
    const free = Array.from({ length: calls - taken.length }, () => ({ freeAt: Number.NEGATIVE_INFINITY }));
    this.#places = [...free, ...taken.map((ms) => ({ freeAt: now + ms }))];
  }

  /** How long the next call has to wait, in ms; after the wait it has to ask again. */
  waitMs(): number {
    const place = this.#places[this.#next];
    if (place === undefined) return 0;
    const now = this.#clock();
    if ('freeAt' in place) return Math.max(0, place.freeAt - now);
    const latest = place.leftAt + 2 * this.#perMs - now;
    return latest <= 0 ? 0 : Math.min(latest, Math.max(lookAgainMs, place.leftAt + this.#perMs - now));
  }

  /** A call takes the next place. */
  leave(): Departure {
    let leftAt = this.#clock();
    const at = this.#next;
    let place = { leftAt };
    this.#places[at] = place;
    this.#next = (at + 1) % this.#places.length;
    const isOurs = (): boolean => this.#places[at] === place;
    return {
      go: () => {
        if (!isOurs()) return false;
        leftAt = this.#clock();
        place = { leftAt };
        this.#places[at] = place;
        return true;
      },
      answered: () => {
        const tookMs = this.#clock() - leftAt;
        this.#fastestMs = Math.min(this.#fastestMs, tookMs);
        const lateMs = Math.min(tookMs - this.#fastestMs, this.#perMs);
        if (isOurs()) this.#places[at] = { freeAt: leftAt + this.#perMs + lateMs };
      },
    };
  }

  /** In how many ms the places that are taken are free, for whoever sends the next calls. */
  freeIn(): number[] {
    const now = this.#clock();
    return this.#places
      .map((place) => Math.ceil(('freeAt' in place ? place.freeAt : place.leftAt + 2 * this.#perMs) - now))
      .filter((ms) => ms > 0);
  }
}

/** Every place taken from now on: what is to be reckoned with when nobody knows which calls left. */
export const allTaken = ({ calls, perMs }: Cap): number[] =>
  Array.from({ length: calls }, () => Math.ceil(perMs * margin));
