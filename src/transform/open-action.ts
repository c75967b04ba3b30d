import type { ActionDraft } from '../model/lead.js';
import { remarkAt } from '../model/remark.js';
import type { Workspace } from '../model/workspace.js';
import { nearest } from '../values/nearest.js';
import { normalCase } from '../values/normal-case.js';
import { quote, some } from '../values/words.js';
import { bindAction, bindWhen, type BoundAction } from './bind-actions.js';
import { type BindContext, noSuchField } from './bind-fields.js';
import { type CellText, compileCellText } from './cell-text.js';
import type { RowInProgress } from './cell-value.js';
import type { ActionSpec, ColumnSpec, OpenActionSpec } from './map-schema.js';

/** An action of a map whose type the map or each row tells, bound to a file and a workspace. */
export interface OpenAction {
  /** Builds the action of a row; `undefined` when the row has none, or it does not fit (the remarks say why). */
  read(row: RowInProgress): ActionDraft | undefined;
  /** How the actions of one type are bound. */
  bindingOf(type: string): BoundAction | undefined;
}

const paymentParts = ['status', 'currency', 'amount'] as const;

/** Each action that rows may turn out to be, with those parts of the map that it has. */
export function possibleActions(spec: OpenActionSpec, workspace: Workspace): ActionSpec[] {
  const { type, fields = {}, status, currency, amount, marker, when: _, ...shared } = spec;
  if (typeof type === 'string') return [{ ...spec, type, when: undefined }];
  const custom = workspace.actions.map(({ code, fields: known }): ActionSpec => {
    const has = (name: string): boolean => known.some(({ apiName }) => apiName === name);
    const own = Object.fromEntries(Object.entries(fields).filter(([name]) => has(name)));
    return { ...shared, type: code, fields: own, ...(marker !== undefined && has(marker) && { marker }) };
  });
  if (status === undefined || currency === undefined || amount === undefined) return custom;
  return [...custom, { ...shared, type: 'PAYMENT', status, currency, amount }];
}

/** Bind an action; `path` is where it stands in the map, `''` when the map itself is the action. */
export function bindOpenAction(spec: OpenActionSpec, path: string, context: BindContext): OpenAction {
  const at = (key: string): string => (path === '' ? key : `${path}.${key}`);
  const when = bindWhen(spec.when, at('when'), context);
  const known = new Map<string, BoundAction>();
  for (const possible of possibleActions(spec, context.workspace)) {
    const bound = bindAction(possible, 0, context, path);
    if (bound !== undefined) known.set(possible.type.toUpperCase(), bound);
  }
  const bindingOf = (type: string): BoundAction | undefined => known.get(type.toUpperCase());
  const { type } = spec;
  if (typeof type === 'string') {
    return { bindingOf, read: (row) => (when?.(row) === false ? undefined : bindingOf(type)?.read(row)) };
  }
  checkFields(spec, at, context);
  const codeOf = codeReader(type, at('type'), [...known.keys()], context);
  const parts = partsOf(spec, at, context);
  return {
    bindingOf,
    read(row) {
      if (when?.(row) === false) return undefined;
      const code = codeOf(row);
      if (code === undefined || hasForeignPart(code, row, parts, context.workspace)) return undefined;
      return bindingOf(code)?.read(row);
    },
  };
}

/** A field that no action has is a fault of the map, not of a row. */
function checkFields(
  { fields = {} }: OpenActionSpec,
  at: (key: string) => string,
  { workspace, faults }: BindContext,
): void {
  const known = [...new Set(workspace.actions.flatMap((action) => action.fields.map(({ apiName }) => apiName)))];
  for (const name of Object.keys(fields)) {
    if (!known.includes(name)) faults.push(`${at(`fields.${name}`)}: ${noSuchField(name, known, 'no action')}`);
  }
}

/** The code that a row names: `1001`, `ACTION_1001`, or the action's display name. */
function codeReader(
  spec: ColumnSpec,
  path: string,
  codes: readonly string[],
  context: BindContext,
): (row: RowInProgress) => string | undefined {
  const text = compileCellText(spec, context, context.faults, path);
  context.texts.set(path, text);
  const { actions } = context.workspace;
  const byName = new Map(actions.map(({ code, displayName }) => [normalCase(displayName), code]));
  const names = codes.map((code) => {
    const name = actions.find((action) => action.code === code)?.displayName;
    return name === undefined ? code : `${name} (${code})`;
  });
  return ({ row, cells, remarks }) => {
    const cell = text.read(cells, row);
    const bare = cell.replace(/^ACTION_/iu, '').toUpperCase();
    const code = codes.includes(bare) ? bare : byName.get(normalCase(cell.slice(0, 200)));
    if (code !== undefined) return code;
    const meant = nearest(cell, [...codes, ...actions.map(({ displayName }) => displayName)]);
    const hint = meant === undefined ? `; there are ${some(names)}` : `; did you mean "${meant}"?`;
    const message =
      cell === '' ? 'is empty, and it names the action' : `${quote(cell)} is no action that can be written${hint}`;
    remarks.push(remarkAt({ row, column: text.column, field: path, value: cell }, { code: 'ACTION_UNKNOWN', message }));
    return undefined;
  };
}

/** One part of an action that only some types have, as its cell is read. */
interface Part {
  readonly name: string;
  readonly path: string;
  readonly text: CellText;
  readonly ignored: boolean;
}

function partsOf(spec: OpenActionSpec, at: (key: string) => string, context: BindContext): Part[] {
  const given: [string, ColumnSpec | undefined][] = [
    ...Object.entries(spec.fields ?? {}),
    ...paymentParts.map((name): [string, ColumnSpec | undefined] => [name, spec[name]]),
  ];
  return given.flatMap(([name, column]) => {
    // A constant or a list is there in every row; it says nothing about this one.
    if (column === undefined || (column.column === undefined && column.template === undefined)) return [];
    const text = compileCellText({ ...column, default: undefined }, context, [], at(name));
    return [{ name, path: at(name), text, ignored: (column.onInvalid ?? context.settings.onInvalid) === 'ignore' }];
  });
}

/** A cell for a field that the row's action does not have: the API would drop it without a word. */
function hasForeignPart(code: string, row: RowInProgress, parts: readonly Part[], workspace: Workspace): boolean {
  const action = workspace.actions.find((one) => one.code === code);
  const own: readonly string[] = action?.fields.map(({ apiName }) => apiName) ?? paymentParts;
  let refused = false;
  for (const { name, path, text, ignored } of parts) {
    const cell = text.read(row.cells, row.row);
    if (cell === '' || own.includes(name)) continue;
    const message = `${quote(cell)} is for "${name}", which ${action === undefined ? 'a payment' : `the action ${code} (${action.displayName})`} does not have`;
    const place = {
      row: row.row,
      column: text.column,
      field: path,
      value: cell,
      level: ignored ? 'IGNORED' : 'ERROR',
    } as const;
    row.remarks.push(remarkAt(place, { code: 'ACTION_FIELD_UNKNOWN', message }));
    refused ||= !ignored;
  }
  return refused;
}
