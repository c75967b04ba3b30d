import type { Window } from './windows.js';

/** What the walk needs to know of a row. */
export interface WalkedRow {
  /** Tells a row from all others: its id, or else its identifier. */
  readonly key: string;
  /** Epoch ms, where the row tells it. */
  readonly createdOn?: number;
}

/** The next page to ask for: the window up to `to`, without its first `skip` rows. */
export interface PageRequest {
  readonly from: number;
  readonly to: number;
  readonly skip: number;
}

/** What a page told the walk. */
export interface WalkStep {
  /** For each row of the page, whether it is there for the first time. */
  readonly fresh: readonly boolean[];
  /** The walk has come to the window's beginning. */
  readonly done: boolean;
  /** What is wrong with the answers: going on would go round in circles. */
  readonly fault?: 'range-ignored' | 'page-repeated';
}

/** Rows of the page before that are read again where only `skip` leads on, so that one that left the search costs none. */
const overlap = 10;

/**
 * Walks a window by key, newest first: after each page the upper bound is the oldest creation time seen, so that leads
 * that come or go cannot shift what follows. Only inside one instant, and where rows do not tell when they were
 * created, `skip` leads on. Pure: the same pages lead to the same place, which is how a walk is resumed.
 */
export class KeyWalk {
  readonly #window: Window;
  #to: number;
  #skip = 0;
  /** Keys seen that may come again: those created at `#to`, or since rows no longer tell their time. */
  #seen = new Set<string>();

  constructor(window: Window) {
    this.#window = window;
    this.#to = window.to;
  }

  get next(): PageRequest {
    return { from: this.#window.from, to: this.#to, skip: this.#skip };
  }

  /**
   * Take a page in.
   *
   * @param limit how many rows were asked for.
   * @param total how many rows the search of this request has, as the page says.
   */
  take(rows: readonly WalkedRow[], limit: number, total: number): WalkStep {
    const fresh = rows.map(({ key }) => !this.#seen.has(key));
    const times = rows.map(({ createdOn }) => createdOn ?? Number.NaN);
    if (times.some((time) => time > this.#to || time < this.#window.from)) {
      return { fresh, done: true, fault: 'range-ignored' };
    }
    const read = this.#skip + rows.length;
    // A total that is smaller than what was seen is wrong; then only a short page ends the walk.
    const last = rows.length < limit && (read >= total || total === Number.POSITIVE_INFINITY);
    if (rows.length === 0 || last || read === total) return { fresh, done: true };
    const oldest = Math.min(...times);
    if (oldest < this.#to) {
      this.#to = oldest;
      this.#seen = new Set(rows.filter((_row, at) => times[at] === oldest).map(({ key }) => key));
      this.#skip = this.#seen.size === rows.length ? stepOver(rows.length) : 0;
      return { fresh, done: false };
    }
    if (!fresh.includes(true)) return { fresh, done: true, ...(rows.length === limit && { fault: 'page-repeated' }) };
    for (const { key } of rows) this.#seen.add(key);
    this.#skip += stepOver(rows.length);
    return { fresh, done: false };
  }
}

/** How far `skip` goes beyond a page of one instant. */
const stepOver = (rows: number): number => (rows > overlap ? rows - overlap : rows);
