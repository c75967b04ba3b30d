import type { LeadDraft } from '../model/lead.js';
import type { MappedRow } from '../model/mapped-row.js';
import type { Outcome } from '../model/outcome.js';
import { type Remark, remarkAt } from '../model/remark.js';
import type { LeadRecord } from '../telecrm/schemas.js';
import { type FoundLeads, readById } from './found-leads.js';
import type { VerifyContext } from './job.js';
import { identifierPlace } from './lead-target.js';
import type { LeadContext } from './leads.js';
import { droppedValues } from './update-lead.js';
import { planUpdate } from './update-plan.js';

/** A search index may lag behind a create: a lead that is not found is looked for again after these waits, in ms. */
const waits = [1_000, 3_000, 9_000];

type Shared = Pick<LeadContext, 'workspace' | 'mapper' | 'places' | 'policy'>;

/**
 * Compare a lead that was written with what the workspace has now: every field that was sent. What the API said of a
 * field already is not said again.
 */
export async function verifyLead(
  row: MappedRow<LeadDraft>,
  outcome: Outcome,
  found: FoundLeads,
  context: VerifyContext,
  shared: Shared,
): Promise<readonly Remark[]> {
  const lead = await leadOf(row, outcome, found, context, shared);
  if (lead === undefined) {
    const message = 'the row was written, and now neither a search nor its id finds the lead';
    const place = { ...identifierPlace(row, shared.places), level: 'IGNORED' } as const;
    return [
      remarkAt(place, { code: 'LEAD_NOT_FOUND', message, tip: 'Look for the lead in Telecrm; it may be archived.' }),
    ];
  }
  const known = new Set(outcome.remarks.filter(({ origin }) => origin === 'api').map(({ field }) => field));
  const expected =
    outcome.status === 'created' ? sentOnCreate(row, lead, shared) : planUpdate(row, lead, shared).fields;
  const open = Object.entries(expected).filter(([name]) => !known.has(name));
  return droppedValues(row, Object.fromEntries(open), lead.fields, shared);
}

/** The key in the marker field is plain text: no converter compares it. */
function sentOnCreate({ draft }: MappedRow<LeadDraft>, lead: LeadRecord, { mapper }: Shared): LeadDraft['fields'] {
  const { marker } = mapper;
  if (marker === undefined || draft.fields[marker] !== lead.fields[marker]) return draft.fields;
  const { [marker]: _key, ...fields } = draft.fields;
  return fields;
}

async function leadOf(
  row: MappedRow<LeadDraft>,
  { leadId }: Outcome,
  found: FoundLeads,
  { client, sleep }: VerifyContext,
  { workspace }: Shared,
): Promise<LeadRecord | undefined> {
  if (found.byId !== undefined) return found.byId === 'missing' ? undefined : found.byId;
  const known = theOne(found.leads, leadId);
  if (known !== undefined) return known;
  if (leadId !== undefined) {
    const lead = await readById(leadId, client);
    return lead === 'missing' ? undefined : lead;
  }
  for (const wait of waits) {
    await sleep(wait);
    const { leads } = await client.searchLeads({ fields: { [workspace.identifier]: row.key ?? '' } }, { limit: 2 });
    if (leads.length > 0) return leads[0];
  }
  return undefined;
}

/** The lead with the id; searches that carry no ids leave no choice. */
function theOne(leads: readonly LeadRecord[], leadId: string | undefined): LeadRecord | undefined {
  return leads.find(({ id }) => leadId === undefined || id === undefined || id === leadId);
}
