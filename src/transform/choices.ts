import type { ColumnChoices } from '../model/source-sheet.js';
import type { Field, Workspace } from '../model/workspace.js';
import { currencies, paymentStatuses } from '../values/payments.js';
import type { ColumnSpec, LeadMap } from './map-schema.js';
import { templateColumn } from './template-columns.js';

/** The lists of the workspace that the map binds columns to, in the order of the header; a column is listed once. */
export function columnChoices(
  map: Pick<LeadMap, 'fields' | 'actions'>,
  header: readonly string[],
  workspace: Workspace,
): ColumnChoices[] {
  const found = new Map<number, ColumnChoices>();
  const add = (spec: ColumnSpec | undefined, labels: readonly string[], open: boolean): void => {
    const column = spec?.column === undefined ? -1 : header.indexOf(spec.column.trim());
    if (column === -1 || labels.length === 0 || found.has(column)) return;
    found.set(column, { column, labels, open: open || spec?.values !== undefined });
  };
  const addFields = (specs: Readonly<Record<string, ColumnSpec>>, fields: readonly Field[]): void => {
    for (const [name, spec] of Object.entries(specs)) {
      const field = fields.find(({ apiName }) => apiName === name);
      if (field === undefined) continue;
      const { cells } = templateColumn(field, name, workspace);
      if (cells.kind === 'list') add(spec, cells.options, cells.others === 'allow');
    }
  };
  addFields(map.fields, workspace.fields);
  for (const { type, fields = {}, status, currency } of map.actions) {
    addFields(fields, workspace.actions.find(({ code }) => code === type)?.fields ?? []);
    if (type.toUpperCase() !== 'PAYMENT') continue;
    add(status, paymentStatuses, false);
    add(currency, currencies, false);
  }
  return [...found.values()].sort((a, b) => a.column - b.column);
}
