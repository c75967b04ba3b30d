import { basename } from 'node:path';
import { resultClassOf } from '../model/outcome.js';
import type { SourceSheet } from '../model/source-sheet.js';
import { AnnotatedSheet, type AnnotatedColumn, type AnnotatedRow, maxColumns } from '../writers/annotated-sheet.js';
import { annotate } from './annotations.js';
import type { Privacy } from './privacy.js';
import { keptColumns, type ResultEntry, resultCells, resultColumns, shownCells } from './row-files.js';
import { grouped } from './row-words.js';

/** What the annotated workbook is made for. */
export interface AnnotatedWorkbookOptions {
  /** Where it appears when it is complete. */
  readonly path: string;
  /** The name of the file that has all failed rows, for notes. */
  readonly rowFile: string;
  readonly header: readonly string[];
  readonly sheet: SourceSheet;
  readonly privacy: Privacy;
  /** At most so many rows: a workbook is for people, and grows slow beyond. */
  readonly maxRows: number;
}

/** Cells in all, beyond which a very wide sheet has fewer rows. */
const mostCells = 10_000_000;
const resultWidths: Record<(typeof resultColumns)[number], number> = {
  tc__row: 9,
  tc__status: 11,
  tc__lead_id: 12,
  tc__action_ids: 14,
  tc__code: 22,
  tc__column: 16,
  tc__remark: 44,
  tc__tip: 44,
};

/**
 * The failed rows as the user's own sheet: the cells that stood in the way are coloured and commented, columns with
 * lists have them, and the corrected workbook is imported with the same map.
 */
export class AnnotatedWorkbook {
  readonly path: string;
  readonly #options: AnnotatedWorkbookOptions;
  readonly #kept: readonly number[];
  readonly #limit: number;
  /** Absent where the columns do not fit into a workbook. */
  readonly #workbook: AnnotatedSheet | undefined;
  #rows = 0;
  #tooLong = 0;

  private constructor(
    options: AnnotatedWorkbookOptions,
    kept: readonly number[],
    workbook: AnnotatedSheet | undefined,
  ) {
    this.path = options.path;
    this.#options = options;
    this.#kept = kept;
    this.#workbook = workbook;
    this.#limit = Math.min(options.maxRows, Math.max(1, Math.floor(mostCells / widthOf(kept))));
  }

  /** @throws {StoppedError} when the folder cannot be written. */
  static async open(options: AnnotatedWorkbookOptions): Promise<AnnotatedWorkbook> {
    const { header, path, sheet } = options;
    const kept = keptColumns(header);
    if (widthOf(kept) > maxColumns) return new AnnotatedWorkbook(options, kept, undefined);
    const columns = [...resultColumns.map(resultColumn), ...kept.map((index) => ownColumn(index, options))];
    const { name, position } = sheet;
    return new AnnotatedWorkbook(options, kept, await AnnotatedSheet.open(path, { name, position, columns }));
  }

  /** Add those rows that failed. @throws {StoppedError} when the disk refuses. */
  async add(entries: readonly ResultEntry[]): Promise<void> {
    const rows: AnnotatedRow[] = [];
    for (const entry of entries) {
      if (resultClassOf[entry.outcome.status] !== 'failed') continue;
      if (++this.#rows <= this.#limit && this.#workbook !== undefined) rows.push(this.#row(entry));
    }
    if (rows.length > 0) await this.#workbook?.add(rows);
  }

  /**
   * Complete the workbook.
   *
   * @returns what its reader should know, one sentence each.
   * @throws {StoppedError} when the disk refuses.
   */
  async close(): Promise<string[]> {
    const { rowFile } = this.#options;
    const name = basename(this.path);
    if (this.#workbook === undefined) {
      return [`${name} is not there: with the results in front, the file has more columns than a workbook holds.`];
    }
    await this.#workbook.commit();
    const notes: string[] = [];
    if (this.#rows > this.#limit) {
      const [some, all] = [grouped(this.#limit), grouped(this.#rows)];
      notes.push(`Only the first ${some} of ${all} failed rows are in ${name}; ${rowFile} has them all.`);
    }
    if (this.#tooLong > 0) {
      notes.push(
        `${name}: ${grouped(this.#tooLong)} cell(s) read #VALUE!, since they have more than the 32,767 characters that a cell holds; import these rows from ${rowFile}.`,
      );
    }
    return notes;
  }

  /** Whether there is a workbook at all. */
  get exists(): boolean {
    return this.#workbook !== undefined;
  }

  async abort(): Promise<void> {
    await this.#workbook?.abort();
  }

  #row({ source, outcome }: ResultEntry): AnnotatedRow {
    const { header, privacy, rowFile } = this.#options;
    const [, ...results] = resultCells(outcome, privacy);
    const cells = shownCells(source);
    const own = this.#kept.map((index) => privacy.cell(index, cells[index] ?? ''));
    // Cells beyond the header stay beyond it: without them the row would pass for a good one.
    const surplus = privacy.surplus(cells, header.length).slice(0, maxColumns - widthOf(this.#kept));
    const annotated = annotate([...results, ...own, ...surplus], {
      remarks: outcome.remarks.map((remark) => privacy.withhold(remark)),
      columnOf: (column) => this.#kept.findIndex((index) => header[index] === column),
      firstSurplus: surplus.length > 0 ? resultColumns.length + own.length : undefined,
      rowFile,
    });
    this.#tooLong += annotated.tooLong;
    return { cells: [outcome.row, ...annotated.cells], marks: annotated.marks };
  }
}

const widthOf = (kept: readonly number[]): number => resultColumns.length + kept.length;

function resultColumn(header: (typeof resultColumns)[number]): AnnotatedColumn {
  const column = { header, width: resultWidths[header], result: true };
  if (header !== 'tc__row') return column;
  const note = [
    'Rows that were not written',
    'Correct the coloured cells (their comments say what is wrong), save, and import this file with the same map.',
    'Columns named tc__ are ignored by the import. Leave them where they are.',
  ];
  return { ...column, note };
}

function ownColumn(index: number, { header, sheet }: AnnotatedWorkbookOptions): AnnotatedColumn {
  const name = header[index] ?? '';
  const choices = sheet.choices.find(({ column }) => column === index);
  const longest = Math.max(0, ...(choices?.labels.slice(0, 1000) ?? []).map(({ length }) => length));
  const width = Math.min(36, Math.max(14, name.length + 4, longest + 3));
  return { header: name, width, result: false, ...(choices !== undefined && { choices }) };
}
