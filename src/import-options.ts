import type { Readable } from 'node:stream';
import type { Progress } from './model/progress.js';
import type { Workspace } from './model/workspace.js';
import type { ReadOptions } from './readers/options.js';
import type { Connection } from './telecrm/connect.js';
import type { NamedMap } from './import-map.js';
import type { InFilePolicy } from './transform/duplicates.js';
import type { LeadMap, LeadMapInput, RowMap } from './transform/map-schema.js';
import type { ErrorLimit } from './upload/max-errors.js';

/** What a live run is about to do; shown before the question. */
export interface ImportPlan {
  readonly workspace: string;
  readonly host: string;
  /** Rows of the file, without blank ones. */
  readonly rows: number;
  /** Rows that will be sent. */
  readonly toSend: number;
  /** Those of them that an earlier process sent without hearing what became of them. */
  readonly inDoubt: number;
  /** Rows that the survey found to be invalid, and duplicates within the file. */
  readonly invalid: number;
  readonly duplicates: number;
  /** Rows that have their fate from an earlier process. */
  readonly done: number;
  /** The second sheet: its rows, and those that are invalid or have no lead in the file. */
  readonly actions?: { readonly sheet: string; readonly rows: number; readonly invalid: number };
  /** Calls at most, as far as can be foreseen: look-ups, creates, updates and calls for actions. */
  readonly calls: number;
  /** At the present pace, in ms; absent when pacing is off. */
  readonly estimatedMs?: number;
}

/** Time as a run sees it. */
export interface RunTime {
  /** Ms from a clock that never jumps. */
  now(): number;
  /** Ends early when the signal is aborted; never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** Where rows go to be carried out by workers. */
export interface QueueOptions {
  readonly redisUrl: string;
  /** Accept a Redis server that could lose what it was told. Default false. */
  readonly unsafeRedis?: boolean;
  /** Return when the rows are on the queue; their outcomes are collected later. Default false. */
  readonly detach?: boolean;
  /** Calls a second at most, all workers together; learned when left out. */
  readonly maxPerSecond?: number;
}

/** Options of every function that writes a file's rows, beside its map. */
export interface RunOptions {
  /** CSV, TSV or XLSX; `-` reads CSV from `stdin`. */
  readonly file: string;
  readonly stdin?: Readable;
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
  /** A lead with the row's identifier exists in the workspace. Default `skip`. */
  readonly onDuplicate?: 'skip' | 'update' | 'fill-empty' | 'fail';
  /** The same identifier on several valid rows of the file. Default `first`. */
  readonly inFileDuplicates?: InFilePolicy;
  /** Send nothing when any row is invalid: exit 5, with all files written. Default false. */
  readonly strict?: boolean;
  /**
   * Stop (exit 3) when so many rows failed: a number, or a share of all rows read such as `5%`. Invalid rows count, so
   * the run may stop before its first write. Without effect in a dry run; a resumed run counts from 0.
   */
  readonly maxErrors?: ErrorLimit;
  /** Whether an empty cell leaves the field alone (the default) or, in an update, clears it. */
  readonly blank?: 'ignore' | 'clear';
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
  /** How long a request may still be executed after its answer was lost, in ms. Default 120,000. */
  readonly quietWaitMs?: number;
  /** The run stops when nothing went through for so long, in ms. Default one hour. */
  readonly maxOutageMs?: number;
  /** Waits and the clock that measures them, for tests; the system's otherwise. */
  readonly time?: RunTime;
  /** Use what the journals of earlier runs on the same workspace tell. Default true. */
  readonly history?: boolean;
  /** Let workers send the rows, in place of this process. */
  readonly queue?: QueueOptions;
  /** Send actions again of which nobody knows whether they arrived: a person's decision. Default false. */
  readonly resendUnknown?: boolean;
  /** So many rows, spread over the file, are sent and read back before the rest; one that is amiss stops the run. */
  readonly canary?: number;
  /** Read back what was written, all of it or up to 100 rows, and remark what differs. Default `none`. */
  readonly verify?: 'none' | 'sample' | 'all';
  /** `async`: the Async API, which never says what became of a row; `verify` finds it out. Default `sync`. */
  readonly via?: 'sync' | 'async';
  /** Where the lock of the workspace lies, so that two processes never write to it at once. Default: no lock. */
  readonly lockFolder?: string;
  /** Write although another process holds the workspace. Default false. */
  readonly forceLock?: boolean;
  /** Aborted: no further row is taken, calls under way are finished and recorded. Its reason may be the exit code. */
  readonly signal?: AbortSignal;
  /** Asked before the first write of a live run; `false` ends it with nothing sent. */
  readonly confirm?: (plan: ImportPlan) => Promise<boolean>;
  readonly progress?: Progress;
  /** Told what the user should know, one sentence each. */
  readonly onWarning?: (message: string) => void;
}

/** The same with the map of a bulk command. */
export interface RowsOptions<Input extends object, M extends RowMap> extends RunOptions {
  /** The map's path, or the map itself (also one that was read before). */
  readonly map: string | Input | NamedMap<M>;
}

/** Options of `importLeads`. */
export type ImportOptions = RowsOptions<LeadMapInput, LeadMap>;

/** The options that decide what a run does: a resumed run has the same. */
export type RecordedOptions = Pick<
  RunOptions,
  | 'checkExisting'
  | 'history'
  | 'timezone'
  | 'defaultCountry'
  | 'onDuplicate'
  | 'inFileDuplicates'
  | 'strict'
  | 'maxErrors'
  | 'blank'
  | 'newOptions'
  | 'onInvalid'
  | 'canary'
  | 'verify'
  | 'via'
  | 'values'
  | 'read'
>;

/** Options of `resumeRun`: what to read and how to judge it is the run's own. */
export interface ResumeOptions
  extends Pick<
    RunOptions,
    | 'client'
    | 'outDir'
    | 'concurrency'
    | 'quietWaitMs'
    | 'maxOutageMs'
    | 'time'
    | 'resendUnknown'
    | 'queue'
    | 'verify'
    | 'lockFolder'
    | 'forceLock'
    | 'maxErrors'
    | 'signal'
    | 'confirm'
    | 'progress'
    | 'onWarning'
  > {
  /** Default: the newest run that is not complete; for `retryRun`, the newest run. */
  readonly runId?: string;
  readonly client: Connection;
}
