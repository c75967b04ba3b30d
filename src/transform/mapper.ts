import type { ActionDraft, FieldValue, FieldValues, LeadDraft } from '../model/lead.js';
import type { MappedRow } from '../model/mapped-row.js';
import { type RemarkPlace, remarkAt } from '../model/remark.js';
import type { SourceRow } from '../model/table.js';
import type { Workspace } from '../model/workspace.js';
import { keyReader } from '../values/converter.js';
import { bindActionSheet, type BoundActionSheet, type SheetHeader } from './action-sheet.js';
import { type BoundAction, bindAction } from './bind-actions.js';
import { beginBinding, type MapperSettings, bindFields, noSuchField } from './bind-fields.js';
import { bindBare } from './bare-column.js';
import { type RowInProgress, readValue } from './cell-value.js';
import { mapError } from './map-file.js';
import { isExample } from './example-row.js';
import { noteExtraCells } from './extra-cells.js';
import type { LeadMap, OnUpdate } from './map-schema.js';
import { sheetPlaceOf } from './sheet-slots.js';
import { unusedColumns } from './used-columns.js';
import { checkTranslations } from './value-translations.js';

/** What one mapped value reads in a row. */
export interface MappedText {
  /** The field's API name, or for actions `actions[0].note`. */
  readonly field: string;
  /** Absent for constants, lists and joined columns. */
  readonly column?: string;
  /** The cell as it stands in the file; the joined cells; the constant. */
  readonly cell: string;
  /** Trimmed, translated, or the default. */
  readonly text: string;
}

/** How the values of one field of the lead are compared and updated. */
export interface MappedField {
  /** Whether what the API returned is what was sent. */
  equal(sent: FieldValue, returned: unknown): boolean;
  /** What an update does where the lead has a value already, where the map says so. */
  readonly onUpdate?: OnUpdate;
}

/** What remarks about an action, or a part of one, name. */
export interface ActionPlace {
  /** `actions[0].note`; of the second sheet, `sheets.actions.actions[0].note`. */
  readonly field: string;
  readonly column?: string;
  /** The row of the second sheet, where the action comes from there. */
  readonly sheetRow?: number;
}

