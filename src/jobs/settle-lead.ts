import type { ActionDraft, LeadDraft } from '../model/lead.js';
import type { MappedRow } from '../model/mapped-row.js';
import type { ActionOutcome, Outcome } from '../model/outcome.js';
import { type Remark, type RemarkPlace, remarkAt } from '../model/remark.js';
import type { Workspace } from '../model/workspace.js';
import type { Client } from '../telecrm/client.js';
import type { LeadAction, LeadRecord } from '../telecrm/schemas.js';
import { timeline } from '../telecrm/search.js';
import type { LeadMapper } from '../transform/mapper.js';
import { type CreateVerdict, settleCreate } from '../upload/settle.js';
import type { LostCreate } from '../upload/job.js';

/** What settling needs of the job. */
export interface SettleContext {
  readonly client: Client;
  readonly workspace: Workspace;
  readonly mapper: LeadMapper;
}

/** `Date` headers have whole seconds, and an answer takes a moment to arrive. */
const clockErrorMs = 2_000;
/** A search index may lag behind the create; it is asked so often, with growing waits. */
const searches = 4;

/**
 * A create whose answer was lost was answered 409 the next time. Find the lead and tell by the evidence whether it is
 * ours; its actions are looked up in its timeline.
 */
export async function settleLead(
  row: MappedRow<LeadDraft>,
  lost: LostCreate,
  context: SettleContext,
): Promise<Outcome> {
  const { workspace, mapper } = context;
  const leads = await findLead(row.key ?? '', lost, context);
  const [lead] = leads;
  const verdict = settleCreate({
    found: leads.length,
    marker: lead === undefined ? undefined : markerOf(row, lead, mapper),
    createdOn: numberOf(lead?.fields.created_on),
    firstIntentAt: lost.firstIntentAt,
    clockErrorMs,
    sameFields: lead !== undefined && mapper.sameFields(row.draft.fields, lead.fields),
  });
  const place: RemarkPlace = {
    row: row.row,
    column: mapper.columnOf(workspace.identifier),
    field: workspace.identifier,
    value: row.key,
    origin: 'api',
  };
  if (verdict === 'ours' || verdict === 'probably-ours') return ours(row, verdict, lead, place, context);
  if (verdict === 'foreign') {
    const message = `"${row.key ?? ''}" is a lead of the workspace already, created before this row was sent`;
    const remark = remarkAt(place, { code: 'LEAD_EXISTS', message });
    return { row: row.row, status: 'skipped', leadId: lead?.id, actions: [], remarks: [...row.remarks, remark] };
  }
  const message =
    'the answer to an earlier attempt was lost, and now the lead exists: it may be this row or another lead';
  const remark = remarkAt(place, { code: 'OUTCOME_UNKNOWN', message });
  return { row: row.row, status: 'unknown', leadId: lead?.id, actions: [], remarks: [...row.remarks, remark] };
}

async function findLead(
  key: string,
  lost: LostCreate,
  { client, workspace }: SettleContext,
): Promise<readonly LeadRecord[]> {
  for (let search = 1; ; search++) {
    const { leads } = await client.searchLeads({ fields: { [workspace.identifier]: key } }, { limit: 2 });
    if (leads.length > 0 || search >= searches || lost.stopped()) return leads;
    await lost.backOff(search);
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

/** The lead is ours. The server may have stopped between the lead and its actions, so these are looked up. */
async function ours(
  row: MappedRow<LeadDraft>,
  verdict: CreateVerdict,
  lead: LeadRecord | undefined,
  place: RemarkPlace,
  { client }: SettleContext,
): Promise<Outcome> {
  const remarks: Remark[] = [...row.remarks];
  if (verdict === 'probably-ours') {
    const message = 'the answer was lost; the lead was created at that time with the values of this row';
    remarks.push(remarkAt(place, { code: 'OUTCOME_INFERRED', message }));
  }
  const actions = await findActions(row.draft.actions, lead?.id, client);
  for (const [at, { status }] of actions.entries()) {
    if (status !== 'unknown') continue;
    const field = `actions[${row.draft.actionSlots[at] ?? at}]`;
    const message = 'the answer was lost, and this action is not to be found on the lead; it was not sent again';
    remarks.push(
      remarkAt({ row: row.row, field, level: 'IGNORED', origin: 'api' }, { code: 'OUTCOME_UNKNOWN', message }),
    );
  }
  return { row: row.row, status: 'created', leadId: lead?.id, actions, remarks };
}

async function findActions(
  drafts: readonly ActionDraft[],
  leadId: string | undefined,
  client: Client,
): Promise<ActionOutcome[]> {
  if (drafts.length === 0) return [];
  const known: LeadAction[] = [];
  if (leadId !== undefined) for await (const action of timeline(client, leadId)) known.push(action);
  return drafts.map((draft) => {
    const at = known.findIndex((action) => isSameAction(draft, action));
    if (at === -1) return { status: 'unknown' };
    const [found] = known.splice(at, 1);
    return { status: 'created', id: found?.id };
  });
}

function isSameAction(draft: ActionDraft, action: LeadAction): boolean {
  if (action.type !== draft.type) return false;
  if (draft.created_on !== undefined && action.createdOn !== undefined && action.createdOn !== draft.created_on)
    return false;
  if (draft.type === 'PAYMENT') {
    return action.currency === draft.currency && Number(action.amount) === Number(draft.amount);
  }
  return Object.entries(draft.fields ?? {}).every(
    ([name, value]) => String(action.fields[name] ?? '') === String(value),
  );
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
