import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ConfigError } from './model/errors.js';
import { silentProgress, type Progress } from './model/progress.js';
import type { Field, Workspace } from './model/workspace.js';
import type { CallStats } from './telecrm/call.js';
import type { Connection } from './telecrm/connect.js';
import type { LeadFilter } from './telecrm/leads.js';
import { searchAllLeads } from './telecrm/search.js';
import type { LeadRecord } from './telecrm/schemas.js';
import { readWorkspace } from './telecrm/workspace.js';
import { parseFilters } from './transform/filters.js';
import { type Converter, converterFor, type ValueSettings } from './values/converter.js';
import { type CsvWriter, openCsv } from './writers/csv.js';

/** Options of `exportLeads`. */
export interface ExportOptions {
  readonly client: Connection;
  /** The file to write, or a writer of your own that takes rows of cells. */
  readonly to: string | ((header: readonly string[]) => CsvWriter);
  /** `field=value`; `a,b` is OR, a comma inside a value is written `\,`. All must hold. */
  readonly filters?: readonly string[];
  /** IANA zone in which dates are written. Default `Asia/Kolkata`. */
  readonly timezone?: string;
  /** Country of phone numbers without a code, in filters. Default `IN`. */
  readonly defaultCountry?: string;
  /** Guard cells that a spreadsheet could run as formulas. Default true. */
  readonly formulaGuard?: boolean;
  /** Overwrite the file. Default false. */
  readonly force?: boolean;
  /** Aborted: no further page is read, and nothing is left at the file's place. */
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
}

/** What an export did. */
export interface ExportSummary {
  readonly command: 'export leads';
  /** Absolute path; absent when the rows went elsewhere. */
  readonly file?: string;
  readonly rows: number;
  /** Whether as many leads were written as the search said there are. */
  readonly complete: boolean;
  readonly totalCount: number;
  readonly api: CallStats;
}

/** Times that every lead carries, beside the workspace's own fields (seen in public code). */
const times: readonly Field[] = ['created_on', 'modified_on'].map((apiName) => ({
  apiName,
  type: 'DATE',
  locked: true,
}));

/**
 * Export the leads that a search finds into a CSV file: the id, then every field by its API name, newest first.
 *
 * @throws {ConfigError} when a filter names a field that does not exist, or the file is there already.
 * @throws {AuthError} and {ApiError} when the workspace or the search is refused.
 */
export async function exportLeads(options: ExportOptions): Promise<ExportSummary> {
  const { client, signal, progress = silentProgress } = options;
  const file = typeof options.to === 'string' ? resolve(options.to) : undefined;
  if (file !== undefined && options.force !== true) await refuseExisting(file);
  progress.stage('reading the workspace');
  const workspace = await readWorkspace(client);
  const settings = valueSettings(options);
  const filter: LeadFilter = { fields: parseFilters(options.filters ?? [], workspace, settings) };
  const columns = columnsOf(workspace, settings);
  const header = ['lead_id', ...columns.map(({ name }) => name)];
  const writer =
    typeof options.to === 'string'
      ? await openCsv(resolve(options.to), header, { guard: options.formulaGuard })
      : options.to(header);
  const written = { rows: 0, pages: 0, totalCount: 0 };
  try {
    const seen = new Set<string>();
    for await (const page of searchAllLeads(client, filter, { signal })) {
      if (written.pages === 0) progress.stage('exporting', page.totalCount);
      const fresh = page.leads.filter((lead) => isFresh(lead, seen));
      await writer.write(fresh.map((lead) => [lead.id ?? '', ...columns.map((column) => cellOf(lead, column))]));
      written.rows += fresh.length;
      written.pages += 1;
      written.totalCount = page.totalCount;
      progress.update({ done: written.rows, pages: written.pages, pace: client.pace() });
    }
    await writer.close();
  } catch (error) {
    await writer.abort();
    throw error;
  } finally {
    progress.stop();
  }
  const { rows, totalCount } = written;
  return { command: 'export leads', file, rows, complete: rows === totalCount, totalCount, api: client.stats() };
}

interface Column {
  readonly name: string;
  readonly converter: Converter;
}

function columnsOf(workspace: Workspace, settings: ValueSettings): Column[] {
  const names = new Set(workspace.fields.map(({ apiName }) => apiName));
  return [...workspace.fields, ...times.filter(({ apiName }) => !names.has(apiName))].map((field) => ({
    name: field.apiName,
    converter: converterFor(field, settings, {}, workspace),
  }));
}

function cellOf(lead: LeadRecord, { name, converter }: Column): string {
  const value = Object.hasOwn(lead.fields, name) ? lead.fields[name] : undefined;
  return value === undefined || value === null ? '' : converter.format(value);
}

/** Leads that come in while pages are read shift the rest, so that a lead can come twice. */
function isFresh({ id }: LeadRecord, seen: Set<string>): boolean {
  if (id === undefined) return true;
  if (seen.has(id)) return false;
  seen.add(id);
  return true;
}

function valueSettings({ timezone = 'Asia/Kolkata', defaultCountry = 'IN' }: ExportOptions): ValueSettings {
  return { timezone, defaultCountry, numbers: 'western', newOptions: 'allow' };
}

async function refuseExisting(file: string): Promise<void> {
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (exists)
    throw new ConfigError(`${file} exists already.`, ['Choose another name with -o, or overwrite it with --force.']);
}
