import type { Field, Workspace } from '../model/workspace.js';
import type { ValueSettings } from '../values/converter.js';
import { textOf } from '../values/returned.js';
import { type FieldColumn, fieldColumn } from './lead-columns.js';

/** An entry of a timeline, as far as its row needs it. */
export interface ActionEntry {
  readonly id?: string;
  /** The bare code of a custom action, or a type of the system. */
  readonly type?: string;
  /** Epoch ms. */
  readonly createdOn?: number;
  readonly performedBy?: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** The entry as the API has it. */
  readonly raw: unknown;
}

/** The columns that every row of actions has. */
export const actionColumns = ['lead_id', 'identifier', 'action_id', 'type', 'created_on', 'performed_by'] as const;

/** What every entry has, in whatever spelling; the rest of an entry is flattened beside its fields. */
const told = new Set(
  (
    'id _id action_id actionId type code fields creationTimestamp created_on createdOn creationTimeStamp ' +
    'modificationTimestamp employeeid performed_by performedBy createdBy isTruncated'
  ).split(' '),
);

/** Everything an entry holds beside what every entry has: its fields, and what payments, calls and notes carry. */
export function flatValues({ fields, raw }: ActionEntry): Readonly<Record<string, unknown>> {
  const flat: Record<string, unknown> = {};
  if (typeof raw === 'object' && raw !== null) {
    for (const [name, value] of Object.entries(raw)) {
      if (!told.has(name) && value !== undefined && value !== null && value !== '') flat[name] = value;
    }
  }
  return { ...flat, ...fields };
}

/** Names in the order of the columns: fields of the workspace's actions first, the others by name. */
export function orderedNames(found: ReadonlySet<string>, { actions }: Pick<Workspace, 'actions'>): string[] {
  const known = [...new Set(actions.flatMap(({ fields }) => fields.map(({ apiName }) => apiName)))];
  return [...known, ...[...found].filter((name) => !known.includes(name)).sort()];
}

/** What a cell is to be: text, typed for a workbook, or any JSON. */
export type CellKind = 'text' | 'cell' | 'json';

/** Writes the values of timelines: each by the type that its action gives it. */
export interface ActionCells {
  time(epoch: number | undefined, kind: CellKind): unknown;
  value(type: string | undefined, name: string, value: unknown, kind: CellKind): unknown;
}

/** @throws {ConfigError} when the date format or the time zone does not exist. */
export function actionCells(workspace: Workspace, settings: ValueSettings, dateFormat?: string): ActionCells {
  const columnOf = (field: Field): FieldColumn => fieldColumn(field, workspace, settings, dateFormat);
  const time = columnOf({ apiName: 'created_on', type: 'DATE', locked: true });
  const columns = new Map<string, FieldColumn>();
  for (const { code, fields } of workspace.actions) {
    for (const field of fields) columns.set(`${code}\n${field.apiName}`, columnOf({ ...field, locked: true }));
  }
  return {
    time: (epoch, kind) => time[kind](epoch),
    value(type, name, value, kind) {
      if (value === undefined || value === null) return kind === 'text' ? '' : undefined;
      const column = columns.get(`${type ?? ''}\n${name}`);
      if (column !== undefined) return column[kind](value);
      if (kind === 'json' || (kind === 'cell' && typeof value === 'number')) return value;
      return textOf(value);
    },
  };
}
