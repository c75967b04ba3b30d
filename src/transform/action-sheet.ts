import type { ActionRow, SlottedAction } from '../model/action-row.js';
import { isValid, remarkAt } from '../model/remark.js';
import type { ColumnChoices } from '../model/source-sheet.js';
import type { SourceRow } from '../model/table.js';
import type { Workspace } from '../model/workspace.js';
import { keyReader } from '../values/converter.js';
import { type BoundAction } from './bind-actions.js';
import { type BindContext, bindField, type MapperSettings } from './bind-fields.js';
import type { CellText } from './cell-text.js';
import { type RowInProgress, readValue } from './cell-value.js';
import { columnChoices } from './choices.js';
import { surveyDateOrders, type DateOrderSurvey } from './date-columns.js';
import { isExample } from './example-row.js';
import { noteExtraCells } from './extra-cells.js';
import type { ActionSheetSpec } from './map-schema.js';
import { bindOpenAction, possibleActions } from './open-action.js';
import { sheetSlot } from './sheet-slots.js';
import { unusedColumns } from './used-columns.js';

/** Where the second sheet stands in the map: faults, remarks and lists of values name its parts by it. */
const path = 'sheets.actions';

/** What is known of the second sheet before its rows are read. */
export interface SheetHeader {
  readonly name: string;
  readonly header: readonly string[];
  /** The order of day and month in columns without a format, by header. */
  readonly dateOrders: MapperSettings['dateOrders'];
}

/** The second sheet's part of a map, fitted to that sheet and a workspace. */
export interface BoundActionSheet {
  readonly name: string;
  /** Columns whose cells may only say what a list of the workspace has. */
  readonly choices: readonly ColumnChoices[];
  readonly warnings: readonly string[];
  /** How each bound value gets its text. */
  readonly texts: ReadonlyMap<string, CellText>;
  /** Map one row. Pure: no row makes it throw. */
  map(source: SourceRow): ActionRow;
  /** How the actions of one type are bound, by their position in the sheet's list. */
  actionAt(at: number, type: string): BoundAction | undefined;
  /** What a part of an action is called in the map: `sheets.actions.actions[0].note`. */
  fieldOf(at: number): string;
}

const everyAction = (spec: ActionSheetSpec, workspace: Workspace) =>
  spec.actions.flatMap((action) => possibleActions(action, workspace));

/** The date columns of the second sheet whose order of day and month the sheet must tell. */
export function surveySheetDates(
  spec: ActionSheetSpec,
  header: readonly string[],
  workspace: Workspace,
): DateOrderSurvey {
  return surveyDateOrders({ fields: {}, actions: everyAction(spec, workspace) }, header, workspace);
}

/** Fit the second sheet's part of a map. Its faults are added to those of the map. */
export function bindActionSheet(spec: ActionSheetSpec, sheet: SheetHeader, parent: BindContext): BoundActionSheet {
  const { workspace, settings } = parent;
  const { name, header } = sheet;
  const texts = new Map<string, CellText>();
  const faults: string[] = [];
  const contextOf = (at: number): BindContext => ({
    ...{ workspace, header, texts, faults },
    emptyTokens: parent.emptyTokens,
    firstRow: (spec.headerRow ?? 1) + 1,
    settings: {
      ...settings,
      blank: 'ignore',
      dateOrders: sheet.dateOrders,
      markerKey: (row) => settings.markerKey?.(row, sheetSlot(row, at)) ?? '',
    },
  });
  const identifier = workspace.fields.find(({ apiName }) => apiName === workspace.identifier) ?? {
    ...{ apiName: workspace.identifier, type: 'TEXT', locked: false },
  };
  const keyOf = keyReader(identifier.type);
  const key = bindField(identifier, { column: spec.leadKey }, `${path}.leadKey`, true, contextOf(0));
  const fieldOf = (at: number): string => `${path}.actions[${at}]`;
  const actions = spec.actions.map((action, at) => bindOpenAction(action, fieldOf(at), contextOf(at)));
  const where = `the sheet "${name}" has`;
  // An action that is bound once for each type finds the same faults each time.
  parent.faults.push(...new Set(faults.map((fault) => fault.replace(': the file has', `: ${where}`))));

  const draftsOf = (row: RowInProgress): SlottedAction[] =>
    actions.flatMap(({ read }, at) => {
      const draft = read(row);
      return draft === undefined ? [] : [{ slot: sheetSlot(row.row, at), draft }];
    });
  return {
    name,
    texts,
    fieldOf,
    choices: columnChoices({ fields: {}, actions: everyAction(spec, workspace) }, header, workspace),
    warnings: unusedColumns(spec, header, `of the sheet "${name}"`),
    actionAt: (at, type) => actions[at]?.bindingOf(type),
    map({ row, cells, faults: cellFaults }) {
      const progress: RowInProgress = { row, cells, faults: cellFaults, remarks: [] };
      const { remarks } = progress;
      const place = { row, column: key.text.column, field: key.field };
      const cell = cells[key.text.indexes[0] ?? -1] ?? '';
      if (isExample(cell)) {
        const message = `"${cell.slice(0, 60)}" is the example of a template, and no lead`;
        return { row, actions: [], remarks: [remarkAt({ ...place, value: cell }, { code: 'EXAMPLE_ROW', message })] };
      }
      const value = readValue(key, progress);
      if (value === undefined && remarks.length === 0) {
        remarks.push(remarkAt(place, { code: 'IDENTIFIER_MISSING', message: 'is empty, and it names the lead' }));
      }
      const drafts = draftsOf(progress);
      if (cells.length > header.length) noteExtraCells(progress, header.length);
      return {
        row,
        ...(value !== undefined && { key: keyOf(value) }),
        actions: isValid(remarks) ? drafts : [],
        remarks,
      };
    },
  };
}
