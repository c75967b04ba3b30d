import type { ApiProblem } from '../model/errors.js';
import type { ActionDraft } from '../model/lead.js';
import type { ActionOutcome } from '../model/outcome.js';
import { type Problem, type Remark, remarkAt } from '../model/remark.js';
import type { ActionAnswer, ApiRemark } from '../telecrm/schemas.js';
import type { RowCalls } from '../upload/job.js';
import { type ActionBinding, actionHash } from './action-evidence.js';
import type { ActionPlace } from '../transform/mapper.js';
import type { JobContext } from './job.js';
import { settleActions } from './settle-actions.js';

/** One action that is to be recorded on a lead that exists. */
export interface ActionToAdd extends Partial<ActionPlace> {
  readonly row: number;
  /** Its position in the map's list. */
  readonly slot: number;
  /** How the journal tells it from the row's other actions, where that is not its slot. */
  readonly key?: number;
  readonly draft: ActionDraft;
  readonly binding?: ActionBinding;
  /** The column of one of its parts, by the part's name in the map. */
  readonly columnOf?: (field: string) => string | undefined;
}

/** What became of one of them. */
export interface AddedAction {
  readonly outcome: ActionOutcome;
  readonly remarks: readonly Remark[];
  /** The API refused the whole call. */
  readonly refused?: ApiProblem;
}

/** An earlier attempt to record actions, whose answer was lost. */
export interface LostActions {
  /** The server's time when the attempt was announced, in epoch ms. */
  readonly since: number;
  /** When it had surely left, or never would: a call may wait long for its turn after it was announced. */
  readonly leftBy: number;
  /** The attempt was the create of the lead itself: no action on the lead can be anybody else's, and none comes later. */
  readonly withLead?: boolean;
  /** Which actions it carried, by their keys; all when left out. */
  readonly slots?: readonly number[];
}

/** So many actions travel in one call at most; a request and the time it may take have their limits. */
export const actionsPerCall = 100;

/** How often a call for actions is made before its row waits with those that cannot be delivered. */
const attemptsToPark = 5;

/**
 * Record actions on a lead, each once: those that an earlier run recorded are left out, and after a lost answer only
 * those are sent again of which the timeline proves that they did not arrive.
 *
 * @param lost earlier attempts, each with some of the actions, to be settled first.
 * @param others what became of the lead's actions that other calls carried.
 * @returns what became of each, in order.
 */
export async function addActions(
  leadId: string,
  actions: readonly ActionToAdd[],
  calls: RowCalls,
  context: JobContext,
  lost: readonly LostActions[] = [],
  others: readonly ActionOutcome[] = [],
): Promise<readonly AddedAction[]> {
  const done = new Map<ActionToAdd, AddedAction>();
  await settleActions(leadId, actions, lost, calls, context, done, others);
  let pending = actions.filter((action) => !done.has(action));
  for (const action of pending) {
    const earlier = await context.history.takeAction(leadId, actionHash(action.draft, action.binding?.marker));
    if (earlier !== undefined) done.set(action, alreadySent(action, earlier.id));
  }
  for (let attempt = 1; ; attempt++) {
    pending = actions.filter((action) => !done.has(action)).slice(0, actionsPerCall);
    if (pending.length === 0) return actions.map((action) => done.get(action) ?? unanswered(action));
    const since = calls.serverNow();
    const drafts = pending.map(({ draft }) => draft);
    const delivery = await calls.announce({
      op: 'create-actions',
      body: { actions: drafts },
      actions: drafts.length,
      slots: pending.map(keyOf),
      lead: leadId,
      send: () => context.client.createActions(leadId, drafts),
    });
    if (delivery.kind === 'DONE') {
      for (const [at, action] of pending.entries()) {
        done.set(action, answered(action, delivery.value.actions[at], at, delivery.value.remarks));
      }
    } else if (delivery.kind === 'REJECTED') {
      for (const action of pending) done.set(action, refused(action, delivery.problem));
    } else {
      const lostNow = [{ since, leftBy: calls.serverNow() }];
      await settleActions(leadId, pending, lostNow, calls, context, done, others);
      if (attempt % attemptsToPark === 0 && pending.some((action) => !done.has(action)))
        await calls.park(delivery.problem);
    }
  }
}

/** How the journal tells an action from the others of its row. */
export const keyOf = ({ key, slot }: ActionToAdd): number => key ?? slot;

function answered(
  action: ActionToAdd,
  answer: ActionAnswer | undefined,
  at: number,
  remarks: readonly ApiRemark[],
): AddedAction {
  if (answer === undefined) return unanswered(action);
  const hash = actionHash(action.draft, action.binding?.marker);
  const own = remarks.filter(({ field }) => field.startsWith(`actions[${at}]`));
  const told = own.map(({ field, status, remark }) => {
    const name = field.replace(/^actions\[\d+\](?:\.fields)?/u, fieldOf(action));
    const level = status === 'WARNING' ? 'WARNING' : 'IGNORED';
    const place = { ...action, column: action.columnOf?.(name) ?? action.column };
    return remarkOn(place, { code: 'API_REMARK', message: `Telecrm says: ${remark}` }, level, name);
  });
  if (answer.status === 'CREATED') {
    return { outcome: outcomeOf(action, { status: 'created', id: answer.id ?? undefined, hash }), remarks: told };
  }
  const silent = {
    code: 'API_REMARK',
    message: `Telecrm left the action ${action.draft.type} out, without a reason`,
  } as const;
  const said = told.length > 0 ? told : [remarkOn(action, silent, 'IGNORED')];
  return { outcome: outcomeOf(action, { status: 'ignored' }), remarks: said };
}

function refused(action: ActionToAdd, problem: ApiProblem): AddedAction {
  const message = `Telecrm refused the action: ${problem.message} [${problem.code}]`;
  return {
    outcome: outcomeOf(action, { status: 'ignored' }),
    remarks: [remarkOn(action, { code: 'API_REMARK', message }, 'IGNORED')],
    refused: problem,
  };
}

/** An earlier run recorded the action: it is left out. */
export function alreadySent(action: ActionToAdd, id: string | undefined): AddedAction {
  const message = `an earlier run recorded this action (${action.draft.type}) on the lead already`;
  const hash = actionHash(action.draft, action.binding?.marker);
  return {
    outcome: outcomeOf(action, { status: 'ignored', id, hash, earlier: true }),
    remarks: [remarkOn(action, { code: 'ACTION_ALREADY_SENT', message }, 'WARNING')],
  };
}

function unanswered(action: ActionToAdd): AddedAction {
  const message = `Telecrm's answer says nothing about the action ${action.draft.type}`;
  return {
    outcome: outcomeOf(action, { status: 'unknown' }),
    remarks: [remarkOn(action, { code: 'OUTCOME_UNKNOWN', message }, 'IGNORED')],
  };
}

/** What became of an action, with the row of the second sheet that it comes from. */
export function outcomeOf({ sheetRow }: Pick<ActionPlace, 'sheetRow'>, outcome: ActionOutcome): ActionOutcome {
  return sheetRow === undefined ? outcome : { ...outcome, sheetRow };
}

const fieldOf = ({ field, slot }: ActionToAdd): string => field ?? `actions[${slot}]`;

/** A remark about one action of a row. */
export function remarkOn(
  action: ActionToAdd,
  problem: Problem,
  level: Remark['level'],
  field = fieldOf(action),
): Remark {
  const { row, column, sheetRow } = action;
  return remarkAt({ row, column, field, level, origin: 'api', sheetRow }, problem);
}
