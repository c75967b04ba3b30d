import { ConfigError } from '../model/errors.js';
import { checkMap, checkMapAs } from '../transform/map-file.js';
import type { LeadMap, RowMap } from '../transform/map-schema.js';
import {
  type ActionChangesMap,
  type ActionsMap,
  actionChangesMapSchema,
  type AvailabilityMap,
  availabilityMapSchema,
  checkActionsMap,
  checkPaymentsMap,
  type MembersMap,
  membersMapSchema,
  type PaymentsMap,
} from '../transform/row-maps.js';
import { actionChangesJob } from './action-changes.js';
import { actionsJob } from './actions.js';
import { availabilityJob } from './availability.js';
import type { Job, RowCommandName } from './job.js';
import { type LeadPolicies, leadsJob } from './leads.js';
import { paymentChangesJob } from './payment-changes.js';
import { teamMembersJob } from './team-members.js';

/** A bulk command that writes a file's rows: how its map is read, and what its rows mean. */
export interface RowCommand<M extends RowMap> {
  readonly command: RowCommandName;
  /** Check a map that was read, or that a program made. @throws {ConfigError} with all faults at once. */
  checkMap(raw: unknown, name: string): M;
  /** The job that the map asks for. */
  job(map: M, mapName: string, policies: LeadPolicies): Job<unknown, unknown>;
}

/** `import`: leads with their actions. */
export const leadRows: RowCommand<LeadMap> = { command: 'import', checkMap, job: leadsJob };

/** `import-actions`: actions for leads that exist. */
export const actionRows: RowCommand<ActionsMap> = {
  command: 'import-actions',
  checkMap: checkActionsMap,
  job: actionsJob,
};

/** `update-actions`: new field values of custom actions. */
export const actionChangeRows: RowCommand<ActionChangesMap> = {
  command: 'update-actions',
  checkMap: (raw, name) => checkMapAs(actionChangesMapSchema, raw, name),
  job: actionChangesJob,
};

/** `update-payments`: new statuses of payments. */
export const paymentRows: RowCommand<PaymentsMap> = {
  command: 'update-payments',
  checkMap: checkPaymentsMap,
  job: paymentChangesJob,
};

/** `import-team-members`: new team members. */
export const memberRows: RowCommand<MembersMap> = {
  command: 'import-team-members',
  checkMap: (raw, name) => checkMapAs(membersMapSchema, raw, name),
  job: teamMembersJob,
};

/** `set-availability`: the state of team members. */
export const availabilityRows: RowCommand<AvailabilityMap> = {
  command: 'set-availability',
  checkMap: (raw, name) => checkMapAs(availabilityMapSchema, raw, name),
  job: availabilityJob,
};

const all: readonly RowCommand<RowMap>[] = [
  leadRows,
  actionRows,
  actionChangeRows,
  paymentRows,
  memberRows,
  availabilityRows,
];

/**
 * The command that began a run.
 *
 * @throws {ConfigError} when it is none of them: a later version's run.
 */
export function rowCommandOf(command: string): RowCommand<RowMap> {
  const found = all.find((one) => one.command === command);
  if (found !== undefined) return found;
  throw new ConfigError(`The run was begun by "telecrm-bulk ${command}", which this version cannot go on with.`);
}
