import { ConfigError } from '../model/errors.js';
import type { Table } from '../model/table.js';
import { nearest } from '../values/nearest.js';
import { normalCase } from '../values/normal-case.js';

/** Values that a person translated in the list that a dry run wrote (`--values`). */
export interface ValueTranslations {
  /** The file's name, for messages. */
  readonly name: string;
  /** By field: its API name, or for actions `actions[0].note`. */
  readonly fields: ReadonlyMap<string, FieldTranslations>;
  /** What is wrong with single rows; told together with fields that do not exist. */
  readonly faults: readonly string[];
}

/** The translations of one field. */
interface FieldTranslations {
  /** The row that names the field first. */
  readonly row: number;
  /** What to use instead, by the value in normal case; with the row that says so. */
  readonly uses: Map<string, { readonly use: string; readonly row: number }>;
}

/** The columns that a list of values must have; `count` and `suggestion` are for people. */
const needed = ['field', 'value', 'use'] as const;

/**
 * Read a list of values, as a dry run writes it: rows with a `use` translate that value of that field.
 *
 * @throws {ConfigError} when columns are missing.
 */
export async function readValueTranslations(table: Table, name: string): Promise<ValueTranslations> {
  const header = table.header.map((text) => text.toLowerCase());
  const missing = needed.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    // Breaking out of the rows closes the file.
    for await (const _ of table.rows) break;
    const list = missing.map((column) => `"${column}"`).join(', ');
    throw new ConfigError(
      `${name} is not a list of values: it has no column ${list}; its columns are ${table.header.join(', ')}.`,
      ['Give --values the file <input>-values.csv of a dry run, with its column "use" filled in.'],
    );
  }
  const [fieldAt = 0, valueAt = 0, useAt = 0] = needed.map((column) => header.indexOf(column));
  const fields = new Map<string, FieldTranslations>();
  const faults: string[] = [];
  for await (const batch of table.rows) {
    for (const { row, cells } of batch) {
      const use = (cells[useAt] ?? '').trim();
      if (use === '') continue;
      const field = (cells[fieldAt] ?? '').trim();
      const value = normalCase(cells[valueAt] ?? '');
      if (field === '') faults.push(`row ${row}: "field" is empty`);
      if (value === '') faults.push(`row ${row}: "value" is empty; an empty cell is filled by "default" in the map`);
      if (field === '' || value === '') continue;
      const entry = fields.get(field) ?? { row, uses: new Map() };
      fields.set(field, entry);
      const before = entry.uses.get(value);
      if (before !== undefined && before.use !== use) {
        faults.push(`row ${row}: "${value}" of "${field}" is "${before.use}" in row ${before.row}, and "${use}" here`);
      }
      entry.uses.set(value, { use, row });
    }
  }
  return { name, fields, faults };
}

/**
 * Check a list of values against the fields that there are.
 *
 * @param known API names of the workspace's fields, and the paths of the map's actions.
 * @throws {ConfigError} with all faults of the list at once.
 */
export function checkTranslations({ name, fields, faults }: ValueTranslations, known: readonly string[]): void {
  const all = [...faults];
  for (const [field, { row }] of fields) {
    if (known.includes(field)) continue;
    const suggestion = nearest(field, known);
    const hint = suggestion === undefined ? '' : `; did you mean "${suggestion}"?`;
    all.push(`row ${row}: neither the workspace nor the map's actions have a field "${field}"${hint}`);
  }
  if (all.length === 0) return;
  const count = all.length === 1 ? 'a fault' : `${all.length} faults`;
  throw new ConfigError(`${name} has ${count}:${all.map((fault) => `\n  - ${fault}`).join('')}`, [
    'Correct the list of values; a dry run writes a new one.',
  ]);
}

/** What translates the values of one field; `undefined` where the list has none for it. */
export function translatorOf(
  translations: ValueTranslations | undefined,
  field: string,
): ((text: string) => string | undefined) | undefined {
  const uses = translations?.fields.get(field)?.uses;
  return uses === undefined ? undefined : (text) => uses.get(normalCase(text))?.use;
}
