import type { MappedRow } from '../model/mapped-row.js';
import type { Outcome } from '../model/outcome.js';
import type { SourceRow } from '../model/table.js';
import type { ColumnChoices } from '../model/source-sheet.js';
import type { Workspace } from '../model/workspace.js';
import type { Client } from '../telecrm/client.js';
import type { LeadRecord } from '../telecrm/schemas.js';
import type { MapperSettings } from '../transform/bind-fields.js';
import type { DateOrderSurvey } from '../transform/date-columns.js';
import type { WriteJob } from '../upload/job.js';

/** One bulk command: what a row of its file means. The recipe does the rest, the same for all of them. */
export interface Job<Draft, Answer> {
  /** The third part of a run id. */
  readonly name: 'leads';
  /** The command, as summaries name it. */
  readonly command: 'import';
  /** The date columns whose order of day and month the file must tell. */
  dateOrders(header: readonly string[], workspace: Workspace): DateOrderSurvey;
  /**
   * Fit the job to a file and a workspace.
   *
   * @param faults what is wrong with the map already; told together with what is found here.
   * @throws {ConfigError} with all faults of the map at once.
   */
  bind(
    header: readonly string[],
    workspace: Workspace,
    settings: MapperSettings,
    faults: readonly string[],
  ): BoundJob<Draft, Answer>;
}

/** A job that is fitted to a file and a workspace. */
export interface BoundJob<Draft, Answer> {
  /** What the user should know before anything is sent. */
  readonly warnings: readonly string[];
  /** The field that tells rows apart, and its column, for remarks. */
  readonly identifier: string;
  readonly identifierColumn?: string;
  /** Columns whose cells may only say what a list of the workspace has. */
  readonly choices: readonly ColumnChoices[];
  /** Map one row; pure, and no row makes it throw. */
  map(source: SourceRow): MappedRow<Draft>;
  /** The row's fate when the workspace has leads with its identifier already; `undefined`: it is sent. */
  existing(row: MappedRow<Draft>, leads: readonly LeadRecord[]): Outcome | undefined;
  /** The calls of the job. */
  writes(client: Client): WriteJob<Draft, Answer>;
}