/** A map fitted to a file and a workspace. */
export interface LeadMapper {
  /** Map one row. Pure: no clock, no network, and no row makes it throw. */
  map(source: SourceRow): MappedRow<LeadDraft>;
  /** The column that a field came from; actions are named `actions[0].note`. */
  readonly columnOf: (field: string) => string | undefined;
  /** What each mapped value reads in a row before it is converted, in the order of the map. */
  textsOf(source: SourceRow): MappedText[];
  /** The field that the map sets aside for this program's key. */
  readonly marker?: string;
  /** Whether a lead has all the fields that were sent, in whatever form the API returns them. */
  readonly sameFields: (sent: FieldValues, returned: Readonly<Record<string, unknown>>) => boolean;
  /** How one field of the lead is compared and updated; absent for a field that the map does not fill. */
  readonly fieldOf: (name: string) => MappedField | undefined;
  /** One action of the map by its position, or one of the second sheet by its slot, as actions of this type are bound. */
  readonly actionAt: (slot: number, type: string) => Pick<BoundAction, 'sameFields' | 'marker'> | undefined;
  /** Where the action of a slot, or a part of it (`.note`), stands. */
  readonly placeOf: (slot: number, part?: string) => ActionPlace;
  /** The second sheet, where the map names one. */
  readonly sheet?: BoundActionSheet;
  /** What the user should know before anything is sent, one sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Fit a map to a file's header and a workspace, and return the function that maps one row.
 *
 * What is wrong with the map is found here, once, all at once; what is wrong with a row comes back as remarks.
 *
 * @param knownFaults faults that the survey of the file found; told together with the others.
 * @param second the second sheet that the map names.
 * @throws {ConfigError} when the map names a field, an action or a column that does not exist, or the list of values
 *   has faults.
 */
export function compileMapper(
  map: LeadMap,
  mapName: string,
  header: readonly string[],
  workspace: Workspace,
  settings: MapperSettings,
  knownFaults: readonly string[] = [],
  second?: SheetHeader,
): LeadMapper {
  const context = beginBinding(map, { header, workspace, settings }, knownFaults);
  const values = bindFields(map, context);
  const actions = map.actions.map((spec, slot) => bindAction(spec, slot, context));
  const sheet = second && map.sheets?.actions && bindActionSheet(map.sheets.actions, second, context);
  const leadIds = map.leadId === undefined ? undefined : bindBare(map.leadId, 'leadId', context);
  const marker = checkMarker(map, workspace, context.faults);
  if (context.faults.length > 0) throw mapError(mapName, context.faults);
  if (settings.translations !== undefined) {
    checkTranslations(settings.translations, [
      ...workspace.fields.map(({ apiName }) => apiName),
      ...context.texts.keys(),
      ...(sheet?.texts.keys() ?? []),
    ]);
  }

  const identifier = workspace.fields.find(({ apiName }) => apiName === workspace.identifier);
  const keyOf = keyReader(identifier?.type ?? 'TEXT');
  const identifierValue = values.find(({ field }) => field === workspace.identifier);
  const width = header.length;
  const byName = new Map<string, MappedField>(
    values.map(({ field, converter, onUpdate }) => [
      field,
      { equal: (sent, returned) => converter.equal?.(sent, returned) === true, onUpdate },
    ]),
  );

  return {
    fieldOf: (name) => byName.get(name),
    actionAt(slot, type) {
      const place = sheetPlaceOf(slot);
      return place === undefined ? actions[slot] : sheet?.actionAt(place.at, type);
    },
    placeOf(slot, part = '') {
      const place = sheetPlaceOf(slot);
      const field = `${place === undefined ? `actions[${slot}]` : (sheet?.fieldOf(place.at) ?? '')}${part}`;
      const texts = place === undefined ? context.texts : sheet?.texts;
      return { field, column: texts?.get(field)?.column, ...(place !== undefined && { sheetRow: place.row }) };
    },
    sheet,
    columnOf: (field) => context.texts.get(field)?.column,
    marker,
    sameFields: (sent, returned) =>
      values.every(({ field, converter }) => {
        const value = sent[field];
        return value === undefined || converter.equal?.(value, returned[field]) === true;
      }),
    textsOf: ({ row, cells }) =>
      Array.from(context.texts, ([field, { column, raw, read }]) => ({
        field,
        column,
        cell: raw(cells, row),
        text: read(cells, row),
      })),
    warnings: [...unusedColumns(map, header), ...(sheet?.warnings ?? [])],
    map(source) {
      const identifierCell = source.cells[identifierValue?.text.indexes[0] ?? -1] ?? '';
      if (isExample(identifierCell)) {
        const place = { row: source.row, column: identifierValue?.text.column, field: workspace.identifier };
        return exampleRow({ ...place, value: identifierCell });
      }
      const cleared: string[] = [];
      const row: RowInProgress = { row: source.row, cells: source.cells, faults: source.faults, remarks: [], cleared };
      const fields: FieldValues = {};
      for (const value of values) {
        const parsed = readValue(value, row);
        if (parsed !== undefined) fields[value.field] = parsed;
      }
      const leadId = leadIds === undefined ? '' : leadIds.read(row);
      const identity = fields[workspace.identifier];
      const key = identity === undefined ? undefined : keyOf(identity);
      if (key === undefined && leadId === '' && !hasRemark(row, workspace.identifier)) {
        const place = { row: row.row, column: identifierValue?.text.column, field: workspace.identifier };
        row.remarks.push(
          remarkAt(place, { code: 'IDENTIFIER_MISSING', message: 'is empty, and it identifies the lead' }),
        );
      }
      const drafts: ActionDraft[] = [];
      const actionSlots: number[] = [];
      for (let slot = 0; slot < actions.length; slot++) {
        const draft = actions[slot]?.read(row);
        if (draft === undefined) continue;
        drafts.push(draft);
        actionSlots.push(slot);
      }
      for (const { slot, draft } of key === undefined ? [] : (settings.sheetActions?.(key) ?? [])) {
        drafts.push(draft);
        actionSlots.push(slot);
      }
      if (marker !== undefined) fields[marker] = settings.markerKey?.(row.row, -1) ?? '';
      if (source.cells.length > width) noteExtraCells(row, width);
      const draft: LeadDraft = {
        fields,
        actions: drafts,
        actionSlots,
        ...(leadId !== undefined && leadId !== '' && { leadId }),
        // The fields of actions have paths; there is nothing to clear on an action that is new.
        ...(cleared.length > 0 && { cleared: cleared.filter((name) => byName.has(name)) }),
      };
      return { row: source.row, draft, key, remarks: row.remarks };
    },
  };
}

/** The example row of a template: nothing of it is sent, and it says so. */
function exampleRow(place: RemarkPlace): MappedRow<LeadDraft> {
  const message = `"${(place.value ?? '').slice(0, 60)}" is the example of a template, and no lead`;
  const remarks = [remarkAt(place, { code: 'EXAMPLE_ROW', message })];
  return { row: place.row, draft: { fields: {}, actions: [], actionSlots: [] }, remarks };
}

function hasRemark(row: RowInProgress, field: string): boolean {
  return row.remarks.some((remark) => remark.field === field && remark.level === 'ERROR');
}

function checkMarker(map: LeadMap, workspace: Workspace, faults: string[]): string | undefined {
  const { marker } = map;
  if (marker === undefined) return undefined;
  const names = workspace.fields.map(({ apiName }) => apiName);
  if (!names.includes(marker)) faults.push(`marker: ${noSuchField(marker, names, 'the workspace')}`);
  if (map.fields[marker] !== undefined)
    faults.push(`marker: "${marker}" is mapped to a column; a marker needs a field of its own`);
  return marker;
}
