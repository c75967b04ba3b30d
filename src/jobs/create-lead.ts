import type { ApiProblem } from '../model/errors.js';
import type { LeadDraft } from '../model/lead.js';
import type { MappedRow } from '../model/mapped-row.js';
import type { ActionOutcome, Outcome } from '../model/outcome.js';
import { type Remark, remarkAt } from '../model/remark.js';
import type { CreatedLead } from '../telecrm/schemas.js';
import type { ActionPlace, LeadMapper } from '../transform/mapper.js';
import type { RowCalls } from '../upload/job.js';
import { unknownFate } from '../upload/send.js';
import { actionHash } from './action-evidence.js';
import { actionsPerCall, addActions, type AddedAction, outcomeOf } from './add-actions.js';
import { createRequest } from './lead-request.js';
import { refusedRow } from './lead-target.js';
import type { LeadContext } from './leads.js';
import { lostActions } from './lost-actions.js';
import { actionKeysOf } from './merge-leads.js';
import { settleLead } from './settle-lead.js';
import { actionsOf } from './update-lead.js';

/** A lead with the row's identifier came in since it was looked up. */
export const existsMeanwhile = Symbol('the lead exists');

/**
 * Create the lead of a row, its actions in the same request as far as one takes them. A lost answer is followed by
 * another create, since the workspace holds one lead per identifier (documented by the 409).
 */
export async function createLead(
  row: MappedRow<LeadDraft>,
  calls: RowCalls,
  context: LeadContext,
): Promise<Outcome | typeof existsMeanwhile> {
  const carried = row.draft.actions.slice(0, actionsPerCall);
  const body = createRequest({ ...row.draft, actions: carried });
  const past = calls.past.find(({ op, kind }) => op === 'create-lead' && kind !== 'REJECTED' && kind !== 'NOT_SENT');
  const { delivery, lostSince } = await calls.untilCertain(
    {
      op: 'create-lead',
      body,
      actions: carried.length,
      slots: actionKeysOf(row).slice(0, actionsPerCall),
      send: (json) => context.client.createLead(body, { json }),
    },
    past?.at,
  );
  if (delivery.kind === 'DONE') {
    return withTheRest(row, created(row, carried, delivery.value, context), calls, context);
  }
  const { problem } = delivery;
  if (lostSince === undefined) return problem.status === 409 ? existsMeanwhile : refused(row, problem);
  // Any other refusal says nothing about the attempt whose answer was lost.
  if (problem.status !== 409) return unknownFate(row, problem);
  return settleLead(row, lostSince, calls, context);
}

/** A lead with very many actions: those that the create did not carry follow it. */
async function withTheRest(
  row: MappedRow<LeadDraft>,
  outcome: Outcome,
  calls: RowCalls,
  context: LeadContext,
): Promise<Outcome> {
  const rest = actionsOf(row, context).slice(actionsPerCall);
  const { leadId } = outcome;
  if (rest.length === 0 || leadId === undefined) return outcome;
  const added = await addActions(leadId, rest, calls, context, lostActions(calls), outcome.actions);
  const actions = [...outcome.actions, ...added.map((one) => one.outcome)];
  const remarks = [...outcome.remarks, ...added.flatMap((one) => one.remarks)];
  return { ...outcome, actions, remarks, status: added.some(isUnknown) ? 'unknown' : outcome.status };
}

const isUnknown = ({ outcome }: AddedAction): boolean => outcome.status === 'unknown';

function refused(row: MappedRow<LeadDraft>, problem: ApiProblem): Outcome {
  const message = `Telecrm refused the row: ${problem.message} [${problem.code}]`;
  return refusedRow(row, { row: row.row, origin: 'api' }, { code: 'API_REJECTED', message });
}

/** A lead was created; what the API left out of it is said in `remarks` and in the status of each action. */
function created(
  row: MappedRow<LeadDraft>,
  carried: LeadDraft['actions'],
  answer: CreatedLead,
  { mapper }: LeadContext,
): Outcome {
  const remarks: Remark[] = [...row.remarks];
  for (const { field, status, remark } of answer.remarks) {
    const place = {
      row: row.row,
      ...placeInMap(field, row.draft.actionSlots, mapper),
      value: sentValue(row.draft, field),
      level: status === 'WARNING' ? 'WARNING' : 'IGNORED',
      origin: 'api',
    } as const;
    remarks.push(remarkAt(place, { code: 'API_REMARK', message: `Telecrm says: ${remark}` }));
  }
  const actions = carried.map((draft, at): ActionOutcome => {
    const slot = row.draft.actionSlots[at] ?? at;
    const place = mapper.placeOf(slot);
    const entry = answer.actions[at];
    if (entry === undefined) {
      remarks.push(actionRemark(row.row, place, `Telecrm's answer says nothing about the action ${draft.type}`));
      return outcomeOf(place, { status: 'unknown' });
    }
    if (entry.status === 'CREATED') {
      const hash = actionHash(draft, mapper.actionAt(slot, draft.type)?.marker);
      return outcomeOf(place, { status: 'created', id: entry.id ?? undefined, hash });
    }
    if (!answer.remarks.some(({ field }) => field.startsWith(`actions[${at}]`))) {
      remarks.push(actionRemark(row.row, place, `Telecrm left the action ${draft.type} out, without a reason`));
    }
    return outcomeOf(place, { status: 'ignored' });
  });
  if (answer.actions.length > carried.length) {
    remarks.push(actionRemark(row.row, { field: 'actions' }, "Telecrm's answer tells of more actions than were sent"));
  }
  return { row: row.row, status: 'created', leadId: answer.leadId, actions, remarks };
}

function actionRemark(row: number, place: ActionPlace, message: string): Remark {
  return remarkAt({ row, ...place, level: 'IGNORED', origin: 'api' }, { code: 'API_REMARK', message });
}

/** `fields.rating` is the map's `rating`; `actions[0].fields.note` counts the row's actions, the map counts its list. */
function placeInMap(path: string, slots: readonly number[], mapper: LeadMapper): ActionPlace {
  const action = /^actions\[(\d+)\](?:\.fields)?(.*)$/u.exec(path);
  if (action !== null) return mapper.placeOf(slots[Number(action[1])] ?? Number(action[1]), action[2]);
  const field = path.replace(/^fields\./u, '');
  return { field, column: mapper.columnOf(field) };
}

function sentValue(draft: LeadDraft, path: string): string | undefined {
  const [root = '', ...rest] = path.replace(/\[(\d+)\]/gu, '.$1').split('.');
  let value: unknown = root === 'fields' ? draft.fields : root === 'actions' ? draft.actions : undefined;
  for (const key of rest) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  if (Array.isArray(value)) return value.join(';');
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
