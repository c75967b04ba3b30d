import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError } from './model/errors.js';
import { silentProgress, type Progress } from './model/progress.js';
import type { Table } from './model/table.js';
import type { Workspace } from './model/workspace.js';
import { openSheet, openTable, sheetNames } from './readers/index.js';
import type { ReadOptions } from './readers/options.js';
import type { Connection } from './telecrm/connect.js';
import { readWorkspace } from './telecrm/workspace.js';
import { withAnswer } from './transform/answers.js';
import { proposeMap } from './transform/guess.js';
import { type ActionSheetProposal, proposeActionSheet } from './transform/guess-actions.js';
import { checkMap } from './transform/map-file.js';
import type { LeadMapInput } from './transform/map-schema.js';
import type { Candidate, MapProposal, Question } from './transform/proposal.js';
import { refuseExisting } from './writers/refuse-existing.js';
import { createWhole } from './writers/whole-file.js';

/** Options of `proposeLeadMap`. */
export interface MapOptions {
  /** CSV, TSV or XLSX. */
  readonly file: string;
  /** Where the map is written; absent: nowhere. */
  readonly output?: string;
  /** Overwrite `output`. Default false. */
  readonly force?: boolean;
  /** The connection; may be left out with `workspace`. */
  readonly client?: Connection;
  /** A snapshot of the workspace, in place of reading it. */
  readonly workspace?: Workspace;
  /** What to read of the file, and how; sheet and header row are written into the map. */
  readonly read?: ReadOptions;
  /** IANA zone of dates. Default `Asia/Kolkata`. */
  readonly timezone?: string;
  /** Country of phone numbers without a code. Default `IN`. */
  readonly defaultCountry?: string;
  /** Told what is certain, before the questions. */
  readonly onProposal?: (proposal: MapProposal) => void;
  /** Told what the sheet "Actions" of a combined workbook is proposed to be read as. */
  readonly onActionSheet?: (proposal: ActionSheetProposal) => void;
  /** Asked about each open column: a candidate, `none` of them, or `undefined` to ask no more. Default: nobody is asked. */
  readonly answer?: (question: Question) => Promise<Candidate | 'none' | undefined>;
  /** Aborted: the workspace is read no further. */
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
  /** Told what the reader noticed (another sheet, a guessed delimiter), one sentence each. */
  readonly onWarning?: (message: string) => void;
}

/** What was proposed, and where the map is. */
export interface MapSummary extends MapProposal {
  /** What was proposed for the sheet "Actions" of a combined workbook, where there is one. */
  readonly actions?: ActionSheetProposal;
  /** Absolute path of the map; absent when none was written. */
  readonly file?: string;
  /** Rows that were looked at. */
  readonly rows: number;
  /** The workspace's name. */
  readonly workspace: string;
}

const mostRows = 500;
/** Characters of the sample in all, and of one cell: enough to know a column, whatever the file holds. */
const mostCharacters = 20_000_000;
const longestCell = 1_000;

/**
 * Propose a map for a file: workspace -> header and first rows -> proposal -> answers -> map file.
 *
 * Nothing is written to the workspace. What is uncertain is a question in the result, never in the map.
 *
 * @throws {InputError} when the file cannot be read; {ConfigError} when `output` exists and `force` is not set.
 * @throws {AuthError} and {ApiError} when the workspace cannot be read.
 */
