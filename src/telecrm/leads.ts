import type { Delivery } from '../model/delivery.js';
import { ConfigError } from '../model/errors.js';
import type { ActionDraft, FieldValues } from '../model/lead.js';
import type { Caller, CallOptions, Endpoint } from './call.js';
import {
  type CreatedLead,
  type LeadPage,
  type LeadWithActions,
  readCreatedLead,
  readLeadPage,
  readLeadWithActions,
  readUpdatedLead,
  type UpdatedLead,
} from './schemas.js';

/** Which part of a list: `skip` rows are left out, at most `limit` follow. The API's default limit is 10. */
export interface PageOptions extends CallOptions {
  readonly skip?: number;
  /** 1 to 100; team members 1 to 10. */
  readonly limit?: number;
}

/** A range of time, both ends included, in epoch ms. Both are always sent: half-open ranges are not specified. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** One wanted value, any of several, or a range of time. */
export type FilterValue = string | number | TimeRange | readonly (string | number)[];

/**
 * What a lead search asks for: different fields must all fit, an array is any of its values. Matches are
 * exact and mostly ignore case (documented); an empty filter finds every lead.
 */
export interface LeadFilter {
  /** By API name; `created_on` takes a range, `modified_on` too (seen in public code). */
  readonly fields?: Readonly<Record<string, FilterValue>>;
  /** One action of the lead must fit all of these. */
  readonly actions?: {
    /** Custom actions by bare number. */
    readonly type?: string | readonly string[];
    /** Members' e-mail addresses. */
    readonly performed_by?: string | readonly string[];
    readonly performed_at?: TimeRange;
  };
}

/** The four operations on leads. */
export interface LeadCalls {
  /**
   * `GET /lead/{id}`. With `includeActions` a page of its whole timeline comes along, newest first.
   *
   * @throws {ApiError} `LEAD_NOT_FOUND`.
   */
  getLead(id: string, options?: PageOptions & { readonly includeActions?: boolean }): Promise<LeadWithActions>;
  /** `POST /lead/{id}`: only the fields sent change. The identifier must not be among them (403, documented). */
  updateLead(id: string, fields: FieldValues, options?: CallOptions): Promise<Delivery<UpdatedLead>>;
  /** `POST /lead`. An existing identifier is `REJECTED` with 409 `LEAD_ALREADY_EXISTS`. */
  createLead(
    lead: { readonly fields: FieldValues; readonly actions?: readonly ActionDraft[] },
    options?: CallOptions,
  ): Promise<Delivery<CreatedLead>>;
  /** `POST /lead/search`, one page, newest first. */
  searchLeads(filter: LeadFilter, options?: PageOptions): Promise<LeadPage>;
}

/** The query of a page; left out where nothing was asked for. */
export function pageQuery(
  options: PageOptions | undefined,
  more: Readonly<Record<string, boolean | undefined>> = {},
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(more)) if (value === true) query.set(name, 'true');
  if (options?.skip !== undefined) query.set('skip', String(options.skip));
  if (options?.limit !== undefined) query.set('limit', String(options.limit));
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/**
 * One part of a path; ids come from files and servers.
 *
 * @throws {ConfigError} when it is empty: `POST /lead/` could be taken for a create.
 */
export function pathPart(text: string): string {
  if (text.trim() === '') throw new ConfigError('An id is empty, and a call to the API needs it.');
  // "." and ".." would be resolved away as steps of the path, even percent-encoded.
  return /^\.{1,2}$/u.test(text) ? text.replaceAll('.', '%252E') : encodeURIComponent(text);
}

export function leadCalls(caller: Caller, endpoint: Endpoint): LeadCalls {
  return {
    getLead: async (id, options) => {
      const query = pageQuery(options, { includeActions: options?.includeActions });
      const path = `/lead/${pathPart(id)}`;
      const lead = await caller.read({ endpoint, method: 'GET', path, query, options }, readLeadWithActions);
      return lead.id === undefined ? { ...lead, id } : lead;
    },
    updateLead: async (id, fields, options) => {
      const path = `/lead/${pathPart(id)}`;
      return caller.write({ endpoint, method: 'POST', path, body: { fields }, options }, readUpdatedLead);
    },
    createLead: async (lead, options) => {
      const { fields, actions } = lead;
      return caller.write(
        { endpoint, method: 'POST', path: '/lead', body: { fields, actions }, options },
        readCreatedLead,
      );
    },
    searchLeads: async (filter, options) => {
      const query = pageQuery(options);
      return caller.read(
        { endpoint, method: 'POST', path: '/lead/search', query, body: filter, options },
        readLeadPage,
      );
    },
  };
}
