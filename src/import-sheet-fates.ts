import type { ActionSheet } from './import-action-sheet.js';
import { fateOfSheetRow, type SheetLead, type SheetReading } from './jobs/sheet-fate.js';
import { forecastStatuses, type Outcome } from './model/outcome.js';
import type { SourceRow } from './model/table.js';
import type { ResultEntry } from './report/row-files.js';

const batchRows = 250;

/** How the rows of the second sheet are told. */
export interface SheetTelling extends Omit<SheetReading, 'surveyed'> {
  /** With their cells; without them when the input is no longer what it was. */
  readonly cells: boolean;
}

/**
 * The rows of the second sheet with what became of them, in their order.
 *
 * @param leadsOf what became of rows of the first sheet, in the order that they are asked for.
 */
export async function* sheetEntries(
  actions: Pick<ActionSheet, 'count' | 'surveyed' | 'open' | 'rowAt' | 'leadOf'> | undefined,
  leadsOf: (rows: readonly number[]) => Promise<readonly SheetLead[]>,
  { cells, ...reading }: SheetTelling,
): AsyncGenerator<ResultEntry[]> {
  if (actions === undefined) return;
  const { surveyed } = actions;
  let at = 0;
  let leads = new Map<number, LeadOfRows>();
  for await (const sources of cells ? (await actions.open()).rows : withoutCells(actions)) {
    const rows = sources.map((source, offset) => ({ source, mapped: actions.rowAt(at + offset) }));
    at += sources.length;
    const numbers = [...new Set(rows.flatMap(({ mapped }) => actions.leadOf(mapped) ?? []))];
    // A lead whose actions fill many batches is read once.
    const known = numbers.flatMap((number): [number, LeadOfRows][] => {
      const lead = leads.get(number);
      return lead === undefined ? [] : [[number, lead]];
    });
    const others = await leadsOf(numbers.filter((number) => !leads.has(number)));
    leads = new Map([...known, ...others.map((lead): [number, LeadOfRows] => [lead.row, leadOfRows(lead)])]);
    yield rows.map(({ source, mapped }) => {
      const lead = leads.get(actions.leadOf(mapped) ?? 0)?.(mapped.row);
      return { source, outcome: fateOfSheetRow(mapped, lead, { ...reading, surveyed }) };
    });
  }
}

/** A lead with what concerns one row of the second sheet. */
type LeadOfRows = (sheetRow: number) => SheetLead;

/** Find what a lead says of each row without going through all of it: a lead may have very many actions. */
function leadOfRows({ actions = [], remarks = [], ...lead }: SheetLead): LeadOfRows {
  const actionsOf = bySheetRow(actions);
  const remarksOf = bySheetRow(remarks);
  return (sheetRow) => ({ ...lead, actions: actionsOf.get(sheetRow), remarks: remarksOf.get(sheetRow) });
}

function bySheetRow<T extends { readonly sheetRow?: number }>(all: readonly T[]): ReadonlyMap<number | undefined, T[]> {
  const rows = new Map<number | undefined, T[]>();
  for (const one of all) {
    const row = rows.get(one.sheetRow);
    if (row === undefined) rows.set(one.sheetRow, [one]);
    else row.push(one);
  }
  return rows;
}

/** What would become of the rows of the first sheet: a byte a row. */
export class LeadStatuses {
  #statuses = new Uint8Array(1 << 12);

  note({ row, status }: Outcome): void {
    if (row >= this.#statuses.length) {
      const larger = new Uint8Array(Math.max(row + 1, this.#statuses.length * 2));
      larger.set(this.#statuses);
      this.#statuses = larger;
    }
    this.#statuses[row] = forecastStatuses.findIndex((known) => known === status) + 1;
  }

  readonly of = (rows: readonly number[]): Promise<SheetLead[]> =>
    Promise.resolve(
      rows.map((row) => ({ row, status: forecastStatuses[(this.#statuses[row] ?? 0) - 1] ?? 'unprocessed' })),
    );
}

function* withoutCells({ count, rowAt }: Pick<ActionSheet, 'count' | 'rowAt'>): Generator<SourceRow[]> {
  for (let from = 0; from < count; from += batchRows) {
    const rows = Array.from({ length: Math.min(batchRows, count - from) }, (_, at) => rowAt(from + at).row);
    yield rows.map((row) => ({ row, cells: [] }));
  }
}
