import { join } from 'node:path';
import { timelineOf } from './download/timelines.js';
import { placedLeads } from './export-leads.js';
import type { ExportControls } from './export-options.js';
import { cellKinds, type ExportRun } from './export-run.js';
import { silentProgress } from './model/progress.js';
import { type Remark, remarkAt } from './model/remark.js';
import type { RemarksReport } from './report/remarks-report.js';
import type { LeadRecord } from './telecrm/schemas.js';
import {
  actionCells,
  actionColumns,
  type ActionCells,
  type CellKind,
  flatValues,
  orderedNames,
} from './transform/action-columns.js';
import { fieldColumn } from './transform/lead-columns.js';
import { sheetWatch } from './transform/lead-remarks.js';
import type { ExportBook, RowPlace } from './writers/export-book.js';

/** Write the timelines of the leads that are exported, one action a row. */
export async function writeActions(
  run: ExportRun,
  book: ExportBook,
  report: RemarksReport,
  { progress = silentProgress, signal }: ExportControls,
): Promise<number> {
  const { plan, workspace, settings, state, pages, folder } = run;
  const path = join(folder.path, 'pages.jsonl');
  const names = await namesOf(run, path, signal);
  const fieldsOf = (name: string): string => `fields.${name}`;
  const header = [...actionColumns.map((each) => ({ header: each, width: 26 }))];
  const table = await book.table('Actions', [
    ...header,
    ...names.map((name) => ({ header: fieldsOf(name), width: 20 })),
  ]);
  const cells = actionCells(workspace, settings, plan.dateFormat);
  const known = workspace.fields.find(({ apiName }) => apiName === workspace.identifier);
  const identifier = known === undefined ? undefined : fieldColumn(known, workspace, settings);
  const noteSheet = sheetWatch();
  progress.stage('writing actions');
  let rows = 0;
  for await (const { place, lead } of placedLeads(run, signal)) {
    const actions = await timelineOf(state, pages, path, place);
    if (actions === undefined) await report.add([goneLead(lead, table.place())]);
    const who = identifier?.text(lead.fields[workspace.identifier]) ?? '';
    const wanted = (actions ?? []).filter((action) => fits(action, run));
    const sheets = wanted.flatMap((_action, at) => noteSheet(table.place(at)));
    if (sheets.length > 0) await report.add(sheets.map((remark) => ({ remark })));
    await table.add(
      wanted.map((action) => [lead.id ?? '', who, ...actionRow(action, names, cells, cellKinds[plan.format])]),
    );
    rows += wanted.length;
    progress.update({ done: rows });
  }
  return rows;
}

type Action = NonNullable<Awaited<ReturnType<typeof timelineOf>>>[number];

function actionRow(action: Action, names: readonly string[], cells: ActionCells, kind: CellKind): unknown[] {
  const { id, type, createdOn, performedBy } = action;
  const values = flatValues(action);
  return [
    ...[id, type, cells.time(createdOn, kind), performedBy],
    ...names.map((name) => cells.value(type, name, values[name], kind)),
  ];
}

/** Whether an action is among those that were asked for; the search for leads is about any action of theirs. */
function fits({ type, createdOn, performedBy }: Action, { search }: ExportRun): boolean {
  const { actions } = search;
  if (actions === undefined) return true;
  const among = (wanted: string | readonly string[] | undefined, found: string | undefined): boolean =>
    wanted === undefined || [wanted].flat().some((each) => each.toLowerCase() === found?.toLowerCase());
  const at = createdOn ?? Number.NaN;
  const range = actions.performed_at;
  return (
    among(actions.type, type) &&
    among(actions.performed_by, performedBy) &&
    (range === undefined || (at >= range.from && at <= range.to))
  );
}

/** The names of all values that occur, in the order of their columns: the header comes before the first row. */
async function namesOf(run: ExportRun, path: string, signal: AbortSignal | undefined): Promise<string[]> {
  const found = new Set<string>();
  for (let place = 0; place < run.state.timelines.length; place++) {
    signal?.throwIfAborted();
    for (const action of (await timelineOf(run.state, run.pages, path, place)) ?? []) {
      if (fits(action, run)) for (const name of Object.keys(flatValues(action))) found.add(name);
    }
  }
  return orderedNames(found, run.workspace);
}

function goneLead({ id }: LeadRecord, { row }: RowPlace): { readonly remark: Remark; readonly leadId?: string } {
  const message = 'the lead was gone before its timeline was read; its actions are missing';
  const problem = { code: 'LEAD_NOT_FOUND', message, tip: 'Nothing to do if it was deleted in Telecrm.' } as const;
  return { remark: remarkAt({ row, level: 'WARNING', origin: 'api' }, problem), leadId: id };
}
