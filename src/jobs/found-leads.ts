import { ApiError } from '../model/errors.js';
import type { LeadDraft } from '../model/lead.js';
import type { MappedRow } from '../model/mapped-row.js';
import type { Workspace } from '../model/workspace.js';
import type { Client } from '../telecrm/client.js';
import type { LeadRecord } from '../telecrm/schemas.js';
import { lookUpExisting } from '../upload/existing-leads.js';

/** What the workspace has for a row. */
export interface FoundLeads {
  /** Leads with the row's identifier. */
  readonly leads: readonly LeadRecord[];
  /** The lead that the row names by its id; `missing` when there is none. */
  readonly byId?: LeadRecord | 'missing';
}

/** An item with what was found for it. */
interface WithFound<T> {
  readonly item: T;
  readonly found?: FoundLeads;
}

/**
 * Look up the leads of rows: identifiers up to 100 a search; a lead that a row names by its id is read by it, unless
 * the search found it already.
 */
export async function* lookUpLeads<T>(
  batches: AsyncIterable<readonly T[]>,
  rowOf: (item: T) => MappedRow<Pick<LeadDraft, 'leadId'>> | undefined,
  workspace: Workspace,
  client: Client,
): AsyncGenerator<readonly WithFound<T>[]> {
  const keyOf = (item: T): string | undefined => rowOf(item)?.key;
  for await (const batch of lookUpExisting(batches, keyOf, workspace, client.searchLeads)) {
    yield await Promise.all(
      batch.map(async ({ item, leads }): Promise<WithFound<T>> => {
        const row = rowOf(item);
        if (row === undefined) return { item };
        const { leadId } = row.draft;
        if (leadId === undefined) return { item, found: { leads } };
        const known = leads.find(({ id }) => id === leadId);
        return { item, found: { leads, byId: known ?? (await readById(leadId, client)) } };
      }),
    );
  }
}

/** @returns `missing` when the workspace has no lead with this id. */
export async function readById(leadId: string, client: Pick<Client, 'getLead'>): Promise<LeadRecord | 'missing'> {
  try {
    return await client.getLead(leadId);
  } catch (error) {
    // An id that was mistyped may be no id at all to the server (400).
    if (error instanceof ApiError && [400, 404].includes(error.problem.status ?? 0)) return 'missing';
    throw error;
  }
}
