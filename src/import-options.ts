import type { Readable } from 'node:stream';
import type { Progress } from './model/progress.js';
import type { Workspace } from './model/workspace.js';
import type { ReadOptions } from './readers/options.js';
import type { Connection } from './telecrm/connect.js';
import type { NamedMap } from './import-run.js';
import type { LeadMapInput } from './transform/map-schema.js';

/** What a live run is about to do; shown before the question. */
export interface ImportPlan {
  readonly workspace: string;
  readonly host: string;
  /** Rows of the file, without blank ones. */
  readonly rows: number;
  /** Rows that will be sent. */
  readonly toSend: number;
  /** Rows that the survey found to be invalid, and duplicates within the file. */
  readonly invalid: number;
  readonly duplicates: number;
  /** Calls at most: look-ups and writes. */
  readonly calls: number;
  /** At the present pace, in ms; absent when pacing is off. */
  readonly estimatedMs?: number;
}

/** Options of `importLeads`. */
export interface ImportOptions {
  /** CSV, TSV or XLSX; `-` reads CSV from `stdin`. */
  readonly file: string;
  readonly stdin?: Readable;
  /** The map's path, or the map itself (also one that was read with `readMap`). */
  readonly map: string | LeadMapInput | NamedMap;
  /** The connection; may be left out only for a dry run with `workspace`. */
  readonly client?: Connection;
  /** A snapshot of the workspace, in place of reading it. */
  readonly workspace?: Workspace;
  /** Validate and forecast; no call that writes. Default false. */
  readonly dryRun?: boolean;
  /** Look identifiers up before writing. Default: true with a client, false with a snapshot in a dry run. */
  readonly checkExisting?: boolean;
  /** Where run folders are made. Default `runs`. */
  readonly outDir?: string;
  /** IANA zone of dates without one; the map's own comes second. Default `Asia/Kolkata`. */
  readonly timezone?: string;
  /** Country of phone numbers without a code. Default `IN`. */
  readonly defaultCountry?: string;
  /** Drop-down options and tags that the workspace does not have. Default `block`. */
  readonly newOptions?: 'block' | 'allow';
  /** What an invalid value that is not the identifier does to its row. Default `reject`. */
  readonly onInvalid?: 'reject' | 'ignore';
  /** A list of translated values: `<input>-values.csv` of a dry run, with its column `use` filled in. */
  readonly values?: string;
  /** What to read of the file, and how. */
  readonly read?: ReadOptions;
  /** Rows under way at once, 1 to 64. Default: pace times latency. */
  readonly concurrency?: number;
  /** Aborted: no further row is taken, calls under way are finished and recorded. Its reason may be the exit code. */
  readonly signal?: AbortSignal;
  /** Asked before the first write of a live run; `false` ends it with nothing sent. */
  readonly confirm?: (plan: ImportPlan) => Promise<boolean>;
  readonly progress?: Progress;
  /** Told what the user should know, one sentence each. */
  readonly onWarning?: (message: string) => void;
}

/** Options of `resumeRun`: what to read and how to judge it is the run's own. */
export interface ResumeOptions
  extends Pick<ImportOptions, 'client' | 'outDir' | 'concurrency' | 'signal' | 'confirm' | 'progress' | 'onWarning'> {
  /** Default: the newest run that is not complete. */
  readonly runId?: string;
  readonly client: Connection;
}
