import type { ActionOutcome } from '../model/outcome.js';
import type { LeadAction } from '../telecrm/schemas.js';
import { timeline } from '../telecrm/search.js';
import type { RowCalls } from '../upload/job.js';
import { actionHash, isSameAction, proofOf } from './action-evidence.js';
import { type ActionToAdd, type AddedAction, keyOf, type LostActions, outcomeOf, remarkOn } from './add-actions.js';
import type { JobContext } from './job.js';

/** `Date` headers have whole seconds, and an answer takes a moment to arrive. */
const clockErrorMs = 4_000;

/**
 * The answers to calls that carried actions were lost. Wait until none of them can be executed any more, read the
 * timeline, and decide each action by what can prove it. What is not decided did not arrive and may be sent again.
 *
 * @param actions those that no lost call carried are left alone.
 * @param done what was decided is put here; what earlier calls recorded is no evidence for the lost ones.
 * @param others what became of the lead's actions that are not among these.
 */
export async function settleActions(
  leadId: string,
  actions: readonly ActionToAdd[],
  lost: readonly LostActions[],
  calls: RowCalls,
  { client, resendUnknown = false }: JobContext,
  done: Map<ActionToAdd, AddedAction>,
  others: readonly ActionOutcome[] = [],
): Promise<void> {
  const doubtful = actions.flatMap((action) => {
    const attempts = lost.filter(({ slots }) => slots?.includes(keyOf(action)) ?? true);
    return attempts.length === 0 ? [] : [{ action, attempts }];
  });
  if (doubtful.length === 0) return;
  const leftBy = Math.max(...doubtful.flatMap(({ attempts }) => attempts.map((attempt) => attempt.leftBy)));
  await calls.quietWait(leftBy);
  const carried = doubtful.map(({ action }) => action);
  const taken = new Set([...Array.from(done.values(), ({ outcome }) => outcome), ...others].map(({ id }) => id));
  const entries = await calls.read(() => readTimeline(leadId, carried, client));
  const known = entries.filter(({ id }) => id === undefined || !taken.has(id));
  for (const { action, attempts } of doubtful) {
    const { draft, binding } = action;
    const proof = proofOf(draft, binding);
    const withLead = attempts.every((attempt) => attempt.withLead === true);
    const window = Math.min(...attempts.map(({ since }) => since)) - clockErrorMs;
    const since = proof === 'none' && !withLead ? window : Number.NEGATIVE_INFINITY;
    const at = known.findIndex(
      (found) => isSameAction(draft, found, binding) && (found.createdOn === undefined || found.createdOn >= since),
    );
    const found = at === -1 ? undefined : known.splice(at, 1)[0];
    if (found !== undefined && (proof !== 'none' || withLead || resendUnknown)) {
      done.set(action, arrived(action, found, proof === 'marker' || withLead));
    } else if (proof === 'none' && !withLead && !resendUnknown) {
      done.set(action, undecided(action, found));
    }
  }
}

/** What a lead has of the types of some actions, newest first. */
export async function readTimeline(
  leadId: string,
  actions: readonly Pick<ActionToAdd, 'draft'>[],
  client: JobContext['client'],
): Promise<LeadAction[]> {
  const known: LeadAction[] = [];
  for (const type of new Set(actions.map(({ draft }) => draft.type))) {
    for await (const action of timeline(client, leadId, { type }, { first: true })) known.push(action);
  }
  return known;
}

function arrived(action: ActionToAdd, found: LeadAction, certain: boolean): AddedAction {
  const hash = actionHash(action.draft, action.binding?.marker);
  const outcome = outcomeOf(action, { status: 'created', id: found.id, hash });
  if (certain) return { outcome, remarks: [] };
  const message = `the answer was lost; the lead's timeline has this action (${action.draft.type}) with these values`;
  return { outcome, remarks: [remarkOn(action, { code: 'OUTCOME_INFERRED', message }, 'WARNING')] };
}

/** Nothing proves whether it arrived, and sending it again could record it twice. */
function undecided(action: ActionToAdd, found: LeadAction | undefined): AddedAction {
  const evidence =
    found === undefined
      ? "the lead's timeline does not have it"
      : `the lead's timeline has an equal one from that time${found.performedBy === undefined ? '' : `, by ${found.performedBy}`}`;
  const message = `the answer was lost, and the action (${action.draft.type}) was not sent again; ${evidence}`;
  return {
    outcome: outcomeOf(action, { status: 'unknown' }),
    remarks: [remarkOn(action, { code: 'OUTCOME_UNKNOWN', message }, 'IGNORED')],
  };
}
