import { ApiError, UnreachableError } from '../model/errors.js';
import { type LeadPage, type LeadRecord, readLeadPage } from '../telecrm/schemas.js';
import { type Download, filterOf, pageSize } from './download.js';
import { addsUp, reopen, type WindowState } from './download-state.js';
import { KeyWalk, type PageRequest, type WalkStep } from './key-walk.js';
import { inPool } from './pool.js';
import { isTooWide } from './too-wide.js';
import { halve, partBusy, type Window, windowKey } from './windows.js';

/** A window that does not add up is read again so often. */
export const mostRereads = 3;
/** A wide window that fails is tried so often before it is halved. */
const wideAttempts = 2;

/** What the workers on the windows share. */
interface Shop {
  readonly download: Download;
  /** Windows that wait, newest first. */
  readonly queue: WindowState[];
  /** Windows that failed since anything went well: a server that is down must not be asked in ever smaller pieces. */
  failures: number;
}

/**
 * Read every window whose walk has not come to its end, so many at a time, newest first. What was read is in the
 * journal page by page, so that another process can go on from there.
 *
 * @throws what stops the search; what was read until then stays.
 */
export async function walkWindows(download: Download): Promise<void> {
  const queue = download.state.ordered().filter(({ rows }) => rows === undefined);
  const shop: Shop = { download, queue, failures: 0 };
  await inPool(
    () => queue.shift(),
    download.concurrency,
    (state) => walkWindow(state, shop),
  );
}

/** Read one window, again when it does not add up, or in parts when it is too wide or too busy. */
async function walkWindow(state: WindowState, shop: Shop): Promise<void> {
  for (;;) {
    if (state.walk === 0) reopen(state);
    if (!(await walkOnce(state, shop))) return;
    if (addsUp(state) || state.total === undefined || state.rereads >= mostRereads) return;
    state.rereads += 1;
    reopen(state);
  }
}

/** @returns false when the window was parted instead. */
async function walkOnce(state: WindowState, shop: Shop): Promise<boolean> {
  const { download } = shop;
  const key = windowKey(state.window);
  const walk = new KeyWalk(state.window);
  const so = await takeAgain(state, walk, download);
  while (!so.done) {
    const page = await ask(walk.next, state, shop);
    if (page === undefined) return false;
    if (state.pages.length === 0) {
      const parts =
        shop.queue.length < download.concurrency() - 1 ? partBusy(state.window, page.totalCount) : undefined;
      if (parts !== undefined) {
        await part(state, parts, shop);
        return false;
      }
      so.total = page.totalCount;
    }
    const stored = await download.pages.add(textOf(page));
    // Nothing is lost with a page but the page, so the next one need not wait for the disk; the end of the walk does.
    download.journal.append({ t: 'page', window: key, walk: state.walk, ...stored }).catch(() => undefined);
    state.pages.push(stored);
    const step = stepOver(walk, page, download);
    const fresh = step.fresh.filter(Boolean).length;
    so.rows += fresh;
    so.done = step.done;
    download.onPage?.(fresh);
  }
  await download.pages.flush();
  const total = Number.isFinite(so.total) ? so.total : undefined;
  await download.journal.append({ t: 'walked', window: key, walk: state.walk, rows: so.rows, total });
  state.rows = so.rows;
  state.total = total;
  return true;
}

/** Go over the pages that were read before, when a run goes on. */
async function takeAgain(
  state: WindowState,
  walk: KeyWalk,
  download: Download,
): Promise<{ rows: number; total: number; done: boolean }> {
  const so = { rows: 0, total: Number.POSITIVE_INFINITY, done: false };
  for (const [at, stored] of state.pages.entries()) {
    const text = await download.pages.read(stored);
    const page = text === undefined ? undefined : readLeadPage(JSON.parse(text));
    if (page === undefined) {
      state.pages.length = at;
      await download.journal.append({ t: 'cut', window: windowKey(state.window), pages: at });
      break;
    }
    if (at === 0) so.total = page.totalCount;
    const step = stepOver(walk, page, download);
    so.rows += step.fresh.filter(Boolean).length;
    so.done = step.done;
  }
  return so;
}

/** One page; undefined when the window was too wide and was halved. */
async function ask(request: PageRequest, state: WindowState, shop: Shop): Promise<LeadPage | undefined> {
  const { download } = shop;
  const { signal } = download;
  const halves = halve(state.window);
  const call = (attempts?: number): Promise<LeadPage> =>
    download.client.searchLeads(filterOf(download, request), { skip: request.skip, limit: pageSize, signal, attempts });
  try {
    const page = await call(halves === undefined ? undefined : wideAttempts);
    shop.failures = 0;
    return page;
  } catch (error) {
    signal?.throwIfAborted();
    if (halves === undefined) throw error;
    if (!isTooWide(error)) {
      if (!isPassing(error)) throw error;
      return call();
    }
    shop.failures += 1;
    if (shop.failures > 12 + 4 * download.concurrency()) throw error;
    await part(state, halves, shop);
    return undefined;
  }
}

/** A failure that more attempts than a wide window gets may overcome: the connection broke, or the answer was cut. */
function isPassing(error: unknown): boolean {
  return error instanceof UnreachableError || (error instanceof ApiError && (error.problem.status ?? 0) < 300);
}

async function part(state: WindowState, parts: readonly Window[], shop: Shop): Promise<void> {
  const { state: all, journal } = shop.download;
  const record = {
    t: 'split',
    window: windowKey(state.window),
    into: parts.map(({ from, to }) => [from, to] as const),
  } as const;
  await journal.append(record);
  all.apply(record);
  const opened = parts.flatMap((window) => all.windows.get(windowKey(window)) ?? []);
  shop.queue.unshift(...opened);
}

function stepOver(walk: KeyWalk, page: LeadPage, { keyOf }: Download): WalkStep {
  const { skip } = walk.next;
  const rows = page.leads.map((lead) => ({ key: keyOf(lead), createdOn: createdOnOf(lead) }));
  const step = walk.take(rows, pageSize, page.totalCount);
  if (step.fault === undefined) return step;
  const message =
    step.fault === 'range-ignored'
      ? 'the answer holds leads from outside the range of creation time that was asked for'
      : `the same page came again instead of the one after row ${skip}`;
  const code = step.fault === 'range-ignored' ? 'RANGE_IGNORED' : 'PAGE_REPEATED';
  throw new ApiError({ code, message, method: 'POST', path: '/lead/search' }, [
    'Report this answer; the API may have changed.',
  ]);
}

/** When a lead was created, in epoch ms (seen in public code), where its row tells. */
export function createdOnOf({ fields }: LeadRecord): number | undefined {
  const { created_on: value } = fields;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** A page as it is kept: the body as it came. */
function textOf({ text, leads, totalCount }: LeadPage): string {
  return text ?? JSON.stringify({ data: leads.map(({ raw }) => raw), total_count: totalCount });
}
