import type { LeadDraft } from '../model/lead.js';
import type { MappedRow } from '../model/mapped-row.js';
import type { Outcome } from '../model/outcome.js';
import { type RemarkPlace, remarkAt } from '../model/remark.js';
import type { LeadRecord } from '../telecrm/schemas.js';
import type { LeadMapper } from '../transform/mapper.js';
import type { RowCalls } from '../upload/job.js';
import { hashKey } from '../upload/recorded.js';
import { settleCreate } from '../upload/settle-create.js';
import { actionsPerCall, addActions, keyOf, outcomeOf } from './add-actions.js';
import type { LeadContext } from './leads.js';
import { identifierPlace, leadExists } from './lead-target.js';
import { lostActions } from './lost-actions.js';
import { actionsOf } from './update-lead.js';

/** `Date` headers have whole seconds, and an answer takes a moment to arrive. */
const clockErrorMs = 2_000;
/** A search index may lag behind the create; it is asked so often, with growing waits. */
const searches = 4;

/**
 * A create whose answer was lost was answered 409 the next time. Find the lead and tell by the evidence whether it is
 * ours; its actions are looked up in its timeline, and those that are missing are sent.
 *
 * @param lostSince the server's time of the first attempt, in epoch ms.
 */
export async function settleLead(
  row: MappedRow<LeadDraft>,
  lostSince: number,
  calls: RowCalls,
  context: LeadContext,
): Promise<Outcome> {
  const { mapper, places } = context;
  const leads = await findLead(row.key ?? '', calls, context);
  const [lead] = leads;
  const verdict = settleCreate({
    found: leads.length,
    marker: lead === undefined ? undefined : markerOf(row, lead, mapper),
    createdOn: numberOf(lead?.fields.created_on),
    firstIntentAt: lostSince,
    clockErrorMs,
    sameFields: lead !== undefined && mapper.sameFields(row.draft.fields, lead.fields),
  });
  const place = identifierPlace(row, places);
  if (verdict === 'foreign') return leadExists(row, places, lead?.id);
  if (verdict === 'unknown') {
    const message =
      'the answer to an earlier attempt was lost, and now the lead exists: it may be this row or another lead';
    const remark = remarkAt(place, { code: 'OUTCOME_UNKNOWN', message });
    return { row: row.row, status: 'unknown', leadId: lead?.id, actions: [], remarks: [...row.remarks, remark] };
  }
  return ours(row, verdict === 'ours', lead?.id, lostSince, place, calls, context);
}

async function findLead(
  key: string,
  calls: RowCalls,
  { client, workspace }: LeadContext,
): Promise<readonly LeadRecord[]> {
  for (let search = 1; ; search++) {
    const { leads } = await calls.read(() =>
      client.searchLeads({ fields: { [workspace.identifier]: key } }, { limit: 2, first: true }),
    );
    if (leads.length > 0 || search >= searches) return leads;
    await calls.backOff(search);
  }
}

function markerOf(
  { draft }: MappedRow<LeadDraft>,
  lead: LeadRecord,
  { marker }: LeadMapper,
): 'ours' | 'another' | 'none' | undefined {
  if (marker === undefined) return undefined;
  const found = lead.fields[marker];
  if (typeof found !== 'string' || found === '') return 'none';
  return found === draft.fields[marker] ? 'ours' : 'another';
}

/** The lead is ours. The server may have stopped between the lead and its actions: those that are missing are sent. */
async function ours(
  row: MappedRow<LeadDraft>,
  certain: boolean,
  leadId: string | undefined,
  lostSince: number,
  place: RemarkPlace,
  calls: RowCalls,
  context: LeadContext,
): Promise<Outcome> {
  const remarks = [...row.remarks];
  if (!certain) {
    const message = 'the answer was lost; the lead was created at that time with the values of this row';
    remarks.push(remarkAt(place, { code: 'OUTCOME_INFERRED', message }));
  }
  const wanted = actionsOf(row, context);
  const base = { row: row.row, leadId } as const;
  if (wanted.length === 0) return { ...base, status: 'created', actions: [], remarks };
  const id = leadId ?? (await context.history.leadIdOf(hashKey(row.key) ?? ''));
  if (id === undefined) {
    const message = 'the answer was lost, and without the id of the lead its actions cannot be looked up';
    remarks.push(remarkAt(place, { code: 'OUTCOME_UNKNOWN', message }));
    return { ...base, status: 'unknown', actions: wanted.map((one) => outcomeOf(one, { status: 'unknown' })), remarks };
  }
  const carried = wanted.slice(0, actionsPerCall).map(keyOf);
  const create = { since: lostSince, leftBy: calls.serverNow(), withLead: true, slots: carried };
  const lost = [create, ...lostActions(calls)];
  const added = await addActions(id, wanted, calls, context, lost);
  const actions = added.map(({ outcome }) => outcome);
  const status = actions.some((action) => action.status === 'unknown') ? 'unknown' : 'created';
  return { ...base, leadId: id, status, actions, remarks: [...remarks, ...added.flatMap((one) => one.remarks)] };
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
