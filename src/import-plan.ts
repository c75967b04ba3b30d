import type { RunOptions, ImportPlan } from './import-options.js';
import type { RowsTaken } from './import-open-rows.js';
import type { ImportRun } from './import-run.js';
import type { Connection } from './telecrm/connect.js';

/** What the survey counted; `toSend` to `done` add up to `read`. */
export interface Survey {
  readonly read: number;
  /** Rows that go to the API. */
  readonly toSend: number;
  /** Those of them of which an earlier process left it open whether they arrived. */
  readonly inDoubt: number;
  /** With duplicates that are to fail. */
  readonly invalid: number;
  /** Rows that have the identifier of another one, and are not sent by themselves. */
  readonly duplicates: number;
  /** Calls at most for the rows to send, without looking identifiers up. */
  readonly calls: number;
  /** Rows that are a part of an earlier one, whatever became of them. */
  readonly merged: number;
  /** Examples of a template. */
  readonly examples: number;
  /** Rows that have their fate from an earlier process. */
  readonly done: number;
  /** Rows of the second sheet that are invalid, or whose lead is not in the file. */
  readonly invalidActions: number;
  /** Rows that this survey failed: `invalid` without those that an earlier one failed. */
  readonly failedNow: number;
}

/** What a live run is about to do, for the question before it. */
export function planOf<Draft, Found>(
  { workspace, actions }: ImportRun<Draft, Found>,
  { read, toSend, inDoubt, invalid, duplicates, done, invalidActions, calls: writes }: Survey,
  client: Connection,
  { checkExisting }: RunOptions,
): ImportPlan {
  const calls = writes + (checkExisting === false ? 0 : Math.ceil(toSend / 100));
  const pace = client.pace();
  const estimatedMs = Number.isFinite(pace) && pace > 0 ? (calls / pace) * 1000 : undefined;
  const rows = { rows: read, toSend, inDoubt, invalid, duplicates, done };
  const second = actions && { actions: { sheet: actions.name, rows: actions.count, invalid: invalidActions } };
  return { ...second, workspace: workspace.name, host: client.host, ...rows, calls, estimatedMs };
}

/** The survey of a run that goes on, with what it takes: rows that were not delivered too, or those in doubt alone. */
export function sentBy(taken: RowsTaken, survey: Survey, undelivered: number): Survey {
  const toSend = taken === 'unknown' ? survey.inDoubt : survey.toSend + undelivered;
  const calls = Math.max(toSend, survey.calls + toSend - survey.toSend);
  return { ...survey, toSend, calls, done: survey.done - undelivered };
}
