import type { Client } from './client.js';

/**
 * A client whose calls all end with one signal: waits for a turn, and reads, at once; a write under way is finished.
 * A call's own signal goes before it.
 */
export function stoppable<C extends Client>(client: C, signal: AbortSignal): C {
  const stop = { signal };
  const calls: Omit<Client, 'host' | 'enterpriseId' | 'hasAsyncToken' | 'serverNow' | 'stats' | 'close'> = {
    getLead: (id, options) => client.getLead(id, { ...stop, ...options }),
    updateLead: (id, fields, options) => client.updateLead(id, fields, { ...stop, ...options }),
    createLead: (lead, options) => client.createLead(lead, { ...stop, ...options }),
    searchLeads: (filter, options) => client.searchLeads(filter, { ...stop, ...options }),
    getAction: (leadId, id, options) => client.getAction(leadId, id, { ...stop, ...options }),
    updateAction: (leadId, id, change, options) => client.updateAction(leadId, id, change, { ...stop, ...options }),
    createActions: (leadId, actions, options) => client.createActions(leadId, actions, { ...stop, ...options }),
    searchActions: (leadId, filter, options) => client.searchActions(leadId, filter, { ...stop, ...options }),
    listTeamMembers: (options) => client.listTeamMembers({ ...stop, ...options }),
    getTeamMember: (email, options) => client.getTeamMember(email, { ...stop, ...options }),
    createTeamMember: (member, options) => client.createTeamMember(member, { ...stop, ...options }),
    setAvailability: (email, state, options) => client.setAvailability(email, state, { ...stop, ...options }),
    customFields: (options) => client.customFields({ ...stop, ...options }),
    customField: (apiName, options) => client.customField(apiName, { ...stop, ...options }),
    customActions: (options) => client.customActions({ ...stop, ...options }),
    customAction: (code, options) => client.customAction(code, { ...stop, ...options }),
    metadata: (options) => client.metadata({ ...stop, ...options }),
    pipeline: (options) => client.pipeline({ ...stop, ...options }),
    upsertAsync: (lead, options) => client.upsertAsync(lead, { ...stop, ...options }),
  };
  return { ...client, ...calls };
}

/** Whether a call was ended by the signal and failed for no other reason. */
export function cutShort(error: unknown, signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true && error === signal.reason;
}
