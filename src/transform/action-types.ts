import type { Workspace } from '../model/workspace.js';
import { nearest } from '../values/nearest.js';

/** Types of timeline entries that only the CRM itself writes, and `PAYMENT` (documented: the filter's list). */
const systemTypes: readonly string[] = (
  'PAYMENT MISSED_CALL INCOMING_CALL MAQSAM_INCOMING_CALL IVR_INCOMING_CALL MCUBE_INCOMING_CALL OUTGOING_CALL ' +
  'MCUBE_OUTGOING_CALL OUTGOING_SMS OUTGOING_WHATSAPP_MSG OUTGOING_EMAIL MAQSAM_OUTGOING_CALL IVR_OUTGOING_CALL ' +
  'SYSTEM_NOTE USER_NOTE CALL_REMINDER_CREATION TIME_FOR_CALL DELAY_REMINDER_CREATION TIME_FOR_DELAY_COMPLETION ' +
  'MARKED_DONE INCOMING_WHATSAPP_MSG FIELD_CHANGE LEAD_ASSIGNMENT ATTACHMENT CAMPAIGN_SKIPPED_ACTION ' +
  'UNSUPPORTED_ACTION LOCATION_CHECK_IN_ACTION LEAD_MERGE RAZORPAY CUSTOM_API GOOGLE_SHEET HOUSING EXCEL_BULK_EDIT ' +
  'KNOWLARITY_INCOMING_CALL KNOWLARITY_OUTGOING_CALL CALLER_DESK_INCOMING_CALL CALLER_DESK_OUTGOING_CALL ' +
  'STATUS_CHANGE LEAD_ARCHIVE LEAD_RESTORE LEAD_OTP TASK_CREATION_ACTION CALL_FOLLOWUP_COMPLETION_ACTION ' +
  'TODO_TASK_COMPLETION_ACTION GOOGLE_MEET_COMPLETION_ACTION DELETE_LEAD TRADE_INDIA_ACTION FACEBOOK ' +
  'MAGIC_BRICKS_ACTION NINETY_NINE_ACRES_ACTION LEAD_SPAM_ACTION AUTO_UPDATE_LEAD_ACTION SALES_FLOW_ACTION SHOPIFY ' +
  'JUSTDIAL SULEKHA CALL_ACTION WHATSAPP_ACTION RESTORE_LEAD'
).split(' ');

/**
 * The type of an action as a search takes it: the bare code of a custom action (by code or by name), or a type of the
 * system. Undefined when there is none, with the nearest one there is.
 */
export function actionType(
  text: string,
  { actions }: Pick<Workspace, 'actions'>,
): { readonly type: string } | { readonly suggestion?: string } {
  const wanted = text.trim();
  const code = wanted.replace(/^ACTION_(?=\d+$)/iu, '');
  const same = (name: string): boolean => name.trim().toLowerCase() === wanted.toLowerCase();
  const custom = actions.find((action) => action.code === code) ?? actions.find(({ displayName }) => same(displayName));
  const type = custom?.code ?? systemTypes.find(same);
  if (type !== undefined) return { type };
  const known = [...actions.flatMap((action) => [action.displayName, action.code]), ...systemTypes];
  return { suggestion: nearest(wanted, known) };
}
