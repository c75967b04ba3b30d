import type { LeadDraft } from '../model/lead.js';
import type { MappedRow } from '../model/mapped-row.js';
import type { Outcome } from '../model/outcome.js';
import { type Problem, type RemarkPlace, remarkAt } from '../model/remark.js';
import type { LeadRecord } from '../telecrm/schemas.js';
import type { FoundLeads } from './found-leads.js';

/** What happens to a row whose identifier the workspace has already. */
export type OnDuplicate = 'skip' | 'update' | 'fill-empty' | 'fail';

/** What remarks about leads need to name their place in the file. */
export interface LeadPlaces {
  /** The API name of the field that identifies a lead. */
  readonly identifier: string;
  /** The column that a field came from; actions are named `actions[0].note`, by their position in the map. */
  readonly columnOf: (field: string) => string | undefined;
  /** The column with the lead id, where the map names one. */
  readonly leadIdColumn?: string;
}

/** Which lead a row is for. */
export type LeadTarget =
  | { readonly kind: 'new' }
  | { readonly kind: 'existing'; readonly lead: LeadRecord; readonly id: string }
  | { readonly kind: 'fate'; readonly outcome: Outcome };

/**
 * Which lead is a row for, by what was found and by the policy? Pure.
 *
 * @param idOf the id of a lead that a search found: from the search row, or from earlier journals.
 */
export function targetOf(
  row: MappedRow<LeadDraft>,
  found: FoundLeads | undefined,
  onDuplicate: OnDuplicate,
  places: LeadPlaces,
  idOf: (lead: LeadRecord) => string | undefined,
): LeadTarget {
  const { leadId } = row.draft;
  if (leadId !== undefined) {
    const lead = found?.byId;
    if (lead === 'missing' || lead === undefined) return fate(notFound(row, leadId, places));
    return { kind: 'existing', lead, id: leadId };
  }
  const [lead, another] = found?.leads ?? [];
  if (lead === undefined) return { kind: 'new' };
  if (onDuplicate === 'skip') return fate(leadExists(row, places, lead.id));
  if (onDuplicate === 'fail') return fate(existingRefused(row, places));
  if (another !== undefined) {
    const message = `more than one lead has "${row.key ?? ''}"`;
    return fate(refusedRow(row, identifierPlace(row, places), { code: 'LEAD_AMBIGUOUS', message }));
  }
  const id = idOf(lead);
  if (id !== undefined) return { kind: 'existing', lead, id };
  return fate(leadIdUnknown(row, places));
}

const fate = (outcome: Outcome): LeadTarget => ({ kind: 'fate', outcome });

const exists = (row: MappedRow<LeadDraft>): Problem => ({
  code: 'LEAD_EXISTS',
  message: `"${row.key ?? ''}" is a lead of the workspace already`,
});

/** A lead with the row's identifier exists, and is left as it is. */
export function leadExists(row: MappedRow<LeadDraft>, places: LeadPlaces, leadId?: string): Outcome {
  const remark = remarkAt(identifierPlace(row, places), exists(row));
  return { row: row.row, status: 'skipped', leadId, actions: [], remarks: [...row.remarks, remark] };
}

/** A lead with the row's identifier exists, and that is not to be. */
export function existingRefused(row: MappedRow<LeadDraft>, places: LeadPlaces): Outcome {
  return refusedRow(row, { ...identifierPlace(row, places), level: 'ERROR' }, exists(row));
}

/** The lead exists, and its id cannot be had. */
export function leadIdUnknown(row: MappedRow<LeadDraft>, places: LeadPlaces): Outcome {
  const message = `the lead "${row.key ?? ''}" exists, but this workspace's search does not tell its id`;
  return refusedRow(row, identifierPlace(row, places), { code: 'LEAD_ID_UNKNOWN', message });
}

/** The row names a lead that the workspace does not have. */
export function notFound(row: MappedRow<LeadDraft>, leadId: string, { leadIdColumn }: LeadPlaces): Outcome {
  const place = { row: row.row, column: leadIdColumn, value: leadId, origin: 'api' } as const;
  return refusedRow(row, place, { code: 'LEAD_NOT_FOUND', message: `"${leadId}" is no lead of the workspace` });
}

/** A row that is not written, and why. */
export function refusedRow(row: MappedRow<LeadDraft>, place: RemarkPlace, problem: Problem): Outcome {
  return { row: row.row, status: 'failed', actions: [], remarks: [...row.remarks, remarkAt(place, problem)] };
}

export function identifierPlace(row: MappedRow<LeadDraft>, { identifier, columnOf }: LeadPlaces): RemarkPlace {
  return { row: row.row, column: columnOf(identifier), field: identifier, value: row.key, origin: 'api' };
}
