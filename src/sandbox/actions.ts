import type { Call, Context } from './context.js';
import type { ActionRecord, LeadRecord } from './lead-types.js';
import { appendActions, leadNotFound } from './leads.js';
import { actionFields, paymentStatuses } from './record-actions.js';
import { badRequest, isRecord, ok, refuse, type Reply } from './reply.js';
import { timelineTypes } from './timeline-types.js';
import { actionView } from './views.js';

/** The document has this one message for reading, creating and updating (inconsistency B9). */
const wrongType = (): Reply => badRequest('Only custom actions and payment actions can be retrieved');

/** `POST /lead/{leadId}/action` */
export function createActions({ path, body }: Call, context: Context): Reply {
  const id = path.leadId ?? '';
  const lead = context.store.byId(id);
  if (lead === undefined) return leadNotFound(id);
  if (!isRecord(body) || !Array.isArray(body.actions)) return badRequest('actions is required');
  const sent: readonly unknown[] = body.actions;
  // A type that only the CRM writes refuses the whole call (documented 400); an unknown code is ignored on its own.
  const readOnly = (action: unknown): boolean => isRecord(action) && timelineTypes.has(String(action.type));
  if (sent.some(readOnly)) return wrongType();
  const recorded = appendActions(lead, sent, context, 'bare', Math.ceil(sent.length / 2));
  const answer = { lead_id: lead.id, actions: recorded.results, remarks: recorded.remarks };
  return ok(context.behaviour.answer === 'array' ? [answer] : answer);
}

/** `GET /lead/{leadId}/action/{actionId}` */
export function getAction(call: Call, context: Context): Reply {
  const found = find(call, context);
  return 'refusal' in found ? found.refusal : ok(actionView(found.action));
}

/** `POST /lead/{leadId}/action/{actionId}` */
export function updateAction(call: Call, context: Context): Reply {
  const found = find(call, context);
  if ('refusal' in found) return found.refusal;
  const { lead, action } = found;
  const { body } = call;
  if (!isRecord(body)) return badRequest('An action is required');
  const changed = action.type === 'PAYMENT' ? changePayment(action, body) : changeCustom(action, body, context);
  if ('refusal' in changed) return changed.refusal;
  const modifiedOn = context.now();
  const next: ActionRecord = { ...action, ...changed, modifiedOn };
  lead.actions = lead.actions.map((each) => (each.id === action.id ? next : each));
  lead.modifiedOn = modifiedOn;
  context.store.save(lead);
  return ok(actionView(next));
}

type Refused = { readonly refusal: Reply };

function find({ path }: Call, { store, catalogue }: Context): { lead: LeadRecord; action: ActionRecord } | Refused {
  const { leadId = '', actionId = '' } = path;
  const lead = store.byId(leadId);
  if (lead === undefined) return { refusal: leadNotFound(leadId) };
  const action = lead.actions.find(({ id }) => id === actionId);
  if (action === undefined) {
    return { refusal: refuse(404, 'ACTION_NOT_FOUND', `Action with ID ${actionId} was not found in the lead.`) };
  }
  const writable = action.type === 'PAYMENT' || catalogue.action(action.type) !== undefined;
  return writable ? { lead, action } : { refusal: wrongType() };
}

/** Only the status can change, and even an equal amount is refused (documented). */
function changePayment(
  action: ActionRecord,
  body: Readonly<Record<string, unknown>>,
): Pick<ActionRecord, 'payment'> | Refused {
  if (body.type !== undefined && body.type !== 'PAYMENT') return { refusal: wrongType() };
  if (['amount', 'currency', 'paymentid'].some((name) => Object.hasOwn(body, name))) {
    const message = 'Cannot update amount, currency, or paymentid fields for existing payment action.';
    return { refusal: badRequest(message) };
  }
  const { status } = body;
  if (typeof status !== 'string' || !paymentStatuses.includes(status)) {
    return { refusal: badRequest(`Payment status must be one of ${paymentStatuses.join(', ')}`) };
  }
  return action.payment === undefined ? {} : { payment: { ...action.payment, status } };
}

/** Values that do not fit are dropped without a word, as in an update of a lead. */
function changeCustom(
  action: ActionRecord,
  body: Readonly<Record<string, unknown>>,
  { catalogue }: Context,
): Pick<ActionRecord, 'fields'> | Refused {
  const definition = catalogue.action(action.type);
  if (definition === undefined || `ACTION_${String(body.type)}` !== action.type) return { refusal: wrongType() };
  return { fields: { ...action.fields, ...actionFields(definition, body.fields, catalogue) } };
}
