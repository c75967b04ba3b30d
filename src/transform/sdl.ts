import { checkMap, mapError } from './map-file.js';
import type { LeadMap, LeadMapInput } from './map-schema.js';
import { type PropertyLine, propertyLines } from './sdl-lines.js';

type Spec = NonNullable<LeadMapInput['fields']>[string];

/** What an `.sdl` file asks for, while its lines are read. */
interface Draft {
  readonly fields: Map<string, Spec>;
  readonly ignore: string[];
  leadId?: string;
  /** The line that first used a field or a column, for messages. */
  readonly lineOfField: Map<string, number>;
  readonly lineOfColumn: Map<string, number>;
}

/**
 * Read a map of Salesforce Data Loader: `Column=field` lines with the escapes of Java properties.
 *
 * `"Expo 2026"=contact_source` is a constant, `City,\ State=notes` joins columns with a comma, `Stage=status,notes`
 * feeds two fields, `Column=` leaves the column out on purpose, and the field `leadId` is the lead's id.
 *
 * @param name the file's name, for messages.
 * @throws {ConfigError} with all faults at once, each with its line.
 */
export function parseSdl(text: string, name: string): LeadMap {
  const faults: string[] = [];
  const draft: Draft = { fields: new Map(), ignore: [], lineOfField: new Map(), lineOfColumn: new Map() };
  for (const line of propertyLines(text.replace(/^\uFEFF/u, ''), faults)) addLine(line, draft, faults);
  const { fields, ignore, leadId } = draft;
  if (faults.length === 0 && fields.size === 0) faults.push('no line maps a column; write "Column=field" lines');
  if (faults.length > 0) throw mapError(name, faults);
  return checkMap(
    { version: 1, fields: Object.fromEntries(fields), ignore, ...(leadId !== undefined && { leadId }) },
    name,
  );
}

function addLine({ line, key, value }: PropertyLine, draft: Draft, faults: string[]): void {
  const fault = (message: string): void => {
    faults.push(`line ${line}: ${message}`);
  };
  const targets = value
    .split(',')
    .map((target) => target.trim())
    .filter((target) => target !== '');
  const constant = /^"([\s\S]*)"$/u.exec(key)?.[1];
  if (key === '') return fault(`nothing stands before the "=" of "${value}"`);
  if (constant === undefined) {
    const before = draft.lineOfColumn.get(key.toLowerCase());
    if (before !== undefined)
      return fault(
        `the column "${key}" stands in line ${before} already; one line may name several fields: "Column=a,b"`,
      );
    draft.lineOfColumn.set(key.toLowerCase(), line);
    if (targets.length === 0) {
      draft.ignore.push(...columnsOf(key));
      return;
    }
  } else if (targets.length === 0) return fault(`the constant ${key} has no field`);

  const spec = specOf(key, constant);
  if (spec === undefined)
    return fault(
      `"${key}" joins columns, and one of them is empty or has a brace in its name; use a JSON map for that`,
    );
  for (const target of targets) {
    const before = draft.lineOfField.get(target);
    if (/[=:"\s]/u.test(target)) {
      fault(
        `"${target}" is not the name of a field; an "=", ":" or blank inside a column's name is written "\\=", "\\:", "\\ "`,
      );
    } else if (before !== undefined) {
      fault(
        `the field "${target}" is mapped in line ${before} already; columns are joined in one line: "City,\\ State=${target}"`,
      );
    } else {
      draft.lineOfField.set(target, line);
      if (target !== 'leadId') draft.fields.set(target, spec);
      else if (typeof spec === 'string') draft.leadId = spec;
      else fault('"leadId" takes one column, not a constant or several columns');
    }
  }
}

function specOf(key: string, constant: string | undefined): Spec | undefined {
  if (constant !== undefined) return { value: constant };
  const columns = columnsOf(key);
  if (columns.length === 1) return key;
  if (columns.some((column) => column === '' || /[{}]/u.test(column))) return undefined;
  return { template: columns.map((column) => `{${column}}`).join(', ') };
}

const columnsOf = (key: string): string[] => key.split(',').map((column) => column.trim());
