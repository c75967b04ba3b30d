import { type Download, filterOf } from './download.js';
import { addsUp, reopen, type WindowState } from './download-state.js';
import { inPool } from './pool.js';
import { isTooWide } from './too-wide.js';
import { mostRereads, walkWindows } from './walk-windows.js';
import { type Window, windowInWords } from './windows.js';

/** Whether everything was read. */
export interface Verdict {
  readonly complete: boolean;
  /** What the search says there is in the range; undefined where it does not say. */
  readonly total?: number;
  /** What does not add up, a clause each. */
  readonly gaps: readonly string[];
}

/**
 * How many leads the search says there are in a range.
 *
 * @returns undefined where it does not say, or where the range is too wide for it.
 */
export async function countLeads(download: Download, range: Window): Promise<number | undefined> {
  const { client, signal } = download;
  try {
    const page = await client.searchLeads(filterOf(download, range), { skip: 0, limit: 1, signal, attempts: 2 });
    return Number.isFinite(page.totalCount) ? page.totalCount : undefined;
  } catch (error) {
    signal?.throwIfAborted();
    if (isTooWide(error)) return undefined;
    throw error;
  }
}

/**
 * Read what is missing, then compare with what the search says the whole range holds. Windows that do not add up are
 * read again, at most three times; what then still does not is named.
 *
 * @param wide whether the search answers over the whole range; else its windows are asked one by one.
 * @throws what stops the search.
 */
export async function readAndProve(download: Download, range: Window, wide: boolean): Promise<Verdict> {
  const { state, journal } = download;
  for (;;) {
    await walkWindows(download);
    const open = state.ordered().filter((window) => !addsUp(window));
    const found = state.found();
    const whole = wide ? await countLeads(download, range) : undefined;
    let total = open.length === 0 && whole === found ? whole : undefined;
    const changed = total === undefined ? await changedWindows(download) : [];
    // Where the whole range cannot be asked for, its windows are, one by one.
    if (total === undefined && whole === undefined && open.length === 0 && changed.length === 0) total = found;
    if (total !== undefined) {
      await journal.append({ t: 'proven', total });
      state.proven = total;
      return { complete: true, total, gaps: [] };
    }
    const again = changed.filter(({ rereads }) => rereads < mostRereads);
    if (again.length === 0) return { complete: false, total: whole, gaps: gapsOf(open, whole, found) };
    for (const window of again) rereadLater(window);
  }
}

function rereadLater(window: WindowState): void {
  window.rereads += 1;
  reopen(window);
}

/** The windows that hold another number of leads now than were read. */
async function changedWindows(download: Download): Promise<WindowState[]> {
  const queue = download.state.ordered();
  const changed: WindowState[] = [];
  await inPool(
    () => queue.shift(),
    download.concurrency,
    async (window) => {
      const total = await countLeads(download, window.window);
      if (total !== window.rows) changed.push(window);
    },
  );
  return changed;
}

function gapsOf(open: readonly WindowState[], whole: number | undefined, found: number): string[] {
  const gaps = open.map(({ window, rows = 0, total }) => {
    const says = total === undefined ? 'does not say how many there are' : `says ${total}`;
    return `created ${windowInWords(window)}: ${rows} leads were read, the search ${says}`;
  });
  return gaps.length > 0 ? gaps : [`${found} leads were read, the search says ${whole ?? 'nothing'} in all`];
}
