import { isDeepStrictEqual } from 'node:util';
import type { ApiProblem } from '../model/errors.js';
import type { Outcome } from '../model/outcome.js';
import type { Remark } from '../model/remark.js';
import type { PastCall, RowCalls, Step } from '../upload/job.js';

/** What a change would do to a thing as it is now. */
export interface Change {
  /** What would be sent: nothing when the thing has all of it already. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** What these fields hold now; a field that the thing does not have is null. */
  readonly before: Readonly<Record<string, unknown>>;
  /** What the row asks for and the change cannot do. */
  readonly remarks: readonly Remark[];
}

/** A thing of the workspace that a row changes. */
export interface Changeable<Now, Planned extends Change, Answer> {
  plan(now: Now): Planned;
  /** @throws what `RowCalls.read` throws. */
  readAgain(): Promise<Now>;
  step(change: Planned): Step<Answer>;
  /** What the answer shows to have been left out: a change is answered without remarks (documented). */
  dropped(change: Planned, answer: Answer): readonly Remark[];
  refused(problem: ApiProblem): Outcome;
  /** An answer was lost, and the thing now has other values than before and than were sent. */
  overwritten(): Outcome;
}

/** What became of a change; an outcome where the row ends with it. */
export type PutResult =
  | { readonly changed: boolean; readonly remarks: readonly Remark[] }
  | { readonly outcome: Outcome };

/** How often a lost change is sent again before its row waits with those that cannot be delivered. */
const attemptsToPark = 5;

/**
 * Bring a thing to what a row says: no call when it is so already. After a lost answer the thing is read, and changed
 * again only where it still has what it had before.
 *
 * @param asRead the thing as it was read.
 * @param past the calls of earlier processes for this change.
 */
export async function putChange<Now, Planned extends Change, Answer>(
  thing: Changeable<Now, Planned, Answer>,
  asRead: Now,
  past: readonly PastCall[],
  calls: RowCalls,
): Promise<PutResult> {
  let now = asRead;
  // A change of an earlier process, of which it is not known whether it arrived.
  let lost = past.findLast(({ kind }) => kind === undefined || kind === 'AMBIGUOUS')?.before;
  const changedBefore = past.some(({ kind }) => kind !== 'REJECTED' && kind !== 'NOT_SENT');
  for (let attempt = 1; ; attempt++) {
    const change = thing.plan(now);
    if (Object.keys(change.fields).length === 0) {
      return { changed: changedBefore || lost !== undefined, remarks: change.remarks };
    }
    if (lost !== undefined && changedByAnother(change.before, lost)) return { outcome: thing.overwritten() };
    const delivery = await calls.announce({ ...thing.step(change), before: change.before });
    if (delivery.kind === 'DONE') {
      return { changed: true, remarks: [...change.remarks, ...thing.dropped(change, delivery.value)] };
    }
    if (delivery.kind === 'REJECTED') {
      if (lost === undefined) return { outcome: thing.refused(delivery.problem) };
      return afterRefusal(thing, delivery.problem, lost, await thing.readAgain());
    }
    lost = change.before;
    if (attempt % attemptsToPark === 0) await calls.park(delivery.problem);
    else await calls.backOff(attempt);
    now = await thing.readAgain();
  }
}

/** A change whose first answer was lost was refused the second time: the thing tells whether the first one arrived. */
function afterRefusal<Now, Planned extends Change, Answer>(
  thing: Changeable<Now, Planned, Answer>,
  problem: ApiProblem,
  lost: Readonly<Record<string, unknown>>,
  now: Now,
): PutResult {
  const { fields, before, remarks } = thing.plan(now);
  if (Object.keys(fields).length === 0) return { changed: true, remarks };
  return { outcome: changedByAnother(before, lost) ? thing.overwritten() : thing.refused(problem) };
}

/**
 * A field that has neither what was sent nor what it had before the first attempt was changed by somebody else
 * meanwhile: that is not to be overwritten.
 */
function changedByAnother(now: Readonly<Record<string, unknown>>, before: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(now).some(
    ([name, value]) => Object.hasOwn(before, name) && !isDeepStrictEqual(value, before[name] ?? null),
  );
}
