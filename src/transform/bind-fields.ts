import type { SlottedAction } from '../model/action-row.js';
import type { Field, Workspace } from '../model/workspace.js';
import { converterFor, isKnownType, type ValueSettings } from '../values/converter.js';
import { fieldTypeOf } from '../values/field-types.js';
import { nearest } from '../values/nearest.js';
import { isZone } from '../values/zone.js';
import { type CellText, type HeaderIndex, compileCellText, foldCase } from './cell-text.js';
import type { CellValue } from './cell-value.js';
import type { ColumnSpec, LeadMap, RowMap } from './map-schema.js';
import { translatorOf, type ValueTranslations } from './value-translations.js';

/** How rows are judged, beside the map and the workspace. */
export interface MapperSettings extends ValueSettings {
  /** What an invalid value does to its row, unless the map says otherwise for its field. */
  readonly onInvalid: 'reject' | 'ignore';
  /** Whether an empty cell leaves its field alone (the default), or clears it in an update. */
  readonly blank?: 'ignore' | 'clear';
  /** The order of day and month in columns without a format, by header, as the survey found it. */
  readonly dateOrders?: ReadonlyMap<string, 'day-first' | 'month-first'>;
  /** The key for a field that is set aside as marker; `slot` is the action's position, -1 for the lead. */
  readonly markerKey?: (row: number, slot: number) => string;
  /** The actions that the second sheet has for a lead, by its normalised identifier. */
  readonly sheetActions?: (key: string) => readonly SlottedAction[];
  /** The list of values that a person translated. */
  readonly translations?: ValueTranslations;
}

/** What the binding of a map's entries shares. */
export interface BindContext extends HeaderIndex {
  readonly workspace: Workspace;
  readonly settings: MapperSettings;
  readonly clearToken?: string;
  /** Faults of the map, collected so that all are told at once. */
  readonly faults: string[];
  /** How each bound field gets its text, collected for remarks about answers and for explanations. */
  readonly texts: Map<string, CellText>;
}

/** Begin to bind a map to a header. */
export function beginBinding(
  { source, clearToken }: { readonly source?: RowMap['source']; readonly clearToken?: string },
  fitted: Pick<BindContext, 'header' | 'workspace' | 'settings'>,
  faults: readonly string[],
): BindContext {
  return {
    ...fitted,
    firstRow: (source?.headerRow ?? 1) + 1,
    emptyTokens: new Set((source?.emptyTokens ?? []).map(foldCase)),
    clearToken,
    faults: [...faults],
    texts: new Map(),
  };
}

/** Bind one field of the lead or of an action to its column. `field` is its path in the map. */
export function bindField(
  field: Field,
  spec: ColumnSpec,
  path: string,
  required: boolean,
  context: BindContext,
): CellValue {
  const { settings, faults } = context;
  const name = path.startsWith('fields.') ? field.apiName : path;
  const translate = translatorOf(settings.translations, name);
  // A cell of tags is translated tag by tag.
  const isTags = fieldTypeOf(field.type) === 'TAGS';
  const text = compileCellText(spec, context, faults, path, isTags ? undefined : translate);
  context.texts.set(name, text);
  return {
    field: name,
    text,
    converter: converterOf(field, spec, text.column, path, context, isTags ? translate : undefined),
    invalidLevel: !required && (spec.onInvalid ?? settings.onInvalid) === 'ignore' ? 'IGNORED' : 'ERROR',
    clearToken: required ? undefined : context.clearToken,
    clearsWhenBlank: settings.blank === 'clear' && !required && text.column !== undefined,
    onUpdate: spec.onUpdate,
    unknownType: isKnownType(field.type) ? undefined : field.type,
  };
}

/** Which policies of an update need a field of a certain type: tags can be appended to, a status has an order. */
function onUpdateFault(field: Field, { onUpdate }: ColumnSpec): string | undefined {
  if (onUpdate === 'append' && fieldTypeOf(field.type) !== 'TAGS') return '"append" is for tags only';
  if (onUpdate === 'never-backwards' && fieldTypeOf(field.type) !== 'STATUS') {
    return '"never-backwards" is for the status only, whose order is the pipeline\'s';
  }
  return undefined;
}

function converterOf(
  field: Field,
  spec: ColumnSpec,
  column: string | undefined,
  path: string,
  context: BindContext,
  translate: ((text: string) => string | undefined) | undefined,
) {
  const { settings, workspace, faults } = context;
  const dateOrder = column === undefined ? undefined : settings.dateOrders?.get(column);
  try {
    const { format, separator, timezone } = spec;
    return converterFor(field, settings, { format, separator, timezone, dateOrder, translate }, workspace);
  } catch (error) {
    // A format that cannot be compiled, or a zone that does not exist, is one fault among the others.
    const key = isZone(spec.timezone ?? settings.timezone) ? 'format' : 'timezone';
    faults.push(`${path}.${key}: ${error instanceof Error ? error.message : String(error)}`);
    return converterFor({ ...field, type: 'TEXT' }, settings, {}, workspace);
  }
}

/** Bind the map's `fields` to the workspace's fields and the file's columns. */
export function bindFields(map: LeadMap, context: BindContext): CellValue[] {
  const { workspace, faults } = context;
  const byName = new Map(workspace.fields.map((field) => [field.apiName, field]));
  const values: CellValue[] = [];
  for (const [name, spec] of Object.entries(map.fields)) {
    const field = byName.get(name);
    if (field === undefined) faults.push(`fields.${name}: ${noSuchField(name, [...byName.keys()], 'the workspace')}`);
    else {
      values.push(bindField(field, spec, `fields.${name}`, name === workspace.identifier, context));
      const fault = onUpdateFault(field, spec);
      if (fault !== undefined) faults.push(`fields.${name}.onUpdate: ${fault}`);
    }
  }
  if (map.leadId === undefined && map.fields[workspace.identifier] === undefined) {
    faults.push(
      `fields: nothing is mapped to "${workspace.identifier}", the field that identifies leads in this workspace`,
    );
  }
  return values;
}

/** Words for a field that does not exist, with the nearest one that does. */
export function noSuchField(name: string, known: readonly string[], owner: string): string {
  const suggestion = nearest(name, known);
  const hint = suggestion === undefined ? `it has ${known.join(', ')}` : `did you mean "${suggestion}"?`;
  return `${owner} has no field "${name}"; ${hint}`;
}
