import type { ApiProblem } from '../model/errors.js';
import type { FieldValues, LeadDraft } from '../model/lead.js';
import type { MappedRow } from '../model/mapped-row.js';
import type { Outcome } from '../model/outcome.js';
import { type Remark, remarkAt } from '../model/remark.js';
import type { LeadRecord, UpdatedLead } from '../telecrm/schemas.js';
import { textOf } from '../values/returned.js';
import type { PastCall, RowCalls } from '../upload/job.js';
import { addActions, type AddedAction } from './add-actions.js';
import type { LeadContext } from './leads.js';
import { actionKeysOf } from './merge-leads.js';
import { notFound, refusedRow } from './lead-target.js';
import { lostActions } from './lost-actions.js';
import { type Changeable, putChange, type PutResult } from './put-change.js';
import { isBlank, planUpdate, type UpdatePlan } from './update-plan.js';

/**
 * Bring a lead to what the row says, then record the row's actions on it: no call at all when everything is there.
 *
 * @param lead as it was read.
 */
export async function updateLead(
  row: MappedRow<LeadDraft>,
  lead: LeadRecord,
  id: string,
  calls: RowCalls,
  context: LeadContext,
): Promise<Outcome> {
  const past = calls.past.filter(({ op }) => op === 'update-lead');
  const put = await putFields(row, lead, id, past, calls, context);
  if ('outcome' in put) return put.outcome;
  const added = await addActions(id, actionsOf(row, context), calls, context, lostActions(calls));
  return summedUp(row, id, put, added);
}

/** The fields of a lead as something that is changed. */
function putFields(
  row: MappedRow<LeadDraft>,
  asRead: LeadRecord,
  id: string,
  past: readonly PastCall[],
  calls: RowCalls,
  context: LeadContext,
): Promise<PutResult> {
  const { client } = context;
  const lead: Changeable<LeadRecord, UpdatePlan, UpdatedLead> = {
    plan: (now) => planUpdate(row, now, context),
    readAgain: () => calls.read(() => client.getLead(id, { first: true })),
    step: ({ fields }) => ({
      op: 'update-lead',
      body: { fields },
      lead: id,
      send: () => client.updateLead(id, fields),
    }),
    dropped: ({ fields }, answer) => droppedValues(row, fields, answer.fields, context),
    refused: (problem) => refusedUpdate(row, id, problem, context),
    overwritten: () => overwritten(row, id),
  };
  return putChange(lead, asRead, past, calls);
}

function overwritten(row: MappedRow<LeadDraft>, id: string): Outcome {
  const message = 'the answer to an update was lost, and the lead now has other values than before and than were sent';
  const remark = remarkAt({ row: row.row, origin: 'api' }, { code: 'OUTCOME_UNKNOWN', message });
  return { row: row.row, status: 'unknown', leadId: id, actions: [], remarks: [...row.remarks, remark] };
}

function refusedUpdate(row: MappedRow<LeadDraft>, id: string, problem: ApiProblem, context: LeadContext): Outcome {
  if (problem.status === 404) return notFound(row, id, context.places);
  const message = `Telecrm refused the update: ${problem.message} [${problem.code}]`;
  return { ...refusedRow(row, { row: row.row, origin: 'api' }, { code: 'API_REJECTED', message }), leadId: id };
}

/** An update is answered without remarks: what was dropped shows only by comparison (documented). */
export function droppedValues(
  row: MappedRow<LeadDraft>,
  sent: FieldValues,
  returned: Readonly<Record<string, unknown>>,
  { mapper }: Pick<LeadContext, 'mapper'>,
): Remark[] {
  return Object.entries(sent).flatMap(([name, value]) => {
    const now = returned[name];
    if (isBlank(value) ? isBlank(now) : mapper.fieldOf(name)?.equal(value, now) === true) return [];
    const place = {
      row: row.row,
      column: mapper.columnOf(name),
      field: name,
      value: textOf(value),
      origin: 'api',
    } as const;
    const message = isBlank(now)
      ? `Telecrm left "${textOf(value)}" out without a word`
      : `Telecrm has "${textOf(now)}" after "${textOf(value)}" was sent`;
    return [remarkAt(place, { code: 'VALUE_DROPPED', message })];
  });
}

/** The actions of a row, as they are recorded on a lead that exists. */
export function actionsOf(row: MappedRow<LeadDraft>, { mapper }: Pick<LeadContext, 'mapper'>) {
  const keys = actionKeysOf(row);
  return row.draft.actions.map((draft, at) => {
    const slot = row.draft.actionSlots[at] ?? at;
    const place = mapper.placeOf(slot);
    const columnOf = (field: string) => mapper.placeOf(slot, field.slice(place.field.length)).column;
    return { row: row.row, slot, key: keys[at], draft, binding: mapper.actionAt(slot, draft.type), ...place, columnOf };
  });
}

function summedUp(
  row: MappedRow<LeadDraft>,
  id: string,
  put: Exclude<PutResult, { readonly outcome: Outcome }>,
  added: readonly AddedAction[],
): Outcome {
  const actions = added.map(({ outcome }) => outcome);
  const remarks = [...row.remarks, ...put.remarks, ...added.flatMap((one) => one.remarks)];
  const base = { row: row.row, leadId: id, actions };
  if (actions.some(({ status }) => status === 'unknown')) return { ...base, status: 'unknown', remarks };
  const recorded = actions.some(({ status }) => status === 'created');
  const refusal = added.find(({ refused }) => refused !== undefined)?.refused;
  if (!put.changed && !recorded && refusal !== undefined) {
    const message = `Telecrm refused the row's actions: ${refusal.message} [${refusal.code}]`;
    const remark = remarkAt({ row: row.row, origin: 'api' }, { code: 'API_REJECTED', message });
    return { ...base, status: 'failed', actions: [], remarks: [...row.remarks, remark] };
  }
  return { ...base, status: put.changed || recorded ? 'updated' : 'unchanged', remarks };
}
