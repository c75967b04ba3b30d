import pLimit from 'p-limit';
import type { RunOptions } from './import-options.js';
import { readyRows } from './import-rows.js';
import { interrupted, type LiveRun } from './import-upload.js';
import { isWritten, tellAgain } from './import-verify.js';
import { doubledActions, type RecordedActions } from './jobs/doubled-actions.js';
import { openOutcomes } from './journal/outcomes.js';
import { replayJournal } from './journal/replay.js';
import { ApiError, RunError } from './model/errors.js';
import type { Outcome } from './model/outcome.js';
import type { Remark } from './model/remark.js';
import { cutShort } from './telecrm/stoppable.js';

/** At most a tenth of the run's rows are looked at, since each look is a call; of a small run, so many. */
const fewestLooks = 200;

/**
 * Look once more at the leads of rows whose actions were sent again after a call was lost, by this process or an earlier
 * one of the run: a call that was executed after the quiet wait has doubled them. What is found becomes a remark of the
 * row; no fate is changed, and nothing is sent. One look a lead and type, and most runs have none to look at. Memory
 * holds the numbers of these rows.
 *
 * @returns why it could not be finished, where the input or the journal failed; a lead that cannot be read is a warning.
 */
export async function tellDoubles<Draft, Found>(
  run: LiveRun<Draft, Found>,
  merge: boolean,
  options: RunOptions,
): Promise<RunError | undefined> {
  const { job, journal, client, lostActions, folder } = run;
  const { actionsOf } = job;
  const repeated = lostActions?.repeated() ?? new Set();
  if (actionsOf === undefined || repeated.size === 0) return undefined;
  const state = await replayJournal(journal.path);
  const written = [...repeated].filter((row) => isWritten(state, row));
  const most = Math.max(fewestLooks, Math.ceil((state.read ?? 0) / 10));
  const chosen = new Set(written.slice(0, most));
  if (chosen.size === 0) return undefined;
  const left = written.length - chosen.size;
  // Rows that share a lead are looked at together, also those whose answers came: their equal actions are no doubles.
  const isOpen = (row: number): boolean => (job.groupOf === undefined ? chosen.has(row) : isWritten(state, row));
  const limit = pLimit(options.concurrency ?? client.concurrency());
  const look = leadReader(run, options);
  const outcomes = await openOutcomes(journal.path, state);
  options.progress?.stage('checking', chosen.size);
  let done = 0;
  try {
    for await (const batch of readyRows(run, { isOpen, past: new Map(), merge }, undefined)) {
      const groups = batch.map(({ mapped, others = [] }) => [mapped, ...others]);
      const concerned = groups.filter((group) => group.some(({ row }) => chosen.has(row)));
      await limit.map(concerned, async (group) => {
        const fates = await outcomes.outcomesOf(group.map(({ row }) => row));
        const rows = group.flatMap((row, at) => {
          const outcome = fates[at];
          return outcome === undefined ? [] : [{ outcome, actions: actionsOf(row) }];
        });
        const remarks = await look(rows);
        for (const { outcome } of rows) {
          if (remarks === undefined || !repeated.has(outcome.row)) continue;
          const own = isTold(outcome) ? [] : remarks.filter(({ row }) => row === outcome.row);
          // Where not all can be looked at, the next process begins with those that were not.
          if (own.length > 0 || left > 0) await tellAgain(journal, outcome, own);
        }
        options.progress?.update({ done: (done += group.filter(({ row }) => chosen.has(row)).length) });
      });
      if (interrupted(options)) break;
    }
  } catch (error) {
    if (error instanceof RunError) return error;
    throw error;
  } finally {
    await outcomes.close();
  }
  if (left > 0 && !interrupted(options)) {
    options.onWarning?.(
      `The actions of ${written.length} rows were sent again after an answer was lost. The leads of ${chosen.size} of these rows were looked at for actions that were recorded twice; for the others: telecrm-bulk resume ${folder.id}`,
    );
  }
  return undefined;
}

/** Reads the leads of rows, until Telecrm gives no answer; the first that cannot be read is said. */
function leadReader({ client, folder }: Pick<LiveRun<unknown, unknown>, 'client' | 'folder'>, options: RunOptions) {
  const { signal, onWarning } = options;
  let warned = false;
  let away = false;
  /** Nothing: the lead was not read. */
  return async (rows: readonly RecordedActions[]): Promise<readonly Remark[] | undefined> => {
    const leadId = rows[0]?.outcome.leadId;
    if (leadId === undefined || away || signal?.aborted === true) return undefined;
    try {
      return await doubledActions(leadId, rows, client);
    } catch (error) {
      if (cutShort(error, signal)) return undefined;
      if (!(error instanceof RunError)) throw error;
      // One lead that is refused, since it was merged or archived, says nothing about the others.
      away = !(error instanceof ApiError) || (error.problem.status ?? 500) >= 500;
      if (!warned) {
        onWarning?.(
          `Not every lead with a lost answer could be looked at for actions that were recorded twice: ${error.message} Look again with: telecrm-bulk resume ${folder.id}`,
        );
      }
      warned = true;
      return undefined;
    }
  };
}

/** An earlier process told it already. */
const isTold = ({ remarks }: Outcome): boolean => remarks.some(({ code }) => code === 'ACTION_DOUBLED');
