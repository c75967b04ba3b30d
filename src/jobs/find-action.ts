import { ApiError } from '../model/errors.js';
import type { MappedRow } from '../model/mapped-row.js';
import { remarkAt } from '../model/remark.js';
import type { Client } from '../telecrm/client.js';
import type { LeadAction } from '../telecrm/schemas.js';
import { quote } from '../values/words.js';
import type { Found } from './change-rows.js';

/** A row that names one action of one lead. */
export interface NamedAction {
  readonly leadId: string;
  readonly actionId: string;
}

/** The columns that name them, for remarks. */
export interface ActionColumns {
  columnOf(field: string): string | undefined;
}

/**
 * Read the action that a row names.
 *
 * @param type the type that it must have.
 */
export async function findAction(
  row: MappedRow<NamedAction>,
  type: string | undefined,
  { columnOf }: ActionColumns,
  client: Pick<Client, 'getAction'>,
): Promise<Found<LeadAction>> {
  const { leadId, actionId } = row.draft;
  const missing = (field: 'leadId' | 'actionId', code: 'LEAD_NOT_FOUND' | 'ACTION_UNKNOWN', message: string) => {
    const place = { row: row.row, column: columnOf(field), field, value: row.draft[field], origin: 'api' } as const;
    const remarks = [...row.remarks, remarkAt(place, { code, message })];
    return { outcome: { row: row.row, status: 'failed', leadId, actions: [], remarks } } as const;
  };
  try {
    const action = await client.getAction(leadId, actionId);
    if (type === undefined || action.type === type) return { now: action };
    const message = `the action ${quote(actionId)} is of the type ${action.type ?? 'unknown'}, not ${type}`;
    return missing('actionId', 'ACTION_UNKNOWN', message);
  } catch (error) {
    // An id that was mistyped may be no id at all to the server, and calls and notes are not to be read (400).
    if (!(error instanceof ApiError) || ![400, 404].includes(error.problem.status ?? 0)) throw error;
    if (error.problem.code === 'LEAD_NOT_FOUND') {
      return missing('leadId', 'LEAD_NOT_FOUND', `${quote(leadId)} is no lead of the workspace`);
    }
    const message = `the lead has no action ${quote(actionId)} that could be changed: ${error.problem.message}`;
    return missing('actionId', 'ACTION_UNKNOWN', message);
  }
}
