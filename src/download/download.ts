import type { Journal } from '../journal/journal.js';
import type { ActionCalls } from '../telecrm/actions.js';
import type { LeadCalls, LeadFilter } from '../telecrm/leads.js';
import type { LeadRecord } from '../telecrm/schemas.js';
import type { DownloadState } from './download-state.js';
import type { PageStore } from './page-store.js';
import type { ExportRecord } from './records.js';

/** The calls that an export makes once the workspace is known. */
export type DownloadCalls = Pick<LeadCalls, 'searchLeads' | 'getLead'> & Pick<ActionCalls, 'searchActions'>;

/** What the steps of an export share. */
export interface Download {
  readonly client: DownloadCalls;
  /** What is searched for, without the range of creation time. */
  readonly filter: LeadFilter;
  readonly state: DownloadState;
  readonly journal: Journal<ExportRecord>;
  readonly pages: PageStore;
  /** Tells a lead from all others: its id, or else its identifier. */
  readonly keyOf: (lead: LeadRecord) => string;
  /** How many calls should be under way. */
  readonly concurrency: () => number;
  readonly signal?: AbortSignal;
  /** Told of every page of leads: how many rows of it came for the first time. */
  readonly onPage?: (fresh: number) => void;
}

/** Leads to a page: the most that the API gives (documented). */
export const pageSize = 100;

/** The search of a window. */
export function filterOf({ filter }: Download, range: { readonly from: number; readonly to: number }): LeadFilter {
  const { from, to } = range;
  return { ...filter, fields: { ...filter.fields, created_on: { from, to } } };
}
