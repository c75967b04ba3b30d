import { extname, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { ConfigError } from './model/errors.js';
import type { Progress } from './model/progress.js';
import type { Connection } from './telecrm/connect.js';
import type { SearchQuestion } from './transform/search-question.js';
import type { ExportFormat } from './writers/export-book.js';

/** What every export needs. */
export interface ExportControls {
  readonly client: Connection;
  /** Where run folders are made, and bookmarks kept; default `runs`. */
  readonly outDir?: string;
  /** Calls under way at once; the connection decides when left out. */
  readonly concurrency?: number;
  /** Aborted: no further page is read; what was read stays, and the run can be resumed. Its reason may be an exit code. */
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
  readonly onWarning?: (warning: string) => void;
  /** Told what lies ahead, before the long part begins: first the leads, then the timelines. */
  readonly onEstimate?: (estimate: ExportEstimate) => void;
}

/** How much an export has to read. */
export interface ExportEstimate {
  readonly stage: 'leads' | 'timelines';
  readonly leads: number;
  /** Calls, about. */
  readonly calls: number;
  /** At the present pace, in ms; absent without a pace. */
  readonly ms?: number;
}

/** Options of `exportLeads`. */
export interface ExportOptions extends ExportControls, SearchQuestion {
  /** The file to write, or a stream that text is written to. */
  readonly to: string | Writable;
  /** By the file's extension when left out; a stream gets CSV. */
  readonly format?: ExportFormat;
  /** API names of the columns behind the id, in this order; all fields in the workspace's order when left out. */
  readonly columns?: readonly string[];
  /** Headers by API name, for people. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Date tokens, e.g. `DD/MM/YYYY HH:mm`; ISO with offset when left out. */
  readonly dateFormat?: string;
  /** IANA zone in which dates are read and written. Default `Asia/Kolkata`. */
  readonly timezone?: string;
  /** Country of phone numbers without a code. Default `IN`. */
  readonly defaultCountry?: string;
  /** Guard cells that a spreadsheet could run as formulas. Default true. */
  readonly formulaGuard?: boolean;
  /** NDJSON of the API's rows as they came. */
  readonly raw?: boolean;
  /** The timelines of the leads too, as a second sheet or a second file. */
  readonly withActions?: boolean;
  /** Only leads that came (or were changed) since the last export of the same search. */
  readonly sinceLast?: 'created' | 'modified';
  /** Rows to a sheet of a workbook, header included; what Excel takes, 1,048,576, when left out. */
  readonly sheetRows?: number;
  /** Overwrite the file, and the map beside it. */
  readonly force?: boolean;
  /** Go on with the newest unfinished run of the same export. */
  readonly resume?: boolean;
}

/** Which run to go on with. */
export interface ResumeExportOptions extends ExportControls {
  readonly runId?: string;
  /** Where the rows go, if they went to a stream. */
  readonly to?: Writable;
}

/** The options that decide what an export writes: plain JSON, kept in the run's manifest. */
export interface ExportPlan
  extends Omit<ExportOptions, keyof ExportControls | 'to' | 'format' | 'resume' | 'timezone' | 'defaultCountry'> {
  readonly what: 'leads' | 'actions';
  /** An absolute path, or `-` for a stream. */
  readonly output: string;
  readonly format: ExportFormat;
  readonly timezone: string;
  readonly defaultCountry: string;
}

/**
 * Settle the options of an export.
 *
 * @throws {ConfigError} for options that do not go together.
 */
export function planOf(what: 'leads' | 'actions', options: ExportOptions): ExportPlan {
  const { filters, where, createdFrom, createdTo, actionTypes, actionBy, actionFrom, actionTo } = options;
  const { columns, labels, dateFormat, formulaGuard, raw, withActions, sinceLast, sheetRows, force } = options;
  const output = typeof options.to === 'string' ? resolve(options.to) : '-';
  const format = options.format ?? (output === '-' ? (raw === true ? 'ndjson' : 'csv') : formatOf(output));
  const refuse = (message: string, action: string): never => {
    throw new ConfigError(message, [action]);
  };
  if (format === 'xlsx' && output === '-') refuse('A workbook cannot be written to stdout.', 'Name a file with -o.');
  if (raw === true && format !== 'ndjson') refuse('--raw is NDJSON.', 'Name an .ndjson file, or leave --raw out.');
  if (raw === true && (columns ?? labels) !== undefined)
    refuse('--raw has no columns.', 'Leave --columns and --labels out.');
  if (withActions === true && output === '-') {
    refuse('Leads and actions are two tables, and stdout takes one.', 'Name a file with -o, or run "export actions".');
  }
  if (what === 'actions' && [columns, labels, raw, withActions, sinceLast].some((option) => option !== undefined)) {
    const message = '--columns, --labels, --raw, --with-actions and --since-last belong to "export leads".';
    refuse(message, 'Leave them out.');
  }
  return withoutUndefined({
    ...{ what, output, format, filters, where, createdFrom, createdTo, actionTypes, actionBy, actionFrom, actionTo },
    ...{ columns, labels, dateFormat, formulaGuard, raw, withActions, sinceLast, sheetRows, force },
    timezone: options.timezone ?? 'Asia/Kolkata',
    defaultCountry: options.defaultCountry ?? 'IN',
  });
}

/** The format of a file, by its extension. @throws {ConfigError} when it has none of the three. */
export function formatOf(path: string): ExportFormat {
  switch (extname(path).toLowerCase()) {
    case '.csv':
      return 'csv';
    case '.xlsx':
      return 'xlsx';
    case '.ndjson':
    case '.jsonl':
      return 'ndjson';
    default:
      throw new ConfigError(`The name ${path} does not tell the format.`, [
        'End it in .csv, .xlsx or .ndjson, or add --format csv, xlsx or ndjson.',
      ]);
  }
}

function withoutUndefined<T extends object>(record: T): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T;
}
