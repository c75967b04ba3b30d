import { type LeadRecord, readLeadPage } from '../telecrm/schemas.js';
import type { DownloadState } from './download-state.js';
import { damagedPages, type PageStore } from './page-store.js';

/** What of the pages is exported, and where they are. */
export interface LeadSource {
  readonly state: DownloadState;
  readonly pages: PageStore;
  /** Where the pages are, for messages. */
  readonly path: string;
  /** Whether a lead comes for the first time; asked once for each. */
  readonly isFirst: (lead: LeadRecord) => boolean;
  /** Whether a lead is wanted; asked for first ones only. */
  readonly isWanted: (lead: LeadRecord) => boolean;
  readonly signal?: AbortSignal;
}

/**
 * The leads of an export, page by page, newest first: a function of what was read, however it was read.
 *
 * @throws {ConfigError} when a page is no longer what was read.
 */
export async function* exportedLeads(source: LeadSource): AsyncGenerator<readonly LeadRecord[]> {
  const { state, pages, path, isFirst, isWanted, signal } = source;
  for (const window of state.ordered()) {
    for (const stored of window.pages) {
      signal?.throwIfAborted();
      const text = await pages.read(stored);
      const page = text === undefined ? undefined : readLeadPage(JSON.parse(text));
      if (page === undefined) throw damagedPages(path);
      yield page.leads.filter((lead) => isFirst(lead) && isWanted(lead));
    }
  }
}
