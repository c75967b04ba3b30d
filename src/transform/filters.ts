import { ConfigError } from '../model/errors.js';
import type { FieldValue } from '../model/lead.js';
import type { Workspace } from '../model/workspace.js';
import { converterFor, type ValueSettings } from '../values/converter.js';
import { noSuchField } from './bind-fields.js';

/** A condition of a search: one value, or several of which one must hold. */
export type FilterValues = Record<string, string | number | readonly (string | number)[]>;

/**
 * Read filters as typed, `field=value`, checked against the workspace before any search. `a,b` is OR; a comma
 * inside a value is written `\,`. Values are brought into the form that the workspace compares.
 *
 * @throws {ConfigError} with all faults at once.
 */
export function parseFilters(filters: readonly string[], workspace: Workspace, settings: ValueSettings): FilterValues {
  const faults: string[] = [];
  const result = new Map<string, (string | number)[]>();
  const names = workspace.fields.map(({ apiName }) => apiName);
  for (const filter of filters) {
    const [, name = '', text = ''] = /^([^=]*)=([\s\S]*)$/u.exec(filter) ?? [];
    const field = workspace.fields.find(({ apiName }) => apiName === name.trim());
    if (name.trim() === '' || text.trim() === '') faults.push(`"${filter}" is not of the form field=value`);
    else if (field === undefined) faults.push(noSuchField(name.trim(), names, 'the workspace'));
    else if (result.has(field.apiName))
      faults.push(`"${field.apiName}" stands twice; write ${field.apiName}=a,b for one or the other`);
    else {
      const { parse } = converterFor(field, settings, {}, workspace);
      const values: (string | number)[] = [];
      for (const part of splitValues(text)) {
        const parsed = parse(part);
        if (parsed.ok) values.push(...simpleValues(parsed.value));
        else faults.push(`${field.apiName}: ${parsed.problem.message}`);
      }
      result.set(field.apiName, values);
    }
  }
  if (faults.length > 0) {
    throw new ConfigError(`--filter does not fit:${faults.map((fault) => `\n  - ${fault}`).join('')}`, [
      'Write --filter field=value with the API name of a field; repeat it for several fields.',
    ]);
  }
  return Object.fromEntries(
    [...result].map(([name, values]) => [name, values.length === 1 ? (values[0] ?? '') : values]),
  );
}

function splitValues(text: string): string[] {
  return text
    .split(/(?<!\\),/u)
    .map((part) => part.replaceAll('\\,', ',').trim())
    .filter((part) => part !== '');
}

function simpleValues(value: FieldValue): readonly (string | number)[] {
  return typeof value === 'string' || typeof value === 'number' ? [value] : value;
}
