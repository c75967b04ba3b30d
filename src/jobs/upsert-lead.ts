import type { FieldValues, LeadDraft } from '../model/lead.js';
import type { MappedRow } from '../model/mapped-row.js';
import type { ActionOutcome, Outcome } from '../model/outcome.js';
import { type Remark, remarkAt } from '../model/remark.js';
import type { LeadRecord } from '../telecrm/schemas.js';
import { textOf } from '../values/returned.js';
import type { PastCall, RowCalls } from '../upload/job.js';
import { actionHash } from './action-evidence.js';
import { type ActionToAdd, type AddedAction, alreadySent, keyOf, outcomeOf } from './add-actions.js';
import type { FoundLeads } from './found-leads.js';
import { identifierPlace, refusedRow } from './lead-target.js';
import { type LeadContext, resolveTarget } from './leads.js';
import { settleUpsert } from './settle-upsert.js';
import { actionsOf } from './update-lead.js';
import { planUpdate } from './update-plan.js';

/**
 * Write a lead through the Async API, which creates it or updates it by its identifier and never says what became of
 * it (documented): the row is unknown until the lead was found with its values.
 */
export async function upsertLead(
  row: MappedRow<LeadDraft>,
  found: FoundLeads | undefined,
  calls: RowCalls,
  context: LeadContext,
): Promise<Outcome> {
  const past = calls.past.findLast(
    ({ op, kind }) => op === 'upsert-lead' && kind !== 'REJECTED' && kind !== 'NOT_SENT',
  );
  if (past !== undefined) {
    const outcome = await settleUpsert(row, found, past, calls, context);
    if (outcome.status !== 'unknown' || !mayRepeat(row, past, context)) return outcome;
  }
  const target = await resolveTarget(row, found, context.history, context);
  if (target.kind === 'fate') return target.outcome;
  if (target.kind === 'new') return send(row, { fields: row.draft.fields, remarks: [] }, undefined, calls, context);
  const plan = planUpdate(row, target.lead, context);
  const id = target.id === '' ? undefined : target.id;
  if (Object.keys(plan.fields).length === 0 && row.draft.actions.length === 0) {
    return { row: row.row, status: 'unchanged', leadId: id, actions: [], remarks: [...row.remarks, ...plan.remarks] };
  }
  const fields = { ...identityOf(target.lead, context), ...plan.fields };
  return send(row, { ...plan, fields }, id, calls, context);
}

/** Actions are added once more by every repeat (documented); without any, a repeat after a lost answer is harmless. */
function mayRepeat({ draft }: MappedRow<LeadDraft>, { kind }: PastCall, { resendUnknown }: LeadContext): boolean {
  return resendUnknown === true || (draft.actions.length === 0 && kind !== 'DONE');
}

/** The Async API tells leads apart by the identifier alone. */
function identityOf({ fields }: LeadRecord, { workspace }: LeadContext): FieldValues {
  return { [workspace.identifier]: textOf(fields[workspace.identifier]) };
}

/** What an upsert carries. */
interface Upsert {
  readonly fields: FieldValues;
  /** What the fields of a lead that exists hold now. */
  readonly before?: Readonly<Record<string, unknown>>;
  readonly remarks: readonly Remark[];
}

async function send(
  row: MappedRow<LeadDraft>,
  { fields, before, remarks }: Upsert,
  leadId: string | undefined,
  calls: RowCalls,
  context: LeadContext,
): Promise<Outcome> {
  const told = new Map<ActionToAdd, AddedAction>();
  const actions = actionsOf(row, context);
  for (const action of leadId === undefined ? [] : actions) {
    const hash = actionHash(action.draft, action.binding?.marker);
    const earlier = await context.history.takeAction(leadId ?? '', hash);
    if (earlier !== undefined) told.set(action, alreadySent(action, earlier.id));
  }
  const wanted = actions.filter((action) => !told.has(action));
  const body = { fields, ...(wanted.length > 0 && { actions: wanted.map(({ draft }) => draft) }) };
  const step = {
    op: 'upsert-lead',
    body,
    ...{ actions: wanted.length, slots: wanted.map(keyOf), lead: leadId, before },
    send: () => context.client.upsertAsync(body),
  } as const;
  const { delivery, lostSince } =
    wanted.length === 0
      ? await calls.untilCertain(step)
      : { delivery: await calls.announce(step), lostSince: undefined };
  const all = [...row.remarks, ...remarks, ...[...told.values()].flatMap((one) => one.remarks)];
  if (delivery.kind === 'REJECTED' && lostSince === undefined) {
    const { message, code } = delivery.problem;
    const problem = { code: 'API_REJECTED', message: `Telecrm refused the row: ${message} [${code}]` } as const;
    return refusedRow({ ...row, remarks: all }, { row: row.row, origin: 'api' }, problem);
  }
  const states = actions.map((action) => told.get(action)?.outcome ?? outcomeOf(action, { status: 'unknown' }));
  return queued(row, leadId, states, all, context);
}

/** Nothing is known of a row that was queued, until its lead is looked up. */
function queued(
  row: MappedRow<LeadDraft>,
  leadId: string | undefined,
  actions: readonly ActionOutcome[],
  remarks: readonly Remark[],
  { places }: LeadContext,
): Outcome {
  const remark = remarkAt(identifierPlace(row, places), {
    code: 'OUTCOME_UNKNOWN',
    message: 'the row was given to the Async API, which never says what became of it',
    tip: 'Look it up with: telecrm-bulk resume and the id of the run. The next time, add --verify all.',
  });
  return { row: row.row, status: 'unknown', leadId, actions, remarks: [...remarks, remark] };
}
