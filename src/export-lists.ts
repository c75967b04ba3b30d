import { resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { formatOf } from './export-options.js';
import { ConfigError } from './model/errors.js';
import { type Progress, silentProgress } from './model/progress.js';
import type { CallStats } from './telecrm/call.js';
import type { Connection } from './telecrm/connect.js';
import { allTeamMembers } from './telecrm/search.js';
import { actionList, fieldList, type ListTable, memberList, pipelineList } from './transform/workspace-lists.js';
import { type ExportFormat, openBook } from './writers/export-book.js';
import { refuseExisting } from './writers/refuse-existing.js';

/** The workspace's own lists. */
export const workspaceLists = ['team-members', 'custom-fields', 'custom-actions', 'pipeline'] as const;
export type WorkspaceList = (typeof workspaceLists)[number];

/** Options of `exportList`. */
export interface ListOptions {
  readonly client: Connection;
  /** The file to write, or a stream that text is written to. */
  readonly to: string | Writable;
  /** By the file's extension when left out; a stream gets CSV. */
  readonly format?: ExportFormat;
  /** Guard cells that a spreadsheet could run as formulas. Default true. */
  readonly formulaGuard?: boolean;
  readonly force?: boolean;
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
}

/** What was written. */
export interface ListSummary {
  readonly command: string;
  /** Absolute path; absent when the rows went into a stream. */
  readonly file?: string;
  readonly rows: number;
  readonly complete: true;
  readonly api: CallStats;
  readonly files: { readonly export?: string };
}

/**
 * Export one of the workspace's own lists: team members (deleted ones too), fields with their options, custom actions
 * with their fields, the pipeline.
 *
 * @throws {ConfigError} when the file is there already; {AuthError}, {ApiError}, {UnreachableError}.
 */
export async function exportList(what: WorkspaceList, options: ListOptions): Promise<ListSummary> {
  const { client, progress = silentProgress } = options;
  const to = typeof options.to === 'string' ? resolve(options.to) : options.to;
  const format = options.format ?? (typeof to === 'string' ? formatOf(to) : 'csv');
  if (format === 'xlsx' && typeof to !== 'string') {
    throw new ConfigError('A workbook cannot be written to stdout.', ['Name a file with -o.']);
  }
  if (typeof to === 'string' && options.force !== true) await refuseExisting(to);
  progress.stage('reading the workspace');
  try {
    const { columns, rows } = await tableOf(what, options);
    const book = await openBook({ format, to, guard: options.formulaGuard !== false });
    try {
      const table = await book.table(
        what,
        columns.map((header) => ({ header, width: 24 })),
      );
      await table.add(rows);
      await book.commit();
    } catch (error) {
      await book.abort();
      throw error;
    }
    const [file] = book.files;
    return {
      ...{ command: `export ${what}`, file, rows: rows.length, complete: true },
      ...{ api: client.stats(), files: { export: file } },
    };
  } finally {
    progress.stop();
  }
}

async function tableOf(what: WorkspaceList, { client, signal }: ListOptions): Promise<ListTable> {
  switch (what) {
    case 'team-members':
      return memberList((await allTeamMembers(client, { includeDeleted: true, signal })).map(({ raw }) => raw));
    case 'custom-fields':
      return fieldList(await client.customFields({ detail: true, signal }));
    case 'custom-actions':
      return actionList(await client.customActions({ detail: true, signal }));
    case 'pipeline':
      return pipelineList(await client.pipeline({ signal }));
  }
}
