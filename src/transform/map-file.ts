import { ConfigError } from '../model/errors.js';
import { nearest } from '../values/nearest.js';
import { isCellError } from '../values/cell-error.js';
import type { z } from 'zod';
import { type LeadMap, leadMapSchema, type RowMap } from './map-schema.js';

const keysAt: Record<string, readonly string[]> = {
  sheets: ['actions'],
  'sheets.actions': ['sheet', 'headerRow', 'leadKey', 'actions', 'ignore'],
  source: ['sheet', 'headerRow', 'timezone', 'defaultCountry', 'emptyTokens', 'numbers'],
  action: ['type', 'when', 'created_on', 'fields', 'status', 'currency', 'amount', 'marker'],
  column: [
    'column',
    'value',
    'template',
    'rotate',
    'values',
    'default',
    'separator',
    'format',
    'timezone',
    'onUpdate',
    'onInvalid',
  ],
};

/**
 * Read the text of a map file of leads.
 *
 * @param name the file's name, for messages.
 * @throws {ConfigError} with all faults at once; text that is not JSON is named by line and column.
 */
export function parseMap(text: string, name: string): LeadMap {
  return checkMap(parseJson(text, name), name);
}

/**
 * Check a map of leads that a program made (or that was read from a file) and resolve its shorthand.
 *
 * @throws {ConfigError} with all faults at once.
 */
export function checkMap(raw: unknown, name: string): LeadMap {
  return checkMapAs(leadMapSchema, raw, name, ({ clearToken }) =>
    clearToken !== undefined && isCellError(clearToken)
      ? [`clearToken: "${clearToken}" is what a failed look-up leaves behind; choose another text`]
      : [],
  );
}

/** The schema of a map: an object that knows its keys. */
export type MapSchema<M extends RowMap> = z.ZodType<M> & { readonly shape: Readonly<Record<string, unknown>> };

/**
 * Check a map against the schema of its command.
 *
 * @param moreFaults what the schema cannot tell.
 * @throws {ConfigError} with all faults at once.
 */
export function checkMapAs<M extends RowMap>(
  schema: MapSchema<M>,
  raw: unknown,
  name: string,
  moreFaults: (map: M) => readonly string[] = () => [],
): M {
  const faults = [...protoFaults(raw)];
  const parsed = schema.safeParse(raw);
  const known = Object.keys(schema.shape).filter((key) => key !== '$schema');
  if (!parsed.success) faults.push(...parsed.error.issues.flatMap((issue) => inWords(issue, raw, known)));
  else faults.push(...moreFaults(parsed.data));
  if (faults.length === 0 && parsed.success) return parsed.data;
  throw mapError(name, faults);
}

/** One error for all faults of a map. */
export function mapError(name: string, faults: readonly string[]): ConfigError {
  const list = faults.map((fault) => `\n  - ${fault}`).join('');
  const count = faults.length === 1 ? 'a fault' : `${faults.length} faults`;
  return new ConfigError(`${name} has ${count}:${list}`, [
    'Correct the map; docs/map-file.md describes every key, and editors complete it by "$schema".',
  ]);
}

/**
 * Read the text of a JSON file.
 *
 * @throws {ConfigError} naming line and column.
 */
export function parseJson(original: string, name: string): unknown {
  const text = original.replace(/^\uFEFF/u, '');
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = Number(/position (\d+)/u.exec(message)?.[1] ?? text.length);
    const before = text.slice(0, position);
    const row = before.split('\n').length;
    const column = position - before.lastIndexOf('\n');
    const found = position >= text.length ? 'the text ends too early' : `"${text.charAt(position)}" does not fit`;
    throw new ConfigError(`${name} is not JSON: row ${row}, column ${column}: ${found}.`, [
      'Look for a missing or surplus comma, quote or bracket there.',
    ]);
  }
}

/** `JSON.parse` keeps a key `__proto__`, zod drops it: a field of this name must be refused, not lost. */
function* protoFaults(raw: unknown, path = ''): Generator<string> {
  if (typeof raw !== 'object' || raw === null) return;
  for (const [key, value] of Object.entries(raw)) {
    const here = path === '' ? key : `${path}.${key}`;
    if (key === '__proto__') yield `${here}: no field can have this name`;
    else yield* protoFaults(value, here);
  }
}

function inWords(issue: z.core.$ZodIssue, raw: unknown, keys: readonly string[]): string[] {
  const path = issue.path.map(String);
  const where = path.length === 0 ? '' : `${path.join('.')}: `;
  if (issue.code === 'unrecognized_keys') return unknownKeys(path, issue.keys, keys);
  if (issue.code === 'invalid_union') return unionFault(issue, path, raw, keys);
  if (issue.code === 'invalid_value' && path.join('.') === 'version') {
    return [`version: must be 1${at(raw, path) === undefined ? '' : `, not ${JSON.stringify(at(raw, path))}`}`];
  }
  if (issue.code === 'invalid_type' && at(raw, path) === undefined) return [`${where}is missing`];
  return [`${where}${issue.message}`];
}

function unknownKeys(path: readonly string[], keys: readonly string[], topKeys: readonly string[]): string[] {
  const known = path.length === 0 ? topKeys : (keysAt[placeOf(path)] ?? []);
  return keys.map((key) => {
    const suggestion = nearest(key, known);
    const hint = suggestion === undefined ? `known keys are ${known.join(', ')}` : `did you mean "${suggestion}"?`;
    return `${[...path, key].join('.')}: unknown key; ${hint}`;
  });
}

function placeOf(path: readonly string[]): string {
  const whole = path.join('.');
  if (whole === 'source' || whole === 'sheets' || whole === 'sheets.actions') return whole;
  const last = path.at(-1) ?? '';
  if (path.at(-2) === 'actions' && /^\d+$/u.test(last)) return 'action';
  return 'column';
}

/** A column is a header or an object: tell the faults of the form that was meant. */
function unionFault(
  issue: z.core.$ZodIssueInvalidUnion,
  path: readonly string[],
  raw: unknown,
  keys: readonly string[],
): string[] {
  const value = at(raw, path);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const branch = issue.errors.find(
      (issues) => !issues.some((inner) => inner.path.length === 0 && inner.code === 'invalid_type'),
    );
    if (branch)
      return branch.flatMap((inner) => inWords({ ...inner, path: [...issue.path, ...inner.path] }, raw, keys));
  }
  return [
    `${path.join('.')}: ${value === undefined ? 'is missing' : `${JSON.stringify(value)} is not the header of a column, nor an object that describes one`}`,
  ];
}

function at(raw: unknown, path: readonly string[]): unknown {
  let value: unknown = raw;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
