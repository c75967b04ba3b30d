import { join } from 'node:path';
import { type Outcome, type ResultClass, resultClassOf } from '../model/outcome.js';
import { worstRemark } from '../model/remark.js';
import type { SourceRow } from '../model/table.js';
import { type CsvWriter, csvLine, needsGuard, openCsv } from '../writers/csv.js';
import type { Privacy } from './privacy.js';

/** A row as it stood in the file, with its fate. */
export interface ResultEntry {
  readonly source: SourceRow;
  readonly outcome: Outcome;
}

const resultClasses: readonly ResultClass[] = ['success', 'failed', 'skipped', 'unknown', 'unprocessed'];

/** The columns in front of the user's own. */
export const resultColumns = [
  'tc__row',
  'tc__status',
  'tc__lead_id',
  'tc__action_ids',
  'tc__code',
  'tc__column',
  'tc__remark',
  'tc__tip',
] as const;

/** A spreadsheet error, which the importer refuses, in place of what a cell cannot show. */
export const cannotBeShown = '#VALUE!';

/** The five files that together hold every row read, each row as it stood in the source behind its result. */
export class RowFiles {
  readonly paths: Readonly<Record<ResultClass, string>>;
  readonly #writers: Readonly<Record<ResultClass, CsvWriter>>;
  readonly #kept: readonly number[];
  readonly #width: number;
  /** Rows can be written as they are: no column is left out or withheld. */
  readonly #asIs: boolean;
  readonly #privacy: Privacy;
  readonly #guard: boolean;

  private constructor(
    paths: Record<ResultClass, string>,
    writers: Record<ResultClass, CsvWriter>,
    header: readonly string[],
    privacy: Privacy,
    guard: boolean,
  ) {
    this.paths = paths;
    this.#writers = writers;
    this.#kept = keptColumns(header);
    this.#width = header.length;
    this.#asIs = this.#kept.length === header.length && !privacy.any;
    this.#privacy = privacy;
    this.#guard = guard;
  }

  /** Open all five, so that a folder that cannot be written is noticed before the work. @throws {StoppedError} */
  static async open(
    folder: string,
    input: string,
    header: readonly string[],
    privacy: Privacy,
    guard: boolean,
  ): Promise<RowFiles> {
    const columns = [...resultColumns, ...keptColumns(header).map((index) => header[index] ?? '')];
    const paths: Partial<Record<ResultClass, string>> = {};
    const writers: Partial<Record<ResultClass, CsvWriter>> = {};
    try {
      for (const name of resultClasses) {
        const path = join(folder, `${input}-${name}.csv`);
        writers[name] = await openCsv(path, columns, { guard });
        paths[name] = path;
      }
    } catch (error) {
      await Promise.allSettled(Object.values(writers).map((writer) => writer.abort()));
      throw error;
    }
    const allPaths = paths as Record<ResultClass, string>;
    return new RowFiles(allPaths, writers as Record<ResultClass, CsvWriter>, header, privacy, guard);
  }

  async add(entries: readonly ResultEntry[]): Promise<void> {
    const lines: Record<ResultClass, string> = { success: '', failed: '', skipped: '', unknown: '', unprocessed: '' };
    for (const entry of entries) lines[resultClassOf[entry.outcome.status]] += this.#line(entry);
    for (const name of resultClasses) {
      if (lines[name] !== '') await this.#writers[name].writeLines(lines[name]);
    }
  }

  async close(): Promise<void> {
    await Promise.all(resultClasses.map((name) => this.#writers[name].close()));
  }

  async abort(): Promise<void> {
    await Promise.all(resultClasses.map((name) => this.#writers[name].abort()));
  }

  #line({ source, outcome }: ResultEntry): string {
    const result = this.#result(outcome);
    if (this.#kept.length === 0) return `${result}\r\n`;
    const { cells, line } = source;
    // A line that is strict CSV already goes through as it is: most of a large file's lines do.
    if (line !== undefined && this.#asIs && cells.length === this.#width && !(this.#guard && needsGuard(cells)))
      return `${result},${line}\r\n`;
    return `${result},${csvLine(this.#sourceCells(shownCells(source)), this.#guard)}`;
  }

  /** The cells before the row's own. A clean row of a dry run, of which there may be a million, takes the short way. */
  #result(outcome: Outcome): string {
    const { row, status, leadId, actions, remarks } = outcome;
    if (remarks.length === 0 && leadId === undefined && actions.length === 0) return `${row},${status},,,,,,`;
    return csvLine(resultCells(outcome, this.#privacy), this.#guard).slice(0, -2);
  }

  #sourceCells(cells: readonly string[]): readonly string[] {
    if (this.#asIs && cells.length >= this.#width) return cells;
    const own = this.#kept.map((index) => this.#privacy.cell(index, cells[index] ?? ''));
    return [...own, ...this.#privacy.surplus(cells, this.#width)];
  }
}

/**
 * The cells of a row as result files show them. A formula whose result nobody knows reads `#VALUE!`, which fails again:
 * in a file of text cells it would be taken for a text, and reach the lead.
 */
export function shownCells({ cells, faults }: SourceRow): readonly string[] {
  const unfinished = new Set<number>();
  for (const { index, code } of faults ?? []) if (code === 'FORMULA_WITHOUT_RESULT') unfinished.add(index);
  return unfinished.size === 0 ? cells : cells.map((cell, index) => (unfinished.has(index) ? cannotBeShown : cell));
}

/** What stands in the result columns of a row. */
export function resultCells({ row, status, leadId, actions, remarks }: Outcome, privacy: Privacy): string[] {
  const actionIds: string[] = [];
  for (const { id } of actions) if (id !== undefined) actionIds.push(id);
  const worst = worstRemark(remarks);
  const shown = worst === undefined ? undefined : privacy.withhold(worst);
  return [
    String(row),
    status,
    leadId ?? '',
    actionIds.join(';'),
    shown?.code ?? '',
    shown?.column ?? '',
    shown?.message ?? '',
    shown?.tip ?? '',
  ];
}

/** Positions of the source's own columns: those named `tc__…` are results of an earlier run. */
export function keptColumns(header: readonly string[]): number[] {
  const kept: number[] = [];
  for (const [index, name] of header.entries()) if (!name.startsWith('tc__')) kept.push(index);
  return kept;
}
