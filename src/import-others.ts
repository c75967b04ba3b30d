import { importRows } from './import.js';
import type { RowsOptions } from './import-options.js';
import { actionChangeRows, actionRows, availabilityRows, memberRows, paymentRows } from './jobs/row-commands.js';
import type { ImportSummary } from './report/summary.js';
import type {
  ActionChangesMap,
  ActionChangesMapInput,
  ActionsMap,
  ActionsMapInput,
  AvailabilityMap,
  AvailabilityMapInput,
  MembersMap,
  MembersMapInput,
  PaymentsMap,
  PaymentsMapInput,
} from './transform/row-maps.js';

/** Each of these throws what `importLeads` throws, and leaves the same files behind. */

/** Record actions and payments on leads that exist: one a row, the rows of one lead in one call. */
export function importActions(options: RowsOptions<ActionsMapInput, ActionsMap>): Promise<ImportSummary> {
  return importRows(actionRows, options);
}

/** Give custom actions that exist new field values: one action a row, read first. */
export function updateActions(options: RowsOptions<ActionChangesMapInput, ActionChangesMap>): Promise<ImportSummary> {
  return importRows(actionChangeRows, options);
}

/** Give payments a new status, the only part of one that can be changed: one a row, read first. */
export function updatePayments(options: RowsOptions<PaymentsMapInput, PaymentsMap>): Promise<ImportSummary> {
  return importRows(paymentRows, options);
}

/** Create team members: one a row, looked up by e-mail address first. */
export function importTeamMembers(options: RowsOptions<MembersMapInput, MembersMap>): Promise<ImportSummary> {
  return importRows(memberRows, options);
}

/** Set the availability of team members: one a row, read first. */
export function setAvailability(options: RowsOptions<AvailabilityMapInput, AvailabilityMap>): Promise<ImportSummary> {
  return importRows(availabilityRows, options);
}
