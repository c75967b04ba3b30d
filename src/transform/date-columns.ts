import type { SourceRow } from '../model/table.js';
import type { Workspace } from '../model/workspace.js';
import { observeDateOrder } from '../values/date-order.js';
import { foldHeader } from './cell-text.js';
import type { ColumnSpec, LeadMap } from './map-schema.js';

/** Watches the date columns that have no format, so that the order of day and month is known and never guessed. */
export interface DateOrderSurvey {
  /** False when every date column has its format: the file need not be read for it. */
  readonly needed: boolean;
  observe(batch: readonly SourceRow[]): void;
  /** The order by header, and for each column that leaves it open, words with both readings. */
  verdict(): { readonly orders: ReadonlyMap<string, 'day-first' | 'month-first'>; readonly faults: readonly string[] };
}

/** Find the map's date columns without a format. Nothing is checked here: the mapper tells the map's faults. */
export function surveyDateOrders(
  map: Pick<LeadMap, 'fields' | 'actions'>,
  header: readonly string[],
  workspace: Workspace,
): DateOrderSurvey {
  const columns = [...new Set(undatedColumns(map, header, workspace))].map((index) => ({
    index,
    observer: observeDateOrder(),
  }));
  return {
    needed: columns.length > 0,
    observe(batch) {
      for (const { cells } of batch) {
        for (const { index, observer } of columns) {
          const text = (cells[index] ?? '').trim();
          if (text !== '') observer.observe(text);
        }
      }
    },
    verdict() {
      const orders = new Map<string, 'day-first' | 'month-first'>();
      const faults: string[] = [];
      for (const { index, observer } of columns) {
        const name = header[index] ?? '';
        const found = observer.verdict();
        if (found.order === 'day-first' || found.order === 'month-first') orders.set(name, found.order);
        else if (found.order === 'ambiguous') {
          faults.push(
            `the dates in "${name}" can be read in two ways: "${found.example}" is ${found.dayFirst} or ${found.monthFirst}; give the column a "format", such as "DD/MM/YYYY" or "MM/DD/YYYY"`,
          );
        } else if (found.order === 'mixed') {
          faults.push(
            `the dates in "${name}" are of both orders: "${found.dayFirstExample}" has the day first, "${found.monthFirstExample}" the month; bring them into one order, and give the column a "format"`,
          );
        }
      }
      return { orders, faults };
    },
  };
}

function* undatedColumns(
  map: Pick<LeadMap, 'fields' | 'actions'>,
  header: readonly string[],
  workspace: Workspace,
): Generator<number> {
  const typeOf = new Map(workspace.fields.map((field) => [field.apiName, field.type]));
  const find = (spec: ColumnSpec) =>
    header.findIndex((name) => name !== '' && foldHeader(name) === foldHeader(spec.column ?? ''));
  for (const [name, spec] of Object.entries(map.fields)) {
    if (isUndated(spec, typeOf.get(name))) yield find(spec);
  }
  for (const action of map.actions) {
    const fields = workspace.actions.find(({ code }) => code === action.type)?.fields ?? [];
    for (const [name, spec] of Object.entries(action.fields ?? {})) {
      if (isUndated(spec, fields.find(({ apiName }) => apiName === name)?.type)) yield find(spec);
    }
    if (action.created_on !== undefined && isUndated(action.created_on, 'DATE')) yield find(action.created_on);
  }
}

function isUndated(spec: ColumnSpec, type: string | undefined): boolean {
  return type === 'DATE' && spec.column !== undefined && spec.format === undefined;
}
