import { type Call, type Context, tokenOwner } from './context.js';
import { ConnectionLost } from './connection-lost.js';
import { fieldsForCreate, fieldsForUpdate } from './lead-fields.js';
import type { LeadRecord } from './lead-types.js';
import { type CodeStyle, type RecordedActions, recordActions } from './record-actions.js';
import { badRequest, isRecord, ok, readPage, refuse, type Reply } from './reply.js';
import { actionId } from './sample-actions.js';
import { identifierKey } from './values.js';
import { actionView, leadView } from './views.js';

/** `POST /lead` */
export function createLead({ body }: Call, context: Context): Reply {
  const { catalogue, store, behaviour } = context;
  const { identifier, workspace } = catalogue;
  if (!isRecord(body) || !isRecord(body.fields)) return refuse(400, 'INVALID_LEAD', 'Lead must have fields.');
  if (body.actions !== undefined && !Array.isArray(body.actions)) return badRequest('actions must be an array');
  const name = identifier.apiName;
  const sent = body.fields[name];
  if (sent === undefined || sent === null || sent === '') {
    return refuse(400, 'INVALID_LEAD', `Lead identifier field name '${name}' not found in request body.`);
  }
  const key = identifierKey(sent, identifier.type, workspace.defaultCallingCode);
  const invalid = refuse(400, 'INVALID_LEAD', `Lead identifier field '${name}' is invalid.`);
  if (key === undefined) return invalid;
  const taken = store.find(key);
  // Before anything is judged: a 409 must create no option and no tag.
  if (taken !== undefined) {
    const reply = refuse(409, 'LEAD_ALREADY_EXISTS', `Lead with ${name} ${String(sent)} already exists.`);
    const lead_id = store.at(taken).id;
    if (!behaviour.conflictId || !isRecord(reply.body) || !isRecord(reply.body.error)) return reply;
    // Nobody knows where a live one would have it: in both places that a client may look.
    return { ...reply, body: { error: { ...reply.body.error, lead_id }, lead_id } };
  }
  const made = fieldsForCreate(body.fields, catalogue);
  if (made.fields[name] === undefined) return invalid;
  const { lead, remarks } = addLead(key, made, context);
  const actions = appendActions(lead, body.actions ?? [], context, 'bare');
  const answer = { lead_id: lead.id, actions: actions.results, remarks: [...remarks, ...actions.remarks] };
  return ok(behaviour.answer === 'array' ? [answer] : answer, 201);
}

type NewLead = ReturnType<typeof fieldsForCreate>;

/** Put a new lead into the store; the caller has made sure that its key is free. */
export function addLead(
  key: string,
  { fields, remarks }: NewLead,
  { store, now, indexLag }: Context,
): { readonly lead: LeadRecord; readonly remarks: NewLead['remarks'] } {
  const createdOn = now();
  const lead = store.add(key, { fields, createdOn, visibleOn: createdOn + indexLag * 1000 });
  return { lead, remarks };
}

/**
 * Append actions and keep the lead.
 *
 * @throws {ConnectionLost} under the fault `half`, when only the lead, or the first half of the actions, is there.
 */
export function appendActions(
  lead: LeadRecord,
  sent: readonly unknown[],
  { catalogue, store, now, half }: Context,
  style: CodeStyle,
  before = 0,
): RecordedActions {
  const dies = half && sent.length > before;
  const recorded = recordActions(lead, dies ? sent.slice(0, before) : sent, catalogue, now(), style);
  store.save(lead);
  if (dies) throw new ConnectionLost('half');
  return recorded;
}

/** `GET /lead/{leadId}` */
export function getLead({ path, query }: Call, context: Context): Reply {
  const id = path.leadId ?? '';
  const lead = context.store.byId(id);
  if (lead === undefined) return leadNotFound(id);
  const view = leadView(lead, context);
  delete view.actions;
  if (query.get('includeActions') !== 'true') return ok(view);
  const page = readPage(query, 100);
  if ('refusal' in page) return page.refusal;
  const actions = lead.actions.toSorted((a, b) => b.createdOn - a.createdOn || b.id.localeCompare(a.id));
  const { skip, limit } = page;
  const shown = actions.slice(skip, skip + limit).map(actionView);
  return ok({ ...view, actions: shown, actions_skip: skip, actions_limit: limit });
}

/** `POST /lead/{leadId}` */
export function updateLead({ path, body }: Call, context: Context): Reply {
  const id = path.leadId ?? '';
  const lead = context.store.byId(id);
  if (lead === undefined) return leadNotFound(id);
  if (!isRecord(body) || !isRecord(body.fields)) return badRequest('fields is required');
  if (Object.hasOwn(body.fields, context.catalogue.identifier.apiName)) {
    return refuse(403, 'INVALID_LEAD', 'Cannot modify lead identifier field');
  }
  changeLead(lead, body.fields, context);
  context.store.save(lead);
  return ok(leadView(lead, context));
}

/** Set fields, and note a new status or owner in the timeline as the CRM does. */
export function changeLead(lead: LeadRecord, sent: Readonly<Record<string, unknown>>, context: Context): void {
  const { catalogue, behaviour, now } = context;
  const before = lead.fields;
  lead.fields = fieldsForUpdate(before, sent, catalogue, behaviour.tags === 'add');
  lead.modifiedOn = now();
  if (lead.fields.status !== before.status) {
    lead.statusChangedOn = now();
    note('STATUS_CHANGE', `${String(before.status)} -> ${String(lead.fields.status)}`);
  }
  if (lead.fields.assignee !== before.assignee) note('LEAD_ASSIGNMENT', String(lead.fields.assignee ?? ''));

  function note(type: string, text: string): void {
    const at = now();
    const by = tokenOwner(catalogue);
    const id = actionId(lead.seq, lead.actions.length);
    lead.actions.push({ id, type, createdOn: at, recordedOn: at, modifiedOn: at, by, text });
  }
}

/** The 404 of an unknown lead (documented). */
export const leadNotFound = (id: string): Reply =>
  refuse(404, 'LEAD_NOT_FOUND', `The lead with ID ${id} was not found.`);
