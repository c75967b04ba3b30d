import type { Call, Context } from './context.js';
import { addLead, appendActions, changeLead } from './leads.js';
import { fieldsForCreate } from './lead-fields.js';
import { isRecord, ok, type Reply } from './reply.js';
import { identifierKey } from './values.js';

/** What the Async endpoint says to everything: received, no more (documented). */
export const queued = (): Reply => ok({ status: 'QUEUED' });

/**
 * Carry out one queued call: create the lead or update it by its identifier, and append its actions. Whatever does not
 * fit is dropped without a word, a missing identifier drops the whole call (documented pitfalls).
 */
export function upsertLead({ body }: Call, context: Context): void {
  const { catalogue, store } = context;
  const { identifier, workspace } = catalogue;
  if (!isRecord(body) || !isRecord(body.fields)) return;
  const sent = strict(body.fields, context);
  const key = identifierKey(sent[identifier.apiName], identifier.type, workspace.defaultCallingCode);
  if (key === undefined) return;
  const actions = Array.isArray(body.actions) ? body.actions : [];
  const seq = store.find(key);
  if (seq === undefined) {
    const made = fieldsForCreate(sent, catalogue);
    if (made.fields[identifier.apiName] === undefined) return;
    appendActions(addLead(key, made, context).lead, actions, context, 'prefixed');
    return;
  }
  const lead = store.at(seq);
  const { [identifier.apiName]: _identifier, ...fields } = sent;
  changeLead(lead, fields, context);
  appendActions(lead, actions, context, 'prefixed');
}

/** Numbers sent as text are dropped here, where the Sync API may tolerate them. */
function strict(fields: Readonly<Record<string, unknown>>, { catalogue }: Context): Record<string, unknown> {
  const kept = Object.entries(fields).filter(
    ([apiName, value]) => catalogue.field(apiName)?.type !== 'NUMBER' || typeof value === 'number',
  );
  return Object.fromEntries(kept);
}
