import type { ActionDraft, FieldValues } from '../model/lead.js';
import { remarkAt } from '../model/remark.js';
import type { CustomAction, Field } from '../model/workspace.js';
import { nearest } from '../values/nearest.js';
import { parseAmount, parseCurrency, parsePaymentStatus } from '../values/payments.js';
import { bindBare } from './bare-column.js';
import { type BindContext, bindField, noSuchField } from './bind-fields.js';
import { compileCellText } from './cell-text.js';
import { type CellValue, type RowInProgress, readValue } from './cell-value.js';
import type { ActionSpec, ColumnSpec } from './map-schema.js';
import { translatorOf } from './value-translations.js';

/** One action of a map, bound to a file and a workspace. */
export interface BoundAction {
  /** Builds the action of a row; `undefined` when the row has none, or it does not fit (the remarks say why). */
  read(row: RowInProgress): ActionDraft | undefined;
  /** Whether fields read back are those that were sent, in whatever form the API returns them. */
  sameFields(sent: FieldValues, returned: Readonly<Record<string, unknown>>): boolean;
  /** The field that holds this program's key. */
  readonly marker?: string;
}

type ActionReader = BoundAction['read'];

/** A part of a map, as faults name it. */
const at = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/**
 * Bind the actions of a map; an action that cannot exist is a fault of the map.
 *
 * @param slot its position in the list.
 * @param path where it stands in the map; `''` when the map itself is the action.
 */
export function bindAction(
  spec: ActionSpec,
  slot: number,
  context: BindContext,
  path = `actions[${slot}]`,
): BoundAction | undefined {
  const when = bindWhen(spec.when, at(path, 'when'), context);
  const bound =
    spec.type.toUpperCase() === 'PAYMENT' ? bindPayment(spec, path, context) : bindCustom(spec, slot, path, context);
  if (bound === undefined || when === undefined) return bound;
  const { read } = bound;
  return { ...bound, read: (row) => (when(row) ? read(row) : undefined) };
}

/**
 * Bind the column that says whether a row has an action; `undefined` where every row has one. A cell that tells nothing
 * is none: an action that is recorded cannot be taken back.
 */
export function bindWhen(
  when: string | undefined,
  path: string,
  context: BindContext,
): ((row: RowInProgress) => boolean) | undefined {
  if (when === undefined) return undefined;
  const column = bindBare(when, path, context);
  return (row) => (column.read(row) ?? '') !== '';
}

function bindCustom(spec: ActionSpec, slot: number, path: string, context: BindContext): BoundAction | undefined {
  const action = context.workspace.actions.find(({ code }) => code === spec.type);
  if (action === undefined) {
    context.faults.push(`${at(path, 'type')}: ${noSuchAction(spec.type, context.workspace.actions)}`);
    return undefined;
  }
  for (const key of ['status', 'currency', 'amount'] as const) {
    if (spec[key] !== undefined) context.faults.push(`${at(path, key)}: only a PAYMENT has it`);
  }
  const values = bindActionFields(spec, action, path, context);
  const createdOn = spec.created_on && bindCreatedOn(spec.created_on, path, context);
  const marker = bindMarker(spec.marker, action, path, context);
  const converters = new Map(values.map(([name, { converter }]) => [name, converter]));
  const sameFields: BoundAction['sameFields'] = (sent, returned) =>
    Object.entries(sent).every(([name, value]) => {
      if (name === marker) return returned[name] === value;
      return converters.get(name)?.equal?.(value, returned[name]) ?? String(returned[name] ?? '') === String(value);
    });
  const read: ActionReader = (row) => {
    const fields: FieldValues = {};
    for (const [name, value] of values) {
      const parsed = readValue(value, row);
      if (parsed !== undefined) fields[name] = parsed;
    }
    if (marker !== undefined) fields[marker] = context.settings.markerKey?.(row.row, slot) ?? '';
    const created_on = readCreatedOn(createdOn, action, row);
    return { type: action.code, fields, ...(created_on !== undefined && { created_on }) };
  };
  return { read, sameFields, marker };
}

function bindActionFields(
  spec: ActionSpec,
  action: CustomAction,
  path: string,
  context: BindContext,
): [string, CellValue][] {
  const values: [string, CellValue][] = [];
  for (const [name, column] of Object.entries(spec.fields ?? {})) {
    const field = action.fields.find(({ apiName }) => apiName === name);
    if (field === undefined) {
      const known = action.fields.map(({ apiName }) => apiName);
      context.faults.push(
        `${at(path, `fields.${name}`)}: ${noSuchField(name, known, `the action ${action.code} (${action.displayName})`)}`,
      );
    } else values.push([name, bindField(field, column, at(path, name), false, context)]);
  }
  return values;
}

