import pLimit from 'p-limit';
import type { RunOptions } from './import-options.js';
import { readyRows } from './import-rows.js';
import { interrupted, type LiveRun } from './import-upload.js';
import { isWritten, recordRemarks } from './import-verify.js';
import { doubledActions, type RecordedActions } from './jobs/doubled-actions.js';
import { LostActionCalls } from './journal/lost-action-calls.js';
import { openOutcomes } from './journal/outcomes.js';
import { replayJournal } from './journal/replay.js';
import { ApiError, RunError } from './model/errors.js';
import type { Outcome } from './model/outcome.js';
import type { Remark } from './model/remark.js';
import { cutShort } from './telecrm/stoppable.js';

/**
 * Look once more at the leads of rows whose calls for actions were lost, by this process or an earlier one of the run:
 * a call that was executed after the quiet wait has doubled what was sent again. What is found becomes a remark of the
 * row; no fate is changed, and nothing is sent. One look a lead, and most runs have none to look at. Memory holds the
 * numbers of these rows.
 *
 * @returns why it could not be finished, where the input or the journal failed; a lead that cannot be read is a warning.
 */
export async function tellDoubles<Draft, Found>(
  run: LiveRun<Draft, Found>,
  merge: boolean,
  options: RunOptions,
): Promise<RunError | undefined> {
  const { job, journal, client } = run;
  const { actionsOf } = job;
  if (actionsOf === undefined) return undefined;
  const calls = new LostActionCalls();
  const state = await replayJournal(journal.path, (record) => calls.take(record));
  const lost = new Set([...calls.rows()].filter((row) => isWritten(state, row)));
  if (lost.size === 0) return undefined;
  // Rows that share a lead are looked at together, also those whose answers came: their equal actions are no doubles.
  const isOpen = (row: number): boolean => (job.groupOf === undefined ? lost.has(row) : isWritten(state, row));
  const limit = pLimit(options.concurrency ?? client.concurrency());
  const look = leadReader(run, options);
  const outcomes = await openOutcomes(journal.path, state);
  options.progress?.stage('checking', lost.size);
  let done = 0;
  try {
    for await (const batch of readyRows(run, { isOpen, past: new Map(), merge }, undefined)) {
      const groups = batch.map(({ mapped, others = [] }) => [mapped, ...others]);
      const concerned = groups.filter((group) => group.some(({ row }) => lost.has(row)));
      await limit.map(concerned, async (group) => {
        const fates = await outcomes.outcomesOf(group.map(({ row }) => row));
        const rows = group.flatMap((row, at) => {
          const outcome = fates[at];
          return outcome === undefined ? [] : [{ outcome, actions: actionsOf(row) }];
        });
        const remarks = await look(rows);
        for (const { outcome } of rows) {
          if (!lost.has(outcome.row)) continue;
          const own = remarks.filter(({ row }) => row === outcome.row);
          if (!isTold(outcome)) await recordRemarks(journal, outcome, own);
          options.progress?.update({ done: ++done });
        }
      });
      if (interrupted(options)) break;
    }
  } catch (error) {
    if (error instanceof RunError) return error;
    throw error;
  } finally {
    await outcomes.close();
  }
  return undefined;
}

/** Reads the leads of rows, until Telecrm gives no answer; the first that cannot be read is said. */
function leadReader({ client, folder }: Pick<LiveRun<unknown, unknown>, 'client' | 'folder'>, options: RunOptions) {
  const { signal, onWarning } = options;
  let warned = false;
  let away = false;
  return async (rows: readonly RecordedActions[]): Promise<readonly Remark[]> => {
    const leadId = rows[0]?.outcome.leadId;
    if (leadId === undefined || away || signal?.aborted === true) return [];
    try {
      return await doubledActions(leadId, rows, client);
    } catch (error) {
      if (cutShort(error, signal)) return [];
      if (!(error instanceof RunError)) throw error;
      // One lead that is refused, since it was merged or archived, says nothing about the others.
      away = !(error instanceof ApiError) || (error.problem.status ?? 500) >= 500;
      if (!warned) {
        onWarning?.(
          `Not every lead with a lost answer could be looked at for actions that were recorded twice: ${error.message} Look again with: telecrm-bulk resume ${folder.id}`,
        );
      }
      warned = true;
      return [];
    }
  };
}

/** An earlier process told it already. */
const isTold = ({ remarks }: Outcome): boolean => remarks.some(({ code }) => code === 'ACTION_DOUBLED');