export async function proposeLeadMap(options: MapOptions): Promise<MapSummary> {
  const { progress = silentProgress, read = {}, timezone = 'Asia/Kolkata', defaultCountry = 'IN' } = options;
  const output = options.output === undefined ? undefined : resolve(options.output);
  if (output !== undefined && options.force !== true) await refuseExisting(output);
  if (options.file === '-') {
    throw new ConfigError('A map is proposed for a file, not for standard input.', ['Save the input to a file first.']);
  }
  try {
    // The file comes first: what is wrong with it shows without a call.
    const path = resolve(options.file);
    let table = await openTable(path, read);
    const second = await actionSheet(path, table, read);
    // Which of the two is read as leads is said in the map, and is no news.
    const readLeads = second === undefined ? read : { ...read, sheet: read.sheet ?? table.name };
    if (second !== undefined) table = await openTable(path, readLeads);
    const sample = await firstRows(table);
    const actionSample = second && (await firstRows(second));
    for (const note of [...sample.notes, ...(actionSample?.notes ?? [])]) options.onWarning?.(note);
    progress.stage('reading the workspace');
    const workspace = options.workspace ?? (await readLive(options));
    progress.stop();
    const settings = { timezone, defaultCountry };
    let proposal: MapProposal = withSource(proposeMap({ ...sample, workspace, settings }), readLeads);
    options.onProposal?.(proposal);
    const actions = second && actionSample && proposeActionSheet(second.name, { ...actionSample, workspace, settings });
    if (actions !== undefined) options.onActionSheet?.(actions);
    for (const question of options.answer === undefined ? [] : proposal.questions) {
      const answer = await options.answer?.(question);
      if (answer === undefined) break;
      proposal = withAnswer(proposal, question.column, answer === 'none' ? undefined : answer);
    }
    const whole = { ...proposal.map, ...(actions?.map !== undefined && { sheets: { actions: actions.map } }) };
    const map = output === undefined ? whole : { $schema: schemaFrom(output), ...whole };
    checkMap(map, 'the proposed map');
    if (output !== undefined) await writeMap(output, map);
    return {
      ...proposal,
      map,
      ...(actions !== undefined && { actions }),
      file: output,
      rows: sample.rows.length,
      workspace: workspace.name,
    };
  } finally {
    progress.stop();
  }
}

/** The sheet of actions of a combined workbook, where a sheet has the name that ours has. */
async function actionSheet(path: string, leads: Table, read: ReadOptions): Promise<Table | undefined> {
  const names = await sheetNames(path, read);
  const name = names.find((one) => one.trim().toLowerCase() === 'actions');
  if (name === undefined || name === leads.name) return undefined;
  return openSheet(path, { sheet: name, limits: read.limits });
}

async function firstRows(table: Table) {
  const rows: string[][] = [];
  let characters = 0;
  const sample = (complete: boolean) => ({ header: table.header, rows, complete, notes: table.notes });
  for await (const batch of table.rows) {
    for (const { cells } of batch) {
      if (rows.length >= mostRows || characters > mostCharacters) return sample(false);
      const kept = cells.slice(0, table.header.length).map((cell) => cell.slice(0, longestCell));
      for (const cell of kept) characters += cell.length + 1;
      rows.push(kept);
    }
  }
  return sample(true);
}

async function readLive({ client, signal }: MapOptions): Promise<Workspace> {
  if (client !== undefined) return readWorkspace(client, { signal });
  throw new ConfigError('There is neither a connection nor a snapshot of the workspace.', [
    'Give a client or a workspace.',
  ]);
}

/** The map says which sheet and header row it was made for. */
function withSource(proposal: MapProposal, { sheet, headerRow }: ReadOptions): MapProposal {
  const { version, source, ...rest } = proposal.map;
  const said = {
    ...(sheet !== undefined && { sheet }),
    ...(headerRow !== undefined && { headerRow }),
    ...source,
  };
  const map = { version, ...(Object.keys(said).length > 0 && { source: said }), ...rest };
  return { ...proposal, map };
}

async function writeMap(path: string, map: LeadMapInput): Promise<void> {
  const file = await createWhole(path);
  try {
    await file.write(`${JSON.stringify(map, null, 2)}\n`);
    await file.commit();
  } finally {
    await file.abort();
  }
}

/** The schema in this package, as seen from the map, so that editors complete it. */
function schemaFrom(output: string): string {
  const schema = fileURLToPath(new URL('../templates/map.schema.json', import.meta.url));
  const path = relative(dirname(output), schema).split(sep).join('/');
  return path.startsWith('.') ? path : `./${path}`;
}
