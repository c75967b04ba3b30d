import { isDeepStrictEqual } from 'node:util';
import type { LeadDraft } from '../model/lead.js';
import type { MappedRow } from '../model/mapped-row.js';
import type { Outcome } from '../model/outcome.js';
import { type Remark, remarkAt } from '../model/remark.js';
import type { LeadRecord } from '../telecrm/schemas.js';
import type { PastCall, RowCalls } from '../upload/job.js';
import { hashKey } from '../upload/recorded.js';
import { actionHash } from './action-evidence.js';
import { type ActionToAdd, type AddedAction, alreadySent, keyOf, outcomeOf, remarkOn } from './add-actions.js';
import type { FoundLeads } from './found-leads.js';
import { identifierPlace } from './lead-target.js';
import type { LeadContext } from './leads.js';
import { settleActions } from './settle-actions.js';
import { actionsOf, droppedValues } from './update-lead.js';
import { planUpdate } from './update-plan.js';

/** `Date` headers have whole seconds, and an answer takes a moment to arrive. */
const clockErrorMs = 4_000;

/** What the lead tells of an upsert: that it was executed, and which values it left out; or nothing. */
interface Arrival {
  readonly status: 'created' | 'updated';
  readonly remarks: readonly Remark[];
}

/**
 * An upsert was queued, or its answer was lost. Tell by the lead whether it was executed. One upsert is executed as a
 * whole, so one value of it that the lead did not have before shows that all of it was.
 */
export async function settleUpsert(
  row: MappedRow<LeadDraft>,
  found: FoundLeads | undefined,
  past: PastCall,
  calls: RowCalls,
  context: LeadContext,
): Promise<Outcome> {
  const { places, history } = context;
  const lead = found === undefined ? await search(row, calls, context) : existing(found);
  const id = row.draft.leadId ?? lead?.id ?? (await history.leadIdOf(hashKey(row.key) ?? ''));
  const arrival = lead === undefined ? undefined : arrivalOf(row, lead, past, context);
  const place = identifierPlace(row, places);
  const actions = actionsOf(row, context);
  const carried = actions.filter((action) => past.slots?.includes(keyOf(action)) ?? false);
  const told = await leftOut(id, actions, carried, context);
  if (arrival === undefined) {
    const message =
      lead === undefined
        ? 'the row was given to the Async API, and no search finds its lead so far'
        : 'the row was given to the Async API, and the lead does not have its values so far';
    const tip = 'It may still be in the queue: look it up later with telecrm-bulk resume and the id of the run.';
    const remark = remarkAt(place, { code: 'OUTCOME_UNKNOWN', message, tip });
    const states = actions.map((action) => told.get(action)?.outcome ?? outcomeOf(action, { status: 'unknown' }));
    const remarks = [...row.remarks, remark, ...[...told.values()].flatMap((one) => one.remarks)];
    return { row: row.row, status: 'unknown', leadId: id, actions: states, remarks };
  }
  for (const [action, added] of await actionsIn(id, carried, past, calls, context)) told.set(action, added);
  const added = actions.flatMap((action) => told.get(action) ?? []);
  const states = added.map(({ outcome }) => outcome);
  const remarks = [...row.remarks, ...arrival.remarks, ...added.flatMap((one) => one.remarks)];
  const status = states.some((action) => action.status === 'unknown') ? 'unknown' : arrival.status;
  return { row: row.row, status, leadId: id, actions: states, remarks };
}

/** The upsert left out what an earlier run had recorded, and nothing else. */
async function leftOut(
  leadId: string | undefined,
  actions: readonly ActionToAdd[],
  carried: readonly ActionToAdd[],
  { history }: LeadContext,
): Promise<Map<ActionToAdd, AddedAction>> {
  const told = new Map<ActionToAdd, AddedAction>();
  const sent = new Set(carried);
  for (const action of actions) {
    if (sent.has(action)) continue;
    const earlier = await history.takeAction(leadId ?? '', actionHash(action.draft, action.binding?.marker));
    told.set(action, alreadySent(action, earlier?.id));
  }
  return told;
}

async function search(
  row: MappedRow<LeadDraft>,
  calls: RowCalls,
  { client, workspace }: LeadContext,
): Promise<LeadRecord | undefined> {
  const filter = { fields: { [workspace.identifier]: row.key ?? '' } };
  const { leads } = await calls.read(() => client.searchLeads(filter, { limit: 2, first: true }));
  return leads[0];
}

function existing({ leads, byId }: FoundLeads): LeadRecord | undefined {
  return byId === undefined || byId === 'missing' ? leads[0] : byId;
}

function arrivalOf(
  row: MappedRow<LeadDraft>,
  lead: LeadRecord,
  { at, before }: PastCall,
  context: LeadContext,
): Arrival | undefined {
  if (before === undefined) {
    const { [context.mapper.marker ?? '']: key, ...fields } = row.draft.fields;
    const dropped = droppedValues(row, fields, lead.fields, context);
    const createdOn = Number(lead.fields.created_on ?? Number.NaN);
    const ours = key !== undefined && key === lead.fields[context.mapper.marker ?? ''];
    if (ours || createdOn >= at - clockErrorMs) return { status: 'created', remarks: dropped };
    // The lead was there before, though no search had found it; or it does not tell when it was created.
    return dropped.length === 0 ? { status: Number.isNaN(createdOn) ? 'created' : 'updated', remarks: [] } : undefined;
  }
  const plan = planUpdate(row, lead, context);
  const left = Object.keys(plan.fields);
  const changed = Object.keys(before).some(
    (name) => !left.includes(name) && !isDeepStrictEqual(lead.fields[name] ?? null, before[name]),
  );
  if (left.length > 0 && !changed) return undefined;
  const dropped = droppedValues(row, plan.fields, lead.fields, context);
  return { status: 'updated', remarks: [...plan.remarks, ...dropped] };
}

/** The timeline tells of the actions; they are never sent from here, since they may still be in the queue. */
async function actionsIn(
  leadId: string | undefined,
  actions: readonly ActionToAdd[],
  { at, before }: PastCall,
  calls: RowCalls,
  context: LeadContext,
): Promise<ReadonlyMap<ActionToAdd, AddedAction>> {
  const done = new Map<ActionToAdd, AddedAction>();
  if (leadId !== undefined) {
    const lost = [{ since: at, leftBy: calls.begunAt, withLead: before === undefined }];
    await settleActions(leadId, actions, lost, calls, context, done);
  }
  for (const action of actions) if (!done.has(action)) done.set(action, notSeen(action));
  return done;
}

function notSeen(action: ActionToAdd): AddedAction {
  const message = `the action (${action.draft.type}) was given to the Async API, and the lead's timeline does not show it so far`;
  const remark = remarkOn(action, { code: 'OUTCOME_UNKNOWN', message }, 'IGNORED');
  return { outcome: outcomeOf(action, { status: 'unknown' }), remarks: [remark] };
}
