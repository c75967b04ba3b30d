import { createHash } from 'node:crypto';
import type { ActionDraft } from '../model/lead.js';
import type { LeadAction } from '../telecrm/schemas.js';
import type { BoundAction } from '../transform/bind-actions.js';

/** How the map binds an action: what settling needs of it. */
export type ActionBinding = Pick<BoundAction, 'sameFields' | 'marker'>;

/**
 * What can prove that an action arrived. `marker`: a field holds our key. `time`: it was predated, and the time in the
 * file is its key. `none`: an equal one may be somebody else's.
 */
export type ActionProof = 'marker' | 'time' | 'none';

/** Payments have no field for a key, and whether their time is honoured is nowhere said. */
export function proofOf(draft: ActionDraft, binding: ActionBinding | undefined): ActionProof {
  if (binding?.marker !== undefined && draft.fields?.[binding.marker] !== undefined) return 'marker';
  return draft.created_on !== undefined && draft.type !== 'PAYMENT' ? 'time' : 'none';
}

/** Whether an entry of a timeline is the action that was sent, as far as its values tell. */
export function isSameAction(draft: ActionDraft, found: LeadAction, binding: ActionBinding | undefined): boolean {
  if (found.type !== draft.type) return false;
  const marker = binding?.marker;
  if (marker !== undefined && draft.fields?.[marker] !== undefined) {
    return found.fields[marker] === draft.fields[marker];
  }
  // Times travel with seconds in one of the API's two forms.
  if (draft.created_on !== undefined && found.createdOn !== undefined) {
    if (Math.floor(draft.created_on / 1000) !== Math.floor(found.createdOn / 1000)) return false;
  }
  if (draft.type === 'PAYMENT') {
    return found.currency === draft.currency && Number(found.amount) === Number(draft.amount);
  }
  return binding?.sameFields(draft.fields ?? {}, found.fields) ?? true;
}

/** What an action says, without this program's key: the same action from another file has the same hash. */
export function actionHash(draft: ActionDraft, marker: string | undefined): string {
  const fields = Object.entries(draft.fields ?? {})
    .filter(([name]) => name !== marker)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const { type, created_on, status, currency, amount } = draft;
  const text = JSON.stringify([type, fields, created_on, status, currency, amount]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
