import type { Delivery } from '../model/delivery.js';
import type { ActionDraft } from '../model/lead.js';
import type { Caller, CallOptions, Endpoint } from './call.js';
import { type PageOptions, pageQuery, pathPart, type TimeRange } from './leads.js';
import {
  type ActionPage,
  type CreatedActions,
  type LeadAction,
  readAction,
  readActionPage,
  readCreatedActions,
} from './schemas.js';

/** What an action search on one lead asks for; all must fit. */
export interface ActionFilter {
  /** One type; custom actions by bare number. */
  readonly type?: string;
  readonly created_on?: TimeRange;
  /** Member **ids**, which no operation tells (documented); leads are searched by e-mail instead. */
  readonly performed_by?: string | readonly string[];
}

/** A change to an action: custom actions take fields, of a payment only the status can change (documented). */
export type ActionChange = Pick<ActionDraft, 'type' | 'fields' | 'status'>;

/** The four operations on a lead's actions. Only custom actions and payments can be read by id or written. */
export interface ActionCalls {
  /** `GET /lead/{id}/action/{actionId}`. @throws {ApiError} `ACTION_NOT_FOUND`. */
  getAction(leadId: string, actionId: string, options?: CallOptions): Promise<LeadAction>;
  /** `POST /lead/{id}/action/{actionId}`. */
  updateAction(
    leadId: string,
    actionId: string,
    change: ActionChange,
    options?: CallOptions,
  ): Promise<Delivery<LeadAction>>;
  /** `POST /lead/{id}/action`: each is judged on its own. A repeat adds them again: there is no idempotency key. */
  createActions(
    leadId: string,
    actions: readonly ActionDraft[],
    options?: CallOptions,
  ): Promise<Delivery<CreatedActions>>;
  /**
   * `POST /lead/{id}/action/search`, one page, newest first. The document declares no skip and limit here;
   * a public client sends them: check that they are obeyed.
   */
  searchActions(leadId: string, filter: ActionFilter, options?: PageOptions): Promise<ActionPage>;
}

export function actionCalls(caller: Caller, endpoint: Endpoint): ActionCalls {
  const base = (leadId: string): string => `/lead/${pathPart(leadId)}/action`;
  return {
    getAction: async (leadId, actionId, options) =>
      caller.read({ endpoint, method: 'GET', path: `${base(leadId)}/${pathPart(actionId)}`, options }, readAction),
    updateAction: async (leadId, actionId, change, options) => {
      const path = `${base(leadId)}/${pathPart(actionId)}`;
      return caller.write({ endpoint, method: 'POST', path, body: change, options }, readAction);
    },
    createActions: async (leadId, actions, options) => {
      const call = { endpoint, method: 'POST', path: base(leadId), body: { actions }, options } as const;
      return caller.write(call, readCreatedActions(actions.length));
    },
    searchActions: async (leadId, filter, options) => {
      const path = `${base(leadId)}/search`;
      const query = pageQuery(options);
      return caller.read({ endpoint, method: 'POST', path, query, body: filter, options }, readActionPage);
    },
  };
}
