/**
 * So many of a sequence of unknown length, spread evenly over it, in memory that grows with their number only: every
 * n-th is kept, and n doubles whenever there are twice as many as wanted.
 */
export class Spread<T> {
  readonly #size: number;
  #kept: T[] = [];
  #step = 1;
  #offered = 0;

  /** @param size how many are wanted, 1 or more. */
  constructor(size: number) {
    this.#size = size;
  }

  offer(item: T): void {
    if (this.#offered % this.#step === 0) {
      if (this.#kept.length === this.#size * 2) {
        this.#kept = this.#kept.filter((_, at) => at % 2 === 0);
        this.#step *= 2;
      }
      if (this.#offered % this.#step === 0) this.#kept.push(item);
    }
    this.#offered += 1;
  }

  /** Those that were picked, in order; all when no more were offered than wanted. */
  picked(): T[] {
    return evenly(this.#kept, this.#size);
  }
}

/** So many of a list, spread evenly over it, the first one among them; all when there are no more. */
export function evenly<T>(list: readonly T[], size: number): T[] {
  if (list.length <= size) return [...list];
  return Array.from({ length: size }, (_, at) => list[Math.floor((at * list.length) / size)]).filter(
    (item): item is T => item !== undefined,
  );
}
