import { isDeepStrictEqual } from 'node:util';
import type { ApiProblem } from '../model/errors.js';
import type { FieldValues, LeadDraft } from '../model/lead.js';
import type { MappedRow } from '../model/mapped-row.js';
import type { Outcome } from '../model/outcome.js';
import { type Remark, remarkAt } from '../model/remark.js';
import type { LeadRecord } from '../telecrm/schemas.js';
import { textOf } from '../values/returned.js';
import type { PastCall, RowCalls } from '../upload/job.js';
import { addActions, type AddedAction, type LostActions } from './add-actions.js';
import type { LeadContext } from './leads.js';
import { actionKeysOf } from './merge-leads.js';
import { notFound, refusedRow } from './lead-target.js';
import { isBlank, planUpdate } from './update-plan.js';

/** How often a lost update is sent again before its row waits with those that cannot be delivered. */
const attemptsToPark = 5;

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

/** What became of the fields. */
interface PutFields {
  readonly changed: boolean;
  readonly remarks: readonly Remark[];
}

async function putFields(
  row: MappedRow<LeadDraft>,
  asRead: LeadRecord,
  id: string,
  past: readonly PastCall[],
  calls: RowCalls,
  context: LeadContext,
): Promise<PutFields | { readonly outcome: Outcome }> {
  const { client } = context;
  let lead = asRead;
  // An update of an earlier process, of which it is not known whether it arrived.
  let lost = past.findLast(({ kind }) => kind === undefined || kind === 'AMBIGUOUS')?.before;
  const changedBefore = past.some(({ kind }) => kind !== 'REJECTED' && kind !== 'NOT_SENT');
  const readAgain = (): Promise<LeadRecord> => calls.read(() => client.getLead(id, { first: true }));
  for (let attempt = 1; ; attempt++) {
    const plan = planUpdate(row, lead, context);
    if (Object.keys(plan.fields).length === 0) {
      return { changed: changedBefore || lost !== undefined, remarks: plan.remarks };
    }
    if (lost !== undefined && changedByAnother(plan.before, lost)) {
      return { outcome: overwritten(row, id) };
    }
    const delivery = await calls.announce({
      op: 'update-lead',
      body: { fields: plan.fields },
      lead: id,
      before: plan.before,
      send: () => client.updateLead(id, plan.fields),
    });
    if (delivery.kind === 'DONE') {
      const dropped = droppedValues(row, plan.fields, delivery.value.fields, context);
      return { changed: true, remarks: [...plan.remarks, ...dropped] };
    }
    if (delivery.kind === 'REJECTED') {
      if (lost === undefined) return { outcome: refusedUpdate(row, id, delivery.problem, context) };
      return afterRefusal(row, id, delivery.problem, lost, await readAgain(), context);
    }
    lost = plan.before;
    if (attempt % attemptsToPark === 0) await calls.park(delivery.problem);
    else await calls.backOff(attempt);
    lead = await readAgain();
  }
}

/** An update whose first answer was lost was refused the second time: the lead tells whether the first one arrived. */
function afterRefusal(
  row: MappedRow<LeadDraft>,
  id: string,
  problem: ApiProblem,
  lost: Readonly<Record<string, unknown>>,
  now: LeadRecord,
  context: LeadContext,
): PutFields | { readonly outcome: Outcome } {
  const { fields, before, remarks } = planUpdate(row, now, context);
  if (Object.keys(fields).length === 0) return { changed: true, remarks };
  return { outcome: changedByAnother(before, lost) ? overwritten(row, id) : refusedUpdate(row, id, problem, context) };
}

/**
 * A field that has neither what was sent nor what it had before the first attempt was changed by somebody else
 * meanwhile: that is not to be overwritten.
 */
function changedByAnother(now: Readonly<Record<string, unknown>>, before: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(now).some(
    ([name, value]) => Object.hasOwn(before, name) && !isDeepStrictEqual(value, before[name] ?? null),
  );
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
    return { row: row.row, slot, key: keys[at], draft, binding: mapper.actionAt(slot), column: undefined };
  });
}

/** Every call for actions of an earlier process that may have been executed: one may carry what another did not. */
export function lostActions({ past, begunAt }: Pick<RowCalls, 'past' | 'begunAt'>): LostActions[] {
  return past.flatMap(({ op, kind, at, slots }) =>
    op === 'create-actions' && kind !== 'REJECTED' && kind !== 'NOT_SENT'
      ? [{ since: at, leftBy: begunAt, slots }]
      : [],
  );
}

function summedUp(row: MappedRow<LeadDraft>, id: string, put: PutFields, added: readonly AddedAction[]): Outcome {
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
