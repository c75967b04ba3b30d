import { ApiError } from '../model/errors.js';
import type { ActionCalls, ActionFilter } from './actions.js';
import type { CallOptions } from './call.js';
import type { LeadCalls, LeadFilter } from './leads.js';
import type { LeadAction, LeadPage } from './schemas.js';
import type { TeamMemberCalls } from './team-members.js';
import type { MemberRecord } from './workspace-schemas.js';

/** The largest page of leads and of actions (documented). */
const largestPage = 100;
/** The largest page of team members (documented). */
const memberPage = 10;

/** How a search is walked. */
export interface WalkOptions extends CallOptions {
  /** Leads to a page, 1 to 100; 100 when left out. */
  readonly pageSize?: number;
}

/**
 * All pages of a search, newest leads first. Leads that come in meanwhile shift the pages, so that a row may
 * come twice: fix an upper `created_on` bound where that matters.
 *
 * @throws {ApiError} `PAGE_REPEATED` when the server answers the same page again instead of the next.
 */
export async function* searchAllLeads(
  client: Pick<LeadCalls, 'searchLeads'>,
  filter: LeadFilter,
  options: WalkOptions = {},
): AsyncGenerator<LeadPage> {
  const limit = options.pageSize ?? largestPage;
  let before: string | undefined;
  for (let skip = 0; ; ) {
    const page = await client.searchLeads(filter, { skip, limit, signal: options.signal });
    if (page.leads.length === 0) {
      if (skip === 0) yield page;
      return;
    }
    const signature = page.leads.map(({ id, raw }) => id ?? JSON.stringify(raw)).join('\n');
    if (signature === before) throw repeated('/lead/search', skip);
    before = signature;
    yield page;
    skip += page.leads.length;
    if (isLast(skip, page.leads.length, page.totalCount, limit)) return;
  }
}

/** A total that is smaller than what was seen already is wrong; then only a short page ends the walk. */
function isLast(seen: number, length: number, total: number, limit: number): boolean {
  return seen === total || (length < limit && (seen > total || total === Number.POSITIVE_INFINITY));
}

/**
 * A lead's actions, newest first. The document declares no paging for the action search; where it turns out
 * not to be obeyed, the timeline of `GET /lead/{id}` is walked instead and filtered here.
 *
 * @throws {ApiError} `PAGE_REPEATED` when that cannot be done, because the filter names who performed an action.
 */
export async function* timeline(
  client: Pick<ActionCalls, 'searchActions'> & Pick<LeadCalls, 'getLead'>,
  leadId: string,
  filter: ActionFilter = {},
  options: CallOptions = {},
): AsyncGenerator<LeadAction> {
  const seen = new Set<string>();
  const limit = largestPage;
  for (let skip = 0; ; ) {
    const page = await client.searchActions(leadId, filter, { skip, limit, ...options });
    const fresh = page.actions.filter((action) => isFresh(seen, action));
    yield* fresh;
    skip += page.actions.length;
    if (page.actions.length === 0 || seen.size >= page.totalCount) return;
    if (fresh.length === 0) {
      if (filter.performed_by !== undefined) throw repeated(`/lead/${leadId}/action/search`, skip);
      yield* wholeTimeline(client, leadId, filter, seen, options);
      return;
    }
    // A page shorter than asked is the last, unless the limit was not obeyed either.
    if (page.totalCount === Number.POSITIVE_INFINITY && page.actions.length < 10) return;
  }
}

async function* wholeTimeline(
  client: Pick<LeadCalls, 'getLead'>,
  leadId: string,
  filter: ActionFilter,
  seen: Set<string>,
  options: CallOptions,
): AsyncGenerator<LeadAction> {
  const limit = largestPage;
  for (let skip = 0; ; skip += limit) {
    const { actions = [] } = await client.getLead(leadId, { includeActions: true, skip, limit, ...options });
    const fits = actions.filter((action) => fitsFilter(action, filter) && isFresh(seen, action));
    yield* fits;
    if (actions.length < limit) return;
    if (skip >= 100_000 * limit) throw repeated(`/lead/${leadId}`, skip);
  }
}

function isFresh(seen: Set<string>, action: LeadAction): boolean {
  const key = action.id ?? JSON.stringify(action.raw);
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

function fitsFilter(action: LeadAction, filter: ActionFilter): boolean {
  if (filter.type !== undefined && action.type !== filter.type) return false;
  const range = filter.created_on;
  if (range === undefined) return true;
  return action.createdOn !== undefined && action.createdOn >= range.from && action.createdOn <= range.to;
}

/**
 * All team members, in pages of 10; the first page tells how many there are, the others come together.
 *
 * @param options - `includeDeleted`: members who were deleted too.
 */
export async function allTeamMembers(
  client: Pick<TeamMemberCalls, 'listTeamMembers'>,
  options: CallOptions & { readonly includeDeleted?: boolean } = {},
): Promise<readonly MemberRecord[]> {
  const limit = memberPage;
  const first = await client.listTeamMembers({ ...options, skip: 0, limit });
  const pages = [first];
  if (first.totalCount === Number.POSITIVE_INFINITY) {
    for (let skip = limit, page = first; page.members.length >= limit && skip < 100_000; skip += limit) {
      page = await client.listTeamMembers({ ...options, skip, limit });
      pages.push(page);
    }
  } else {
    const skips: number[] = [];
    for (let skip = limit; skip < Math.min(first.totalCount, 100_000); skip += limit) skips.push(skip);
    pages.push(...(await Promise.all(skips.map(async (skip) => client.listTeamMembers({ ...options, skip, limit })))));
  }
  // A member who is added meanwhile shifts the pages.
  const unique = new Map<string, MemberRecord>();
  for (const { members } of pages) for (const member of members) unique.set(`${member.email}\n${member.name}`, member);
  return [...unique.values()];
}

function repeated(path: string, skip: number): ApiError {
  const message = `the same page came again instead of the one after row ${skip}`;
  return new ApiError({ code: 'PAGE_REPEATED', message, method: 'POST', path }, [
    'Narrow the search, so that the answer fits one page, and report this answer.',
  ]);
}
