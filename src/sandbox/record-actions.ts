import type { Catalogue } from './catalogue.js';
import { tokenOwner } from './context.js';
import { readDate } from './dates.js';
import type { ServerRemark } from './lead-fields.js';
import type { ActionRecord, LeadRecord } from './lead-types.js';
import { isRecord } from './reply.js';
import { actionId } from './sample-actions.js';
import { accept } from './values.js';
import type { SandboxAction } from './workspace-types.js';

/** Payment states and currencies of the document; its own example `PAID` is not among them. */
export const paymentStatuses = ['PENDING', 'COMPLETED', 'FAILED', 'REFUNDED', 'CANCELLED', 'PROCESSING'];
const currencies = ['INR', 'USD', 'PKR', 'AED', 'QAR', 'SAR', 'MYR', 'AUD', 'CAD', 'SGD', 'XOF'];

/** What became of the actions of one call, in the order sent (documented). */
export interface RecordedActions {
  readonly results: { readonly action_id: string | null; readonly status: 'CREATED' | 'IGNORED' }[];
  readonly remarks: ServerRemark[];
}

/** How the caller spells custom actions: `1001` on Sync, `ACTION_1001` on Async (documented). */
export type CodeStyle = 'bare' | 'prefixed';

/** Append actions to a lead; each is judged on its own, and a bad one is ignored with a remark (documented). */
export function recordActions(
  lead: LeadRecord,
  sent: readonly unknown[],
  catalogue: Catalogue,
  now: number,
  style: CodeStyle,
): RecordedActions {
  const outcome: RecordedActions = { results: [], remarks: [] };
  for (const [at, action] of sent.entries()) {
    const remark = (field: string, text: string): void => {
      outcome.remarks.push({ field: `actions[${at}]${field}`, status: 'IGNORED', remark: text });
    };
    const made = build(action, lead, catalogue, now, style, remark);
    if (made === undefined) outcome.results.push({ action_id: null, status: 'IGNORED' });
    else {
      lead.actions.push(made.record);
      lead.score += made.score;
      lead.modifiedOn = now;
      outcome.results.push({ action_id: made.record.id, status: 'CREATED' });
    }
  }
  return outcome;
}

function build(
  sent: unknown,
  lead: LeadRecord,
  catalogue: Catalogue,
  now: number,
  style: CodeStyle,
  remark: (field: string, text: string) => void,
): { readonly record: ActionRecord; readonly score: number } | undefined {
  if (!isRecord(sent) || typeof sent.type !== 'string') {
    remark('.type', 'Action type is required');
    return undefined;
  }
  const base = {
    id: actionId(lead.seq, lead.actions.length),
    createdOn: now,
    recordedOn: now,
    modifiedOn: now,
    by: tokenOwner(catalogue),
  };
  if (sent.type === 'PAYMENT') {
    const payment = readPayment(sent, remark);
    return payment && { record: { ...base, type: 'PAYMENT', payment }, score: 0 };
  }
  const action = catalogue.action(style === 'bare' ? `ACTION_${sent.type}` : sent.type);
  if (action === undefined) {
    remark('.type', `Custom action ${sent.type} was not found`);
    return undefined;
  }
  const fields = actionFields(action, sent.fields, catalogue, remark);
  const createdOn = action.allowPredatedActivity.enabled ? predated(sent.created_on, catalogue, now, remark) : now;
  return { record: { ...base, type: action.code, createdOn, fields }, score: action.score };
}

function readPayment(
  sent: Readonly<Record<string, unknown>>,
  remark: (field: string, text: string) => void,
): ActionRecord['payment'] {
  const { status, currency } = sent;
  // The document's own example sends a number, its schema a string.
  const amount = typeof sent.amount === 'number' ? String(sent.amount) : sent.amount;
  const goodStatus = typeof status === 'string' && paymentStatuses.includes(status);
  const goodCurrency = typeof currency === 'string' && currencies.includes(currency);
  const goodAmount = typeof amount === 'string' && /^\d+(\.\d+)?$/.test(amount) && Number(amount) > 0;
  if (!goodStatus) remark('.status', `Payment status must be one of ${paymentStatuses.join(', ')}`);
  if (!goodCurrency) remark('.currency', `Payment currency must be one of ${currencies.join(', ')}`);
  if (!goodAmount) remark('.amount', 'Payment amount must be greater than 0');
  return goodStatus && goodCurrency && goodAmount ? { status, currency, amount } : undefined;
}

/** The values that fit the action's `fieldSchema`; the others are left out. Options are fixed, new ones are not created. */
export function actionFields(
  action: SandboxAction,
  sent: unknown,
  catalogue: Catalogue,
  remark: (field: string, text: string) => void = () => undefined,
): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [apiName, value] of Object.entries(isRecord(sent) ? sent : {})) {
    const path = `.fields.${apiName}`;
    const schema = Object.hasOwn(action.fieldSchema, apiName) ? action.fieldSchema[apiName] : undefined;
    if (schema === undefined) {
      remark(path, `Field ${apiName} was not found`);
      continue;
    }
    if (value === null || value === '') continue;
    const accepted = accept(value, { apiName, type: schema.type }, catalogue);
    if (!accepted.ok) {
      remark(path, accepted.remark);
      continue;
    }
    if (schema.options === undefined) fields[apiName] = accepted.value;
    else {
      const wanted = String(accepted.value).trim().toLowerCase();
      const option = schema.options.find((each) => each.toLowerCase() === wanted);
      if (option === undefined) remark(path, `${apiName} must be one of ${schema.options.join(', ')}`);
      else fields[apiName] = option;
    }
  }
  return fields;
}

function predated(
  sent: unknown,
  { workspace }: Catalogue,
  now: number,
  remark: (field: string, text: string) => void,
): number {
  if (sent === undefined || sent === null || sent === '') return now;
  const time = readDate(sent, { utcOffsetMinutes: workspace.utcOffsetMinutes });
  if (time === undefined) remark('.created_on', 'created_on must be a valid date');
  return time ?? now;
}
