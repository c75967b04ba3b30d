import type { RunOptions, ImportPlan } from './import-options.js';
import type { ImportRun } from './import-run.js';
import type { Connection } from './telecrm/connect.js';

/** What the survey counted; `toSend` to `done` add up to `read`. */
export interface Survey {
  readonly read: number;
  /** Rows that go to the API. */
  readonly toSend: number;
  /** Those of them of which an earlier process left it open whether they arrived. */
  readonly inDoubt: number;
  readonly invalid: number;
  /** Rows that have the identifier of another one, and are not sent by themselves. */
  readonly duplicates: number;
  /** Rows that are a part of an earlier one, whatever became of them. */
  readonly merged: number;
  /** Examples of a template. */
  readonly examples: number;
  /** Rows that have their fate from an earlier process. */
  readonly done: number;
  /** Rows that this survey failed: `invalid` without those that an earlier one failed, and with duplicates that fail. */
  readonly failedNow: number;
}

/** What a live run is about to do, for the question before it. */
export function planOf<Draft, Found>(
  { workspace }: ImportRun<Draft, Found>,
  { read, toSend, invalid, duplicates }: Survey,
  client: Connection,
  { checkExisting }: RunOptions,
): ImportPlan {
  const calls = toSend + (checkExisting === false ? 0 : Math.ceil(toSend / 100));
  const pace = client.pace();
  const estimatedMs = Number.isFinite(pace) && pace > 0 ? (calls / pace) * 1000 : undefined;
  return { workspace: workspace.name, host: client.host, rows: read, toSend, invalid, duplicates, calls, estimatedMs };
}
