import { writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { ExportControls } from './export-options.js';
import { leadsOf } from './export-leads.js';
import { cellKinds, type ExportRun, mapPathOf } from './export-run.js';
import { writeActions } from './export-timelines.js';
import { silentProgress } from './model/progress.js';
import { type Remark, remarkAt } from './model/remark.js';
import { RemarksReport } from './report/remarks-report.js';
import { exportMap } from './transform/export-map.js';
import { leadIdColumn } from './transform/lead-columns.js';
import { leadRemarks, sheetWatch } from './transform/lead-remarks.js';
import { searchableFields } from './transform/search-question.js';
import { type ExportBook, openBook, type RowPlace } from './writers/export-book.js';
import { cellFaults } from './writers/xlsx-text.js';

/** What an export wrote. */
export interface WrittenExport {
  /** Leads, or in an export of actions the actions. */
  readonly rows: number;
  /** Actions in the second table, where there is one. */
  readonly actions?: number;
  readonly files: ExportFiles;
  readonly remarks: number;
}

/** Absolute paths. */
export interface ExportFiles {
  /** Absent where the rows went into a stream. */
  readonly export?: string;
  /** The second file of `--with-actions`, in text formats. */
  readonly actions?: string;
  readonly map?: string;
  readonly remarks: string;
}

/**
 * Write everything that was read: rows, remarks, and the map that imports the file as it is. The files are a function
 * of what was read, so a resumed run writes the same as one that was not disturbed.
 */
export async function writeExport(run: ExportRun, options: ExportControls): Promise<WrittenExport> {
  const { plan, folder, to } = run;
  const name = plan.output === '-' ? 'stdout' : basename(plan.output, extname(plan.output));
  const remarks = await RemarksReport.open(folder.path, name, plan.formulaGuard !== false, 0);
  const book = await openBook({
    format: plan.format,
    to,
    guard: plan.formulaGuard !== false,
    sheetRows: plan.sheetRows,
  });
  try {
    const leads = plan.what === 'leads' ? await writeLeads(run, book, remarks, options) : undefined;
    const timelines = plan.what === 'actions' || plan.withActions === true;
    const actions = timelines ? await writeActions(run, book, remarks, options) : undefined;
    await remarks.close();
    await book.commit();
    const map = await writeMap(run);
    const [file, second] = book.files;
    const files = { export: file, actions: second, map, remarks: remarks.path };
    return {
      rows: leads ?? actions ?? 0,
      actions: leads === undefined ? undefined : actions,
      files,
      remarks: remarks.total,
    };
  } catch (error) {
    await book.abort();
    await remarks.abort();
    throw error;
  }
}

async function writeLeads(
  run: ExportRun,
  book: ExportBook,
  report: RemarksReport,
  { progress = silentProgress, signal }: ExportControls,
): Promise<number> {
  const { plan, columns, headerOf, workspace, state } = run;
  const idColumn = { header: headerOf(leadIdColumn), width: 28 };
  const header = [idColumn, ...columns.map(({ field, width }) => ({ header: headerOf(field.apiName), width }))];
  const table = await book.table('Leads', header);
  const known = new Set(searchableFields(workspace).map(({ apiName }) => apiName));
  const watch = leadRemarks(plan.raw === true ? [] : columns, known, headerOf);
  const kind = cellKinds[plan.format];
  const cellOf = columns.map((column) => ({
    apiName: column.field.apiName,
    // What every object inherits is no value of a field that is called like it.
    inherited: column.field.apiName in Object.prototype,
    write: column[kind],
  }));
  const noteSheet = sheetWatch();
  let rows = 0;
  progress.stage('writing', state.found());
  for await (const leads of leadsOf(run, signal)) {
    const lines: (readonly unknown[])[] = [];
    for (const [at, lead] of leads.entries()) {
      const place = table.place(at);
      const { id, fields } = lead;
      const cells: unknown[] = [id ?? ''];
      for (const { apiName, inherited, write } of cellOf) {
        cells.push(write(inherited && !Object.hasOwn(fields, apiName) ? undefined : fields[apiName]));
      }
      lines.push(cells);
      const remarks = [...noteSheet(place), ...watch.of(fields, place)];
      if (plan.format === 'xlsx') remarks.push(...faultsOf(cells, header, place));
      if (remarks.length > 0) await report.add(remarks.map((remark) => ({ remark, leadId: id })));
    }
    if (plan.raw === true) await table.addLines(leads.map(({ raw }) => `${JSON.stringify(raw)}\n`));
    else await table.add(lines);
    rows += leads.length;
    progress.update({ done: rows });
  }
  if (plan.raw !== true) await report.add(watch.rest().map((remark) => ({ remark })));
  return rows;
}

/** What a workbook cannot hold as it is. */
function faultsOf(
  cells: readonly unknown[],
  header: readonly { readonly header: string }[],
  place: RowPlace,
): Remark[] {
  const remarks: Remark[] = [];
  for (const [at, cell] of cells.entries()) {
    if (typeof cell !== 'string') continue;
    const { cut, replaced } = cellFaults(cell);
    const where = { row: place.row, column: header[at]?.header };
    if (cut) {
      const message = `the text has ${cell.length} characters; the first 32,767 were written`;
      remarks.push(remarkAt(where, { code: 'VALUE_CUT', message }));
    }
    if (replaced) {
      const message = 'the text holds control characters, which a workbook cannot; \uFFFD stands for each';
      remarks.push(remarkAt(where, { code: 'VALUE_REPAIRED', message, tip: 'Export to .csv to keep them.' }));
    }
  }
  return remarks;
}

/** The map beside the file. Both are free to be written: that was looked at before anything was read. */
async function writeMap(run: ExportRun): Promise<string | undefined> {
  const { plan, columns, workspace, headerOf } = run;
  const path = plan.raw === true ? undefined : mapPathOf(plan);
  if (path === undefined) return undefined;
  const { timezone, defaultCountry, dateFormat, format } = plan;
  const sheet = format === 'xlsx' ? 'Leads' : undefined;
  const map = exportMap(columns, workspace, { headerOf, timezone, defaultCountry, dateFormat, sheet });
  await writeFile(path, `${JSON.stringify(map, null, 2)}\n`, { mode: 0o600 });
  return path;
}
