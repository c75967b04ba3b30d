import { basename, resolve } from 'node:path';
import type { ImportOptions } from './import-options.js';
import { openSecondSheet } from './import-action-sheet.js';
import { datesOfSheet } from './import-fit.js';
import { readMap } from './import-map.js';
import { mapperSettings, markerKeyOf, readTranslations, sourceOptions } from './import-settings.js';
import { createRequest } from './jobs/lead-request.js';
import { secondSheet } from './jobs/leads.js';
import { hashFile } from './journal/run-folder.js';
import type { ActionRow } from './model/action-row.js';
import { ConfigError, InputError } from './model/errors.js';
import type { FieldValue, LeadDraft } from './model/lead.js';
import type { SourceRow, Table } from './model/table.js';
import type { Workspace } from './model/workspace.js';
import { openTable } from './readers/index.js';
import type { ExplainedValue, Explanation } from './report/explanation.js';
import { readWorkspace } from './telecrm/workspace.js';
import { surveyDateOrders } from './transform/date-columns.js';
import { judgeRows } from './transform/judge.js';
import { compileMapper } from './transform/mapper.js';
import type { LeadMap } from './transform/map-schema.js';
import { columnReader } from './transform/used-columns.js';

/** Options of `explainRow`; each means what it means to `importLeads`. */
export interface ExplainOptions
  extends Pick<
    ImportOptions,
    | 'file'
    | 'map'
    | 'client'
    | 'workspace'
    | 'timezone'
    | 'defaultCountry'
    | 'newOptions'
    | 'onInvalid'
    | 'values'
    | 'read'
    | 'onWarning'
  > {
  /** The row number that a spreadsheet shows. */
  readonly row: number;
}

/**
 * Explain what an import would make of one row: its cells, what they are read as, the values, every remark, and the
 * exact request. Nothing is written, and no lead is looked up.
 *
 * @throws {InputError} when the file cannot be read, or the row is blank or not there; {ConfigError} for faults of
 *   the map, the list of values and the options; {AuthError}, {UnreachableError} when the workspace cannot be read.
 */
export async function explainRow(options: ExplainOptions): Promise<Explanation> {
  if (options.file === '-') {
    throw new ConfigError('A row is explained from a file, not from standard input.', ['Save the rows as a file.']);
  }
  const { map, name } = await readMap(options.map);
  const path = resolve(options.file);
  const translations = await readTranslations(options);
  const readOptions = sourceOptions(map, options);
  const table = await openTable(path, readOptions);
  const second = secondSheet(map);
  const secondTable = await openSecondSheet(path, table, second, readOptions, options.onWarning);
  const workspace = await workspaceOf(options);
  const dates = surveyDateOrders(map, table.header, workspace);
  const source = await findRow(table, options, (batch) => dates.observe(batch), dates.needed);
  for (const note of table.notes) options.onWarning?.(note);
  const { orders, faults } = dates.verdict();
  const sheet = second && secondTable && (await datesOfSheet(second, secondTable, workspace));
  const { sha256 } = map.marker !== undefined || hasMarkedAction(map) ? await hashFile(path) : { sha256: '' };
  const actionRows: ActionRow[] = [];
  const settings = {
    ...mapperSettings(map, options),
    dateOrders: orders,
    translations,
    markerKey: markerKeyOf(workspace.enterpriseId, sha256),
    sheetActions: () => actionRows.flatMap(({ actions }) => actions),
  };
  const allFaults = [...faults, ...(sheet?.faults ?? [])];
  const mapper = compileMapper(map, name, table.header, workspace, settings, allFaults, sheet);
  for (const warning of mapper.warnings) options.onWarning?.(warning);
  if (secondTable !== undefined && mapper.sheet !== undefined) {
    const { key } = mapper.map(source);
    for await (const batch of secondTable.rows) {
      const rows = batch.map(mapper.sheet.map);
      actionRows.push(...rows.filter((row) => key !== undefined && row.key === key));
    }
  }
  const { mapped, fate } = judgeRows(mapper.map, { judge: () => undefined })(source);
  const { draft, remarks } = mapped;
  const isUsed = columnReader(map);
  return {
    file: basename(path),
    sheet: table.name,
    row: source.row,
    workspace: workspace.name,
    verdict: fate === undefined ? 'would-send' : fate.status === 'skipped' ? 'would-skip' : 'invalid',
    cells: source.cells.map((cell, at) => {
      const column = table.header[at] ?? '';
      return { column, cell, used: column !== '' && isUsed(column) };
    }),
    values: mapper
      .textsOf(source)
      .map((text) => ({ ...text, ...valueOf(text.field, draft, map, workspace, settings.timezone) })),
    ...(draft.leadId !== undefined && { leadId: draft.leadId }),
    remarks,
    ...(secondTable !== undefined && {
      actions: {
        sheet: secondTable.name,
        rows: actionRows.map((one) => ({ row: one.row, sent: one.actions.length > 0, remarks: one.remarks })),
      },
    }),
    ...(fate === undefined && { request: { method: 'POST', path: '/lead', body: createRequest(draft) } }),
  };
}

