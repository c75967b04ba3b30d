import { ConfigError } from '../model/errors.js';
import type { Problem } from '../model/remark.js';
import type { Field, Workspace } from '../model/workspace.js';
import { converterFor, type ValueSettings } from '../values/converter.js';
import { returnedDateReader } from '../values/dates.js';
import { fieldTypeOf } from '../values/field-types.js';
import { zoneClock } from '../values/zone.js';
import { noSuchField } from './bind-fields.js';
import { searchableFields } from './search-question.js';

/** A cell with its type, as a workbook keeps it; a `Date` shows its UTC reading. */
export type TypedCell = string | number | boolean | Date | undefined;

/** One column of an export: a field, and how its values are written. */
export interface FieldColumn {
  readonly field: Field;
  /** In characters, for workbooks. */
  readonly width: number;
  /** The text of a value, which the importer reads back; nothing is `''`. */
  text(value: unknown): string;
  /** The value for a workbook. */
  cell(value: unknown): TypedCell;
  /** The value for NDJSON: dates as text, everything else as the API has it. */
  json(value: unknown): unknown;
  /** What is odd about a value, where something is; absent where nothing can be. */
  readonly oddity?: (value: unknown) => Problem | undefined;
}

/** How an export writes values. */
export interface ColumnOptions {
  /** API names, in this order; all fields in the workspace's order when left out. */
  readonly columns?: readonly string[];
  /** Date tokens, e.g. `DD/MM/YYYY HH:mm`; ISO with offset when left out. */
  readonly dateFormat?: string;
}

/** The header of the column with the lead's id, which always comes first. */
export const leadIdColumn = 'lead_id';

/**
 * The columns of an export behind the id, checked against the workspace.
 *
 * @throws {ConfigError} naming every column that does not exist, with the nearest one.
 */
export function leadColumns(
  { columns, dateFormat }: ColumnOptions,
  workspace: Workspace,
  settings: ValueSettings,
): FieldColumn[] {
  const known = searchableFields(workspace);
  if (columns === undefined) return known.map((field) => fieldColumn(field, workspace, settings, dateFormat));
  const wanted = [...new Set(columns.map((name) => name.trim()))].filter(
    (name) => name !== '' && name !== leadIdColumn,
  );
  const faults: string[] = [];
  const found = wanted.flatMap((name) => {
    const field = known.find(({ apiName }) => apiName === name);
    if (field !== undefined) return [field];
    const names = known.map(({ apiName }) => apiName);
    faults.push(noSuchField(name, names, 'the workspace'));
    return [];
  });
  if (faults.length > 0) {
    throw new ConfigError(`--columns does not fit the workspace:${faults.map((fault) => `\n  - ${fault}`).join('')}`);
  }
  return found.map((field) => fieldColumn(field, workspace, settings, dateFormat));
}

const widths: Readonly<Record<string, number>> = { DATE: 26, TEXT: 24, EMAIL: 28, ASSIGNEE: 28, TAGS: 28, WEBSITE: 28 };

/** How the values of one field are written. */
export function fieldColumn(
  field: Field,
  workspace: Workspace,
  settings: ValueSettings,
  dateFormat?: string,
): FieldColumn {
  const type = fieldTypeOf(field.type);
  const isDate = type === 'DATE';
  const { format } = converterFor(field, settings, isDate ? { format: dateFormat } : {}, workspace);
  const text = (value: unknown): string => (value === undefined || value === null ? '' : format(value));
  const width = Math.max(widths[type ?? ''] ?? 16, Math.min(40, field.apiName.length + 4));
  const common = { field, width, text };
  const cellText = (value: unknown): string | undefined => text(value) || undefined;
  if (isDate) return { ...common, ...dateCells(field, settings.timezone, text) };
  const numeric = type === 'NUMBER' || type === 'MONEY' || type === 'RATING';
  return {
    ...common,
    cell: numeric ? (value) => exactNumber(value) ?? cellText(value) : cellText,
    json: (value) => (value === null || value === '' ? undefined : value),
  };
}

function dateCells(
  field: Field,
  timezone: string,
  text: (value: unknown) => string,
): Pick<FieldColumn, 'cell' | 'json' | 'oddity'> {
  const epochOf = returnedDateReader(field, timezone);
  const zone = zoneClock(timezone);
  return {
    cell(value) {
      const epoch = value === undefined || value === null ? undefined : epochOf(value);
      if (epoch === undefined) return text(value) || undefined;
      const local = epoch + zone.offsetAt(epoch) * 60_000;
      // A spreadsheet keeps seconds, and no zone: what would come back as another instant stays text, unless it is only to look at.
      const comesBack = epoch % 1000 === 0 && zone.toEpoch(local) === epoch;
      if (local < firstDay || local > lastDay || !(comesBack || field.locked)) return text(value);
      return new Date(Math.floor(local / 1000) * 1000);
    },
    json: (value) => text(value) || undefined,
    oddity(value) {
      if (value === undefined || value === null || value === '' || epochOf(value) !== undefined) return undefined;
      const message = `${JSON.stringify(text(value).slice(0, 60))} is not a date; it was written as it is`;
      return { code: 'DATE_INVALID', message, tip: 'Correct the date in Telecrm.' };
    },
  };
}

/** What spreadsheets can show as dates. */
const firstDay = Date.UTC(1900, 2, 1);
const lastDay = Date.UTC(9999, 11, 31);

/** A number that a spreadsheet keeps to its last digit, which are 15. */
function exactNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value !== 'string' || !/^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?$/u.test(value)) return undefined;
  return value.replace(/\D/gu, '').length <= 15 ? Number(value) : undefined;
}
