import type { ExportRecord, RangeRecord, Stored } from './records.js';
import { byTime, splitRange, type Window, windowKey } from './windows.js';

/** How far one window has been read. */
export interface WindowState {
  readonly window: Window;
  /** Which walk `pages` belong to, counting from 1; 0 before the first. */
  walk: number;
  pages: Stored[];
  /** The walk came to its end: so many leads were read, and so many there are as the search says. */
  rows?: number;
  total?: number;
  /** How often this process has read the window again because it did not add up. */
  rereads: number;
}

/** What the journal of an export says. Taking records in touches nothing outside. */
export class DownloadState {
  range: RangeRecord | undefined;
  /** What the search says in all, once every window was found to add up. */
  proven: number | undefined;
  readonly windows = new Map<string, WindowState>();
  /** By the lead's place in the export. */
  readonly timelines: (Stored | undefined)[] = [];

  /** Take one more record in. @returns what is wrong, when the record cannot come here. */
  apply(record: ExportRecord): string | undefined {
    if (record.t === 'range') {
      if (this.range !== undefined) return 'it fixes the range a second time';
      this.range = record;
      for (const window of splitRange(record)) this.#open(window);
      return undefined;
    }
    if (record.t === 'proven') {
      this.proven = record.total;
      return undefined;
    }
    if (record.t === 'timeline') {
      this.timelines[record.lead] = record;
      return undefined;
    }
    const state = this.windows.get(record.window);
    if (state === undefined) return `it is about ${record.window}, which is no window`;
    if (record.t === 'split') {
      this.windows.delete(record.window);
      for (const [from, to] of record.into) this.#open({ from, to });
    } else if (record.t === 'page') {
      if (record.walk !== state.walk) reopen(state, record.walk);
      state.pages.push(record);
    } else if (record.t === 'cut') {
      state.pages.length = Math.min(state.pages.length, record.pages);
    } else {
      state.rows = record.rows;
      state.total = record.total;
    }
    return undefined;
  }

  #open(window: Window): void {
    this.windows.set(windowKey(window), { window, walk: 0, pages: [], rereads: 0 });
  }

  /** All windows, newest first. */
  ordered(): WindowState[] {
    return [...this.windows.values()].sort((one, other) => byTime(one.window, other.window));
  }

  /** Leads read in walks that came to their end. */
  found(): number {
    let rows = 0;
    for (const state of this.windows.values()) rows += state.rows ?? 0;
    return rows;
  }
}

/** Forget what was read of a window; it is walked again. */
export function reopen(state: WindowState, walk = state.walk + 1): void {
  state.walk = walk;
  state.pages = [];
  state.rows = undefined;
  state.total = undefined;
}

/** Whether as many leads were read as the search says the window holds. */
export const addsUp = ({ rows, total }: WindowState): boolean => rows !== undefined && rows === total;
