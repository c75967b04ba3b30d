import { ConfigError } from '../model/errors.js';
import { noSuchField } from './bind-fields.js';
import { type FieldColumn, leadIdColumn } from './lead-columns.js';

/**
 * The headers of an export: API names, or the readable ones that somebody gave them.
 *
 * @throws {ConfigError} naming every label of no column, and headers that would stand twice.
 */
export function exportHeaders(
  labels: Readonly<Record<string, string>>,
  columns: readonly FieldColumn[],
): (apiName: string) => string {
  const names = [leadIdColumn, ...columns.map(({ field }) => field.apiName)];
  const given = new Map(Object.entries(labels).map(([name, label]) => [name, label.trim()]));
  const faults = [...given].flatMap(([name, label]) => {
    if (!names.includes(name)) return [noSuchField(name, names, 'the export')];
    return label === '' ? [`"${name}" has an empty label`] : [];
  });
  const headers = names.map((name) => given.get(name) ?? name);
  const twice = headers.find((header, at) => headers.indexOf(header) !== at);
  if (twice !== undefined) faults.push(`two columns would have the header "${twice}"`);
  if (faults.length > 0) {
    throw new ConfigError(`--labels does not fit the export:${faults.map((fault) => `\n  - ${fault}`).join('')}`, [
      'Write {"api_name": "Header", …} with names of columns of the export.',
    ]);
  }
  return (apiName) => given.get(apiName) ?? apiName;
}
