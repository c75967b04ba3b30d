import type { ActionRow } from '../model/action-row.js';
import type { MappedRow } from '../model/mapped-row.js';
import type { Outcome } from '../model/outcome.js';
import type { Remark } from '../model/remark.js';
import type { SourceRow } from '../model/table.js';
import type { ColumnChoices } from '../model/source-sheet.js';
import type { Workspace } from '../model/workspace.js';
import type { Client } from '../telecrm/client.js';
import type { SheetHeader } from '../transform/action-sheet.js';
import type { MapperSettings } from '../transform/bind-fields.js';
import type { DateOrderSurvey } from '../transform/date-columns.js';
import type { History } from '../upload/history.js';
import type { WriteJob } from '../upload/job.js';
import type { ActionToAdd } from './add-actions.js';

/** The bulk commands that write a file's rows, as summaries and manifests name them. */
export type RowCommandName =
  | 'import'
  | 'import-actions'
  | 'update-actions'
  | 'update-payments'
  | 'import-team-members'
  | 'set-availability';

/** A second sheet of the input, whose rows are actions of the first one's leads. */
export interface SecondSheet {
  /** Its name, or its position from 1. */
  readonly sheet: string | number;
  readonly headerRow?: number;
  /** The map by which its rows can be imported by themselves, with `import-actions`; absent where none can. */
  readonly ownMap?: object;
  /** The date columns whose order of day and month the sheet must tell. */
  dateOrders(header: readonly string[], workspace: Workspace): DateOrderSurvey;
}

/** One bulk command with its map: what a row of its file means. The recipe does the rest, the same for all of them. */
export interface Job<Draft, Found> {
  /** The third part of a run id. */
  readonly name: 'leads' | 'actions' | 'payments' | 'team-members' | 'availability';
  readonly command: RowCommandName;
  /** The map names a second sheet, which is read before the rows of the first. */
  readonly second?: SecondSheet;
  /** The date columns whose order of day and month the file must tell. */
  dateOrders(header: readonly string[], workspace: Workspace): DateOrderSurvey;
  /**
   * Fit the job to a file and a workspace.
   *
   * @param faults what is wrong with the map already; told together with what is found here.
   * @param second the header of the second sheet, where there is one.
   * @throws {ConfigError} with all faults of the map at once.
   */
  bind(
    header: readonly string[],
    workspace: Workspace,
    settings: MapperSettings,
    faults: readonly string[],
    second?: SheetHeader,
  ): BoundJob<Draft, Found>;
}

/** What a job needs to reach the workspace. */
export interface JobContext {
  readonly client: Client;
  readonly history: History;
  /** Send actions again of which nobody knows whether they arrived: a person's decision. */
  readonly resendUnknown?: boolean;
}

/** What reading back needs. */
export interface VerifyContext {
  readonly client: Client;
  /** Ends early when the run is interrupted; never rejects. */
  readonly sleep: (ms: number) => Promise<void>;
}

/** A job that is fitted to a file and a workspace. */
export interface BoundJob<Draft, Found> {
  /** What the user should know before anything is sent. */
  readonly warnings: readonly string[];
  /** The field that tells rows apart, and its column, for remarks. */
  readonly identifier: string;
  readonly identifierColumn?: string;
  /** A second row with the same key is a duplicate. */
  readonly keysAreUnique: boolean;
  /** Columns whose cells may only say what a list of the workspace has. */
  readonly choices: readonly ColumnChoices[];
  /** The second sheet: its lists, and how one of its rows is mapped. */
  readonly second?: {
    readonly name: string;
    readonly choices: readonly ColumnChoices[];
    map(source: SourceRow): ActionRow;
  };
  /** Rows with the same name travel in one call, in file order; each goes by itself when it is left out. */
  groupOf?(row: MappedRow<Draft>): string | undefined;
  /** Map one row; pure, and no row makes it throw. */
  map(source: SourceRow): MappedRow<Draft>;
  /** How many calls a valid row takes at most, without what is looked up in batches; one where it is left out. */
  mostCalls?(row: MappedRow<Draft>): number;
  /** What the first of two rows with the same identifier becomes when the other one is merged into it; absent where rows cannot be merged. */
  merge?(first: MappedRow<Draft>, other: MappedRow<Draft>): Draft;
  /**
   * Look up in the workspace what the rows are about, in as few calls as it takes, and pass the items on in order.
   *
   * @param rowOf the row of an item; `undefined` for one that needs no look-up.
   */
  lookUp<T>(
    batches: AsyncIterable<readonly T[]>,
    rowOf: (item: T) => MappedRow<Draft> | undefined,
    client: Client,
  ): AsyncGenerator<readonly { readonly item: T; readonly found?: Found }[]>;
  /** What a live run would make of a valid row, in the words of a dry run, when nothing was looked up. */
  foretell(row: MappedRow<Draft>): Outcome;
  /** The same, by what was looked up. */
  forecast(row: MappedRow<Draft>, found: Found, history: History): Promise<Outcome>;
  /**
   * Compare a row that was written with what the workspace has now: every value that was sent. Absent where the job's
   * rows cannot be read back.
   *
   * @returns what differs.
   */
  verify?(row: MappedRow<Draft>, outcome: Outcome, found: Found, context: VerifyContext): Promise<readonly Remark[]>;
  /**
   * The actions that a row records on its lead, in the order of its outcome's; absent where rows record none, or none
   * that is sent again after a lost answer.
   */
  actionsOf?(row: MappedRow<Draft>): readonly ActionToAdd[];
  /** The calls of the job. */
  writes(context: JobContext): WriteJob<Draft, Found>;
}