async function workspaceOf({ workspace, client }: ExplainOptions): Promise<Workspace> {
  if (workspace !== undefined) return workspace;
  if (client !== undefined) return readWorkspace(client);
  throw new ConfigError('There is neither a connection nor a snapshot of the workspace.', [
    'Give a client or a workspace.',
  ]);
}

function hasMarkedAction({ actions, sheets }: LeadMap): boolean {
  return [...actions, ...(sheets?.actions?.actions ?? [])].some(({ marker }) => marker !== undefined);
}

/** Read up to the row, or to the end where the whole file tells the order of its dates. */
async function findRow(
  table: Table,
  { row, file }: ExplainOptions,
  observe: (batch: readonly SourceRow[]) => void,
  toTheEnd: boolean,
): Promise<SourceRow> {
  let found: SourceRow | undefined;
  let last = 0;
  for await (const batch of table.rows) {
    observe(batch);
    found ??= batch.find((source) => source.row === row);
    last = batch.at(-1)?.row ?? last;
    if (last >= row && !toTheEnd) break;
  }
  if (found !== undefined) return found;
  const name = basename(file);
  const first = last === 0 ? 'there are no rows below the header' : `the last row with anything in it is ${last}`;
  if (row > last) throw new InputError(`${name} has no row ${row}: ${first}.`, ['Correct --row.']);
  throw new InputError(
    `${name}, row ${row}: there is nothing to explain, since the row is blank or not below the header.`,
    ['Correct --row: it is the number that a spreadsheet shows, and the header counts.'],
  );
}

/** What a field or a part of an action is sent as, and in words where it is a date. */
function valueOf(
  field: string,
  draft: LeadDraft,
  map: LeadMap,
  workspace: Workspace,
  timeZone: string,
): Pick<ExplainedValue, 'value' | 'means'> {
  const [, slot, part = ''] = /^actions\[(\d+)\]\.(.+)$/u.exec(field) ?? [];
  let value: FieldValue | undefined = draft.fields[field];
  let fields = workspace.fields;
  if (slot !== undefined) {
    const action = draft.actions[draft.actionSlots.indexOf(Number(slot))];
    const parts: Record<string, FieldValue | undefined> = { ...action, fields: undefined, ...action?.fields };
    value = parts[part];
    const type = map.actions[Number(slot)]?.type;
    fields = workspace.actions.find(({ code }) => code === type)?.fields ?? [];
  }
  if (value === undefined) return {};
  const isDate = part === 'created_on' || fields.find(({ apiName }) => apiName === (part || field))?.type === 'DATE';
  return isDate && typeof value === 'number' ? { value, means: dateInWords(value, timeZone) } : { value };
}

function dateInWords(epochMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'full', timeStyle: 'long' }).format(epochMs);
}
