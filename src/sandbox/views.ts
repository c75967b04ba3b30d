import type { Catalogue } from './catalogue.js';
import type { Context } from './context.js';
import type { ActionRecord, LeadRecord } from './lead-types.js';

/** A lead as Get and Update show it: `fields`, and under `status-at=top` what live rows have beside them. */
export function leadView(lead: LeadRecord, { behaviour, catalogue }: Context): Record<string, unknown> {
  const times = { created_on: lead.createdOn, modified_on: lead.modifiedOn };
  if (behaviour.statusAt === 'fields') return { fields: { ...lead.fields, ...times } };
  const { status, rating, assignee, ...fields } = lead.fields;
  return {
    status,
    rating: rating ?? 0,
    employeeid: assignee ?? null,
    lostReasonid: lostReasonId(lead, catalogue),
    score: lead.score,
    isArchived: false,
    isSpam: false,
    labelids: [],
    actions: [],
    leadMetaData: { statusChangeTimestamp: lead.statusChangedOn },
    fields: { ...fields, ...times },
  };
}

function lostReasonId({ fields }: LeadRecord, catalogue: Catalogue): number | null {
  return typeof fields.lostReason === 'string' ? (catalogue.lostReason(fields.lostReason)?.reasonid ?? null) : null;
}

/** An entry of a timeline: the keys of live entries (seen in public code) with those of the document. */
export function actionView({ id, type, createdOn, modifiedOn, by, ...rest }: ActionRecord): Record<string, unknown> {
  const times = { created_on: createdOn, creationTimestamp: createdOn, modificationTimestamp: modifiedOn };
  const { fields, payment, text, duration } = rest;
  return {
    id,
    type,
    ...times,
    employeeid: by,
    ...(fields && { fields }),
    ...payment,
    ...(text !== undefined && { text }),
    ...(duration !== undefined && { duration }),
  };
}
