import { type Remark, remarkAt } from '../model/remark.js';
import type { SourceRow } from '../model/table.js';
import type { Workspace } from '../model/workspace.js';
import { beginBinding, type BindContext, type MapperSettings } from './bind-fields.js';
import { bindBare } from './bare-column.js';
import { compileCellText } from './cell-text.js';
import { type CellValue, readValue, type RowInProgress } from './cell-value.js';
import { mapError } from './map-file.js';
import { noteExtraCells } from './extra-cells.js';
import type { ColumnSpec, RowMap } from './map-schema.js';
import { unusedColumns } from './used-columns.js';
import { checkTranslations, translatorOf } from './value-translations.js';

/** What a map is fitted to. */
export interface Fit {
  readonly mapName: string;
  readonly header: readonly string[];
  readonly workspace: Workspace;
  readonly settings: MapperSettings;
  /** Faults that are known already. */
  readonly faults: readonly string[];
}

/** A map of a bulk command, fitted to a file and a workspace. */
export interface BoundMap<Draft> {
  /** Maps one row. Pure: no row makes it throw. */
  map(source: SourceRow): {
    readonly row: number;
    readonly draft: Draft;
    readonly key?: string;
    readonly remarks: readonly Remark[];
  };
  columnOf(field: string): string | undefined;
  readonly warnings: readonly string[];
}

/** How a row becomes a draft, once all columns are found. */
export type RowReader<Draft> = (row: RowInProgress) => { readonly draft: Draft; readonly key?: string };

/**
 * Fit a map: `bind` finds its columns and returns what reads a row.
 *
 * @throws {ConfigError} with all faults of the map at once.
 */
export function bindRowMap<Draft>(
  map: RowMap,
  fit: Fit,
  bind: (context: BindContext) => RowReader<Draft>,
): BoundMap<Draft> {
  const { header, workspace, settings } = fit;
  const context = beginBinding(map, { header, workspace, settings }, fit.faults);
  const read = bind(context);
  // An action that is bound once for each type finds the same faults each time.
  const faults = [...new Set(context.faults)];
  if (faults.length > 0) throw mapError(fit.mapName, faults);
  if (settings.translations !== undefined) checkTranslations(settings.translations, [...context.texts.keys()]);
  return {
    warnings: unusedColumns(map, header),
    columnOf: (field) => context.texts.get(field)?.column,
    map({ row, cells, faults: cellFaults }) {
      const progress: RowInProgress = { row, cells, faults: cellFaults, remarks: [] };
      const { draft, key } = read(progress);
      if (cells.length > header.length) noteExtraCells(progress, header.length);
      return { row, draft, key, remarks: progress.remarks };
    },
  };
}

/**
 * Bind a column that holds an id or another name of a thing: its text as it is.
 *
 * @param path the key of the map, also the field's name in remarks.
 * @param names what an empty cell fails to name; left out where it may be empty.
 */
export function bindName(
  column: string,
  path: string,
  context: BindContext,
  names?: string,
): (row: RowInProgress) => string {
  const { header, index, read } = bindBare(column, path, context);
  context.texts.set(path, {
    column: header,
    indexes: [index],
    raw: (cells) => cells[index] ?? '',
    read: (cells) => (cells[index] ?? '').trim(),
  });
  return (row) => {
    const name = read(row);
    if (name === '' && names !== undefined) {
      const problem = { code: 'IDENTIFIER_MISSING', message: `is empty, and it names ${names}` } as const;
      row.remarks.push(remarkAt({ row: row.row, column: header, field: path }, problem));
    }
    return name ?? '';
  };
}

/** Bind a value that is no field of the workspace: its text as the map reads it, and what converts it. */
export function bindText(
  spec: ColumnSpec,
  path: string,
  converter: CellValue['converter'],
  context: BindContext,
  required = true,
): CellValue {
  const name = path.replace(/^fields\./u, '');
  const text = compileCellText(spec, context, context.faults, path, translatorOf(context.settings.translations, name));
  context.texts.set(name, text);
  const ignored = !required && (spec.onInvalid ?? context.settings.onInvalid) === 'ignore';
  return { field: name, text, converter, invalidLevel: ignored ? 'IGNORED' : 'ERROR' };
}

/** Bind a value that no row does without; an empty cell is said, and reads `''`. */
export function bindRequired(
  spec: ColumnSpec,
  name: string,
  converter: CellValue['converter'],
  context: BindContext,
): (row: RowInProgress) => string {
  const value = bindText(spec, `fields.${name}`, converter, context);
  return (row) => {
    const before = row.remarks.length;
    const read = readValue(value, row);
    if (read === undefined && row.remarks.length === before) {
      const place = { row: row.row, column: value.text.column, field: name };
      row.remarks.push(remarkAt(place, { code: 'IDENTIFIER_MISSING', message: `is empty, and there is no ${name}` }));
    }
    return String(read ?? '');
  };
}
