import type { Field, Workspace } from '../model/workspace.js';
import { type Converter, converterFor, type ValueSettings } from '../values/converter.js';
import { fieldTypeOf } from '../values/field-types.js';
import { textOf } from '../values/returned.js';
import { noSuchField } from './bind-fields.js';

/** Whether a lead's fields, as read, fit. */
export type Condition = (fields: Readonly<Record<string, unknown>>) => boolean;

const forms = 'FIELD contains TEXT, FIELD empty, FIELD not empty, FIELD not VALUE, FIELD > VALUE, FIELD < VALUE';
const orderedTypes = new Set(['NUMBER', 'MONEY', 'RATING', 'DATE']);

/** Read one condition of `--where`, or say in words what is wrong with it. */
export function parseCondition(
  text: string,
  fields: readonly Field[],
  workspace: Workspace,
  settings: ValueSettings,
): Condition | string {
  const [, name = '', rest = ''] = /^\s*([^\s<>]+)\s*([\s\S]*?)\s*$/u.exec(text) ?? [];
  const [, word = '', operand = ''] = /^(contains(?=\s)|not(?=\s)|empty$|[<>])\s*([\s\S]*)$/iu.exec(rest) ?? [];
  const operator = word.toLowerCase();
  if (operator === '' || (operator !== 'empty' && operand === '')) return `it should be one of: ${forms}`;
  const field = fields.find(({ apiName }) => apiName === name);
  if (field === undefined) {
    const names = fields.map(({ apiName }) => apiName);
    return noSuchField(name, names, 'the workspace');
  }
  const converter = converterFor(field, settings, {}, workspace);
  const shown: (value: unknown) => string = (value) => (value === undefined || value === null ? '' : textOf(value));
  if (operator === 'empty') return (values) => shown(values[name]).trim() === '';
  if (operator === 'not' && operand.toLowerCase() === 'empty') return (values) => shown(values[name]).trim() !== '';
  if (operator === 'contains') return contains(name, operand, converter);
  if (operator === 'not') return isNot(name, operand, converter);
  return isBeyond(field, operator, operand, converter, shown);
}

/** Text within the value as it comes, or as it is exported; case does not matter. */
function contains(name: string, operand: string, { format }: Converter): Condition {
  const wanted = operand.toLowerCase();
  return (values) => {
    const value = values[name];
    if (value === undefined || value === null) return false;
    return textOf(value).toLowerCase().includes(wanted) || format(value).toLowerCase().includes(wanted);
  };
}

/** A lead without a value has another one than this. */
function isNot(name: string, operand: string, { parse, equal }: Converter): Condition | string {
  const parsed = parse(operand);
  if (!parsed.ok) return parsed.problem.message;
  const { value } = parsed;
  return (values) => {
    const found = values[name];
    if (found === undefined || found === null || found === '') return true;
    if (Array.isArray(value)) return !(Array.isArray(found) && found.some((one: unknown) => equal(value, [one])));
    return !equal(value, found);
  };
}

function isBeyond(
  field: Field,
  operator: string,
  operand: string,
  { parse, format }: Converter,
  shown: (value: unknown) => string,
): Condition | string {
  const type = fieldTypeOf(field.type) ?? '';
  if (!orderedTypes.has(type))
    return `"${field.apiName}" has no order; < and > are for numbers, amounts, ratings and dates`;
  if (operand.startsWith('=')) return 'there is no >= or <=; use > or < with the value before or after';
  const parsed = parse(operand);
  if (!parsed.ok) return parsed.problem.message;
  const bound = Number(parsed.value);
  const numberOf = (value: unknown): number => {
    if (typeof value === 'number') return value;
    const text = shown(value).trim();
    if (text === '') return Number.NaN;
    // A date that comes as text, as the workspace shows it, becomes ISO with offset.
    return type === 'DATE' ? Date.parse(format(value)) : Number(text);
  };
  return operator === '>'
    ? (values) => numberOf(values[field.apiName]) > bound
    : (values) => numberOf(values[field.apiName]) < bound;
}
