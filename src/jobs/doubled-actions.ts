import type { Outcome } from '../model/outcome.js';
import type { Remark } from '../model/remark.js';
import type { LeadAction } from '../telecrm/schemas.js';
import { quote } from '../values/words.js';
import { isSameAction, proofOf } from './action-evidence.js';
import { type ActionToAdd, remarkOn } from './add-actions.js';
import type { JobContext } from './job.js';
import { readTimeline } from './settle-actions.js';

/** A row that was written, and the actions that it was to record on its lead. */
export interface RecordedActions {
  readonly outcome: Outcome;
  /** In the order of the outcome's. */
  readonly actions: readonly ActionToAdd[];
}

/**
 * Look once more at a lead whose actions travelled in a call that was lost, and tell those that it has more often than
 * they were sent: the call was executed after all, too late to be waited for. An action without a proof of its own may
 * be anybody's, and is not told.
 *
 * @param rows all rows that recorded actions on the lead, so that equal ones are not taken for doubles.
 * @returns a remark for each action that is there too often; no read at all when none of them has a proof.
 * @throws what reading the timeline throws.
 */
export async function doubledActions(
  leadId: string,
  rows: readonly RecordedActions[],
  client: JobContext['client'],
): Promise<readonly Remark[]> {
  const there = rows.flatMap(({ outcome, actions }) =>
    actions.filter(({ draft, binding }, at) => {
      const { status, earlier } = outcome.actions[at] ?? {};
      return (status === 'created' || earlier === true) && proofOf(draft, binding) !== 'none';
    }),
  );
  if (there.length === 0) return [];
  let entries = await readTimeline(leadId, there, client);
  for (const action of there) {
    const own = entries.findIndex((entry) => isCopy(action, entry));
    if (own !== -1) entries.splice(own, 1);
  }
  return there.flatMap((action) => {
    const surplus = entries.filter((entry) => isCopy(action, entry));
    if (surplus.length === 0) return [];
    entries = entries.filter((entry) => !surplus.includes(entry));
    return [doubled(action, leadId, surplus.length)];
  });
}

/** An entry without a time proves nothing of an action whose time is its key. */
function isCopy({ draft, binding }: ActionToAdd, entry: LeadAction): boolean {
  return isSameAction(draft, entry, binding) && (entry.createdOn !== undefined || proofOf(draft, binding) === 'marker');
}

function doubled(action: ActionToAdd, leadId: string, surplus: number): Remark {
  const { draft, field, slot } = action;
  const which = `${field ?? `actions[${slot}]`} (${draft.type})`;
  const many = surplus === 1 ? '1 entry' : `${surplus} entries`;
  const message = `an answer was lost, and the call was executed late: the lead ${quote(leadId)} has ${many} too many of ${which}`;
  return remarkOn(action, { code: 'ACTION_DOUBLED', message }, 'WARNING');
}
