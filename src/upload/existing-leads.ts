import type { Workspace } from '../model/workspace.js';
import type { LeadCalls } from '../telecrm/leads.js';
import type { LeadRecord } from '../telecrm/schemas.js';
import { identifierKey } from '../values/converter.js';

/** One page of a search. */
export type SearchLeads = LeadCalls['searchLeads'];

/** An item together with the leads of the workspace that have its identifier. */
export interface LookedUp<T> {
  readonly item: T;
  readonly leads: readonly LeadRecord[];
}

/** Identifiers to a search, and leads to a page: the API's limit (documented). */
const batchSize = 100;
/** Items that travel together when few of them are to be looked up. */
const largestGroup = 1000;

/**
 * Look identifiers up in the workspace, up to 100 a search, and pass the items on in order: N new leads cost
 * N / 100 calls more. Items without a key pass through.
 */
export async function* lookUpExisting<T>(
  batches: AsyncIterable<readonly T[]>,
  keyOf: (item: T) => string | undefined,
  workspace: Workspace,
  search: SearchLeads,
): AsyncGenerator<readonly LookedUp<T>[]> {
  let group: T[] = [];
  let keys = new Set<string>();
  const lookUp = async (): Promise<LookedUp<T>[]> => {
    const found = await findByIdentifier([...keys], workspace, search);
    return group.map((item) => ({ item, leads: found.get(keyOf(item) ?? '') ?? [] }));
  };
  for await (const batch of batches) {
    for (const item of batch) {
      group.push(item);
      const key = keyOf(item);
      if (key !== undefined) keys.add(key);
      if (keys.size < batchSize && group.length < largestGroup) continue;
      yield await lookUp();
      group = [];
      keys = new Set();
    }
  }
  if (group.length > 0) yield await lookUp();
}

/** Leads by normalised identifier; what comes back is compared again, since a search may match more loosely than we do. */
async function findByIdentifier(
  keys: readonly string[],
  workspace: Workspace,
  search: SearchLeads,
): Promise<Map<string, LeadRecord[]>> {
  const { identifier } = workspace;
  const type = workspace.fields.find(({ apiName }) => apiName === identifier)?.type ?? 'TEXT';
  const found = new Map<string, LeadRecord[]>();
  for (let skip = 0; keys.length > 0; ) {
    const { leads, totalCount } = await search({ fields: { [identifier]: keys } }, { skip, limit: batchSize });
    for (const lead of leads) {
      const value = lead.fields[identifier];
      if (typeof value !== 'string' && typeof value !== 'number') continue;
      const key = identifierKey(type, String(value));
      found.set(key, [...(found.get(key) ?? []), lead]);
    }
    skip += leads.length;
    if (leads.length === 0 || skip >= totalCount) break;
  }
  return found;
}
