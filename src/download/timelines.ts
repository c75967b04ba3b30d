import { z } from 'zod';
import { ApiError, StoppedError } from '../model/errors.js';
import type { ActionFilter } from '../telecrm/actions.js';
import { type LeadAction, type LeadRecord, readAction } from '../telecrm/schemas.js';
import { timeline } from '../telecrm/search.js';
import type { Download } from './download.js';
import type { DownloadState } from './download-state.js';
import { damagedPages, type PageStore } from './page-store.js';
import { inPool } from './pool.js';

/** A lead and its place in the export, counting from 0. */
export interface PlacedLead {
  readonly place: number;
  readonly lead: LeadRecord;
}

/**
 * Read the timelines of leads that have none so far, so many at a time; each is in the journal once it is whole.
 *
 * @param onTimeline told of each lead that is done, those of an earlier process included.
 * @throws {StoppedError} where leads come without ids; and what stops the search.
 */
export async function readTimelines(
  download: Download,
  leads: AsyncIterator<PlacedLead>,
  filter: ActionFilter,
  onTimeline: () => void,
): Promise<void> {
  const { state } = download;
  const next = async (): Promise<PlacedLead | undefined> => {
    for (;;) {
      const { done, value } = await leads.next();
      if (done === true) return undefined;
      if (state.timelines[value.place] === undefined) return value;
      onTimeline();
    }
  };
  await inPool(next, download.concurrency, async ({ place, lead }) => {
    const stored = await download.pages.add(JSON.stringify(await actionsOf(download, lead, filter)));
    await download.journal.append({ t: 'timeline', lead: place, ...stored });
    state.timelines[place] = stored;
    onTimeline();
  });
}

/** The entries of one timeline as the API has them, newest first; null for a lead that is gone. */
async function actionsOf({ client, signal }: Download, lead: LeadRecord, filter: ActionFilter): Promise<unknown> {
  if (lead.id === undefined) {
    throw new StoppedError('A lead came without its id in this workspace, and timelines are read by id.', [
      'Export the leads without their actions.',
    ]);
  }
  const actions: unknown[] = [];
  try {
    for await (const { raw } of timeline(client, lead.id, filter, { signal })) actions.push(raw);
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 404) return null;
    throw error;
  }
  return actions;
}

const storedTimeline = z.array(z.unknown()).nullable();

/**
 * The timeline of the lead at a place.
 *
 * @returns undefined where the lead was gone before its timeline was read.
 * @throws {ConfigError} when it is no longer what was read.
 */
export async function timelineOf(
  state: DownloadState,
  pages: PageStore,
  path: string,
  place: number,
): Promise<readonly LeadAction[] | undefined> {
  const stored = state.timelines[place];
  const text = stored === undefined ? undefined : await pages.read(stored);
  if (text === undefined) throw damagedPages(path);
  const entries = storedTimeline.parse(JSON.parse(text));
  return entries?.flatMap((entry) => readAction(entry) ?? []);
}
