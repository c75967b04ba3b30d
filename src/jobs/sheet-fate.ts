import type { ActionRow } from '../model/action-row.js';
import type { ActionOutcome, Outcome, RowStatus } from '../model/outcome.js';
import { isValid, type Problem, type Remark, remarkAt } from '../model/remark.js';

/** What is known of the lead that a row of the second sheet goes with. */
export interface SheetLead extends Pick<Outcome, 'row' | 'status' | 'leadId'> {
  readonly actions?: readonly ActionOutcome[];
  readonly remarks?: readonly Remark[];
}

/** How the file was read. */
export interface SheetReading {
  readonly dryRun: boolean;
  /** Every row of the first sheet was looked at. */
  readonly surveyed: boolean;
  /** Only some rows of the first sheet were to be read, by `--rows` or `--limit`. */
  readonly partial: boolean;
}

/** What became of a row of the second sheet: by itself where it is invalid, else by what became of its lead. Pure. */
export function fateOfSheetRow(row: ActionRow, lead: SheetLead | undefined, reading: SheetReading): Outcome {
  const base = { row: row.row, leadId: lead?.leadId, actions: [], remarks: row.remarks };
  const failed: RowStatus = reading.dryRun ? 'invalid' : 'failed';
  const skipped: RowStatus = reading.dryRun ? 'would-skip' : 'skipped';
  if (!isValid(row.remarks)) return { ...base, status: failed };
  if (row.actions.length === 0) return { ...base, status: skipped };
  const told = (problem: Problem, level: Remark['level']): Remark[] => [
    ...row.remarks,
    remarkAt({ row: row.row, level }, problem),
  ];
  if (lead === undefined) {
    if (!reading.surveyed) return { ...base, status: 'unprocessed' };
    const where = reading.partial ? 'is not among the rows that were read' : 'is not on the sheet of the leads';
    const problem = { code: 'LEAD_NOT_IN_FILE', message: `the lead ${where}` } as const;
    return reading.partial
      ? { ...base, status: skipped, remarks: told(problem, 'WARNING') }
      : { ...base, status: failed, remarks: told(problem, 'ERROR') };
  }
  const own = lead.actions?.filter(({ sheetRow }) => sheetRow === row.row) ?? [];
  if (own.length > 0) return recorded(row, own, lead);
  switch (lead.status) {
    case 'would-create':
    case 'would-update':
      return { ...base, status: 'would-create' };
    case 'unprocessed':
      return { ...base, status: 'unprocessed' };
    case 'failed':
    case 'invalid':
      return { ...base, status: failed, remarks: told(notWritten(lead, 'was not written'), 'ERROR') };
    case 'skipped':
    case 'would-skip':
      return { ...base, status: skipped, remarks: told(notWritten(lead, 'was skipped'), 'WARNING') };
    default: {
      const message = `row ${lead.row}, its lead, is ${lead.status}, and whether this action arrived is not known`;
      return { ...base, status: 'unknown', remarks: told({ code: 'OUTCOME_UNKNOWN', message }, 'ERROR') };
    }
  }
}

function notWritten({ row }: SheetLead, what: string): Problem {
  return { code: 'LEAD_NOT_WRITTEN', message: `row ${row}, its lead, ${what}, so the action was not recorded` };
}

/** The row's actions were sent with its lead, or a call for them was answered. */
function recorded({ row, remarks }: ActionRow, own: readonly ActionOutcome[], lead: SheetLead): Outcome {
  const said = (lead.remarks ?? []).flatMap(({ sheetRow, ...remark }) =>
    sheetRow === row ? [{ ...remark, row }] : [],
  );
  const base = { row, leadId: lead.leadId, actions: own.map(({ sheetRow: _, ...action }) => action) };
  const all = [...remarks, ...said];
  if (own.some(({ status }) => status === 'unknown')) {
    const message = `whether the action arrived is not known: see row ${lead.row}, its lead`;
    const unknown = remarkAt({ row, origin: 'api' }, { code: 'OUTCOME_UNKNOWN', message });
    const isTold = all.some(({ code }) => code === 'OUTCOME_UNKNOWN');
    return { ...base, status: 'unknown', remarks: isTold ? all.map(asError) : [...all, unknown] };
  }
  if (own.some(({ status }) => status === 'created')) return { ...base, status: 'created', remarks: all };
  if (own.every(({ earlier }) => earlier === true)) return { ...base, status: 'unchanged', remarks: all };
  // The row is its action: one that Telecrm left out was not written.
  return { ...base, status: 'failed', remarks: all.map(asRefusal) };
}

/** With its lead an action is a part; here it is all there is. */
const asError = (remark: Remark): Remark =>
  remark.code === 'OUTCOME_UNKNOWN' ? { ...remark, level: 'ERROR' } : remark;

const asRefusal = (remark: Remark): Remark =>
  remark.code === 'API_REMARK'
    ? remarkAt({ ...remark, level: 'ERROR' }, { code: 'API_REJECTED', message: remark.message })
    : remark;

/**
 * A lead as the first sheet's files tell it: what is said of actions of the second sheet stands there, with their rows.
 */
export function withoutSheetRows(outcome: Outcome): Outcome {
  const about = outcome.remarks.filter(({ sheetRow }) => sheetRow !== undefined);
  if (about.length === 0) return outcome;
  const remarks = outcome.remarks.filter(({ sheetRow }) => sheetRow === undefined);
  if (outcome.status === 'unknown' && !remarks.some(({ code }) => code === 'OUTCOME_UNKNOWN')) {
    const rows = [...new Set(about.map(({ sheetRow }) => sheetRow))].slice(0, 5).join(', ');
    const message = `whether its actions arrived is not known: see the rows ${rows} of their sheet`;
    remarks.push(remarkAt({ row: outcome.row, origin: 'api' }, { code: 'OUTCOME_UNKNOWN', message }));
  }
  return { ...outcome, remarks };
}
