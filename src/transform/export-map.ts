import type { Workspace } from '../model/workspace.js';
import { fieldTypeOf } from '../values/field-types.js';
import { type FieldColumn, leadIdColumn } from './lead-columns.js';
import type { LeadMapInput } from './map-schema.js';
import { timeFields } from './search-question.js';

/** How an export was written, as far as its map must know. */
export interface ExportedAs {
  /** Header of a column by its API name. */
  readonly headerOf: (apiName: string) => string;
  readonly timezone: string;
  readonly defaultCountry: string;
  readonly dateFormat?: string;
  /** The sheet that holds the leads; absent for text files. */
  readonly sheet?: string;
}

/** Types whose values may have been archived or deleted since a lead got them: importing those must not fail its row. */
const mayBePast = new Set(['STATUS', 'LOST_REASON', 'ASSIGNEE', 'ACTIVE_USERS']);

/**
 * The map that imports an export as it is: leads are found by their id, and what cannot be changed is ignored.
 */
export function exportMap(
  columns: readonly FieldColumn[],
  { identifier }: Pick<Workspace, 'identifier'>,
  { headerOf, timezone, defaultCountry, dateFormat, sheet }: ExportedAs,
): LeadMapInput {
  const times = new Set(timeFields.map(({ apiName }) => apiName));
  const isReadOnly = ({ field }: FieldColumn): boolean =>
    times.has(field.apiName) || (field.locked && field.apiName !== identifier);
  const fields = columns.filter((column) => !isReadOnly(column));
  return {
    $schema: './node_modules/telecrm-bulk/templates/map.schema.json',
    version: 1,
    source: { ...(sheet !== undefined && { sheet }), headerRow: 1, timezone, defaultCountry },
    leadId: headerOf(leadIdColumn),
    fields: Object.fromEntries(
      fields.map(({ field: { apiName, type: typeName } }) => {
        const column = headerOf(apiName);
        const type = fieldTypeOf(typeName);
        if (type === 'DATE' && dateFormat !== undefined) return [apiName, { column, format: dateFormat }];
        if (type === 'TAGS') return [apiName, { column, separator: ';' }];
        return [apiName, type !== undefined && mayBePast.has(type) ? { column, onInvalid: 'ignore' } : column];
      }),
    ),
    ignore: columns.filter(isReadOnly).map(({ field }) => headerOf(field.apiName)),
  };
}