function bindMarker(
  marker: string | undefined,
  action: CustomAction,
  path: string,
  context: BindContext,
): string | undefined {
  if (marker === undefined) return undefined;
  if (!action.fields.some(({ apiName }) => apiName === marker)) {
    const known = action.fields.map(({ apiName }) => apiName);
    context.faults.push(
      `${at(path, 'marker')}: ${noSuchField(marker, known, `the action ${action.code} (${action.displayName})`)}`,
    );
  }
  return marker;
}

const createdOnField: Field = { apiName: 'created_on', type: 'DATE', locked: false };

function bindCreatedOn(spec: ColumnSpec, path: string, context: BindContext): CellValue {
  return bindField(createdOnField, spec, at(path, 'created_on'), false, context);
}

/** Predating is honoured only where the action allows it (documented); elsewhere the API ignores it in silence. */
function readCreatedOn(value: CellValue | undefined, action: CustomAction, row: RowInProgress): number | undefined {
  if (value === undefined) return undefined;
  const time = readValue(value, row);
  if (typeof time !== 'number') return undefined;
  if (action.allowsPredating) return time;
  const place = {
    row: row.row,
    column: value.text.column,
    field: value.field,
    value: value.text.read(row.cells, row.row),
  };
  const message = `"${action.displayName}" (${action.code}) cannot be predated, so it is recorded with the time of the import`;
  row.remarks.push(remarkAt(place, { code: 'PREDATED_NOT_ALLOWED', message }));
  return undefined;
}

function bindPayment(spec: ActionSpec, path: string, context: BindContext): BoundAction | undefined {
  if (spec.fields !== undefined)
    context.faults.push(`${at(path, 'fields')}: a PAYMENT has no fields, but status, currency and amount`);
  if (spec.marker !== undefined)
    context.faults.push(`${at(path, 'marker')}: a PAYMENT has no field that could hold a marker`);
  const part = (
    name: 'status' | 'currency' | 'amount',
    parse: CellValue['converter']['parse'],
  ): CellValue | undefined => {
    const column = spec[name];
    if (column === undefined) {
      context.faults.push(`${at(path, name)}: is missing; a PAYMENT needs status, currency and amount`);
      return undefined;
    }
    const translate = translatorOf(context.settings.translations, at(path, name));
    const text = compileCellText(column, context, context.faults, at(path, name), translate);
    context.texts.set(at(path, name), text);
    const ignored = (column.onInvalid ?? context.settings.onInvalid) === 'ignore';
    return { field: at(path, name), text, converter: { parse }, invalidLevel: ignored ? 'IGNORED' : 'ERROR' };
  };
  const numbers = context.settings.numbers;
  const status = part('status', parsePaymentStatus);
  const currency = part('currency', parseCurrency);
  const amount = part('amount', (text) => parseAmount(text, numbers));
  const createdOn = spec.created_on && bindCreatedOn(spec.created_on, path, context);
  if (status === undefined || currency === undefined || amount === undefined) return undefined;
  const read: ActionReader = (row) => {
    const values = [status, currency, amount].map((value) => readPaymentPart(value, row));
    const time = createdOn && readValue(createdOn, row);
    const [statusText, currencyText, amountText] = values;
    if (statusText === undefined || currencyText === undefined || amountText === undefined) return undefined;
    const created_on = typeof time === 'number' ? { created_on: time } : {};
    return { type: 'PAYMENT', status: statusText, currency: currencyText, amount: amountText, ...created_on };
  };
  return { read, sameFields: () => true };
}

/** A payment needs all of its parts: an empty one is said, not left out. */
function readPaymentPart(value: CellValue, row: RowInProgress): string | undefined {
  const before = row.remarks.length;
  const parsed = readValue(value, row);
  if (typeof parsed === 'string') return parsed;
  if (row.remarks.length === before) {
    const name = value.field.slice(value.field.lastIndexOf('.') + 1);
    const place = { row: row.row, column: value.text.column, field: value.field, level: value.invalidLevel };
    row.remarks.push(remarkAt(place, { code: 'PAYMENT_INVALID', message: `the payment has no ${name}` }));
  }
  return undefined;
}

function noSuchAction(type: string, actions: readonly CustomAction[]): string {
  const byName = actions.find(({ displayName }) => displayName.toLowerCase() === type.trim().toLowerCase());
  const suggestion = byName?.code ?? nearest(type, [...actions.map(({ code }) => code), 'PAYMENT']);
  const known = [...actions.map(({ code, displayName }) => `${code} (${displayName})`), 'PAYMENT'].join(', ');
  return `the workspace has no action "${type}"; ${suggestion === undefined ? `it has ${known}` : `did you mean "${suggestion}"?`}`;
}
