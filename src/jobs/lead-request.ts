import type { LeadDraft } from '../model/lead.js';

/** The body of the create request; actions travel in it, so that a row is one call. */
export function createRequest(draft: LeadDraft): { fields: LeadDraft['fields']; actions?: LeadDraft['actions'] } {
  return draft.actions.length === 0 ? { fields: draft.fields } : { fields: draft.fields, actions: draft.actions };
}
