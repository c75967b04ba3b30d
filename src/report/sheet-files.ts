import { join } from 'node:path';
import type { SourceSheet } from '../model/source-sheet.js';
import { AnnotatedWorkbook } from './annotated-workbook.js';
import { OutcomeCounter } from './counts.js';
import type { Privacy } from './privacy.js';
import { type ResultEntry, RowFiles } from './row-files.js';

/** What the files of one sheet are made from. */
export interface SheetFilesOptions {
  readonly folder: string;
  /** The files are named after it. */
  readonly input: string;
  readonly header: readonly string[];
  readonly sheet: SourceSheet;
  readonly privacy: Privacy;
  /** Guard cells that a spreadsheet could run as formulas. */
  readonly guard: boolean;
  /** How many failed rows the annotated workbook has. */
  readonly maxRows: number;
}

/** The files that have the rows of one sheet: five by what became of them, and the failed ones as a workbook. */
export class SheetFiles {
  readonly counter = new OutcomeCounter();
  readonly #rows: RowFiles;
  readonly #annotated: AnnotatedWorkbook;
  #added = 0;

  private constructor(rows: RowFiles, annotated: AnnotatedWorkbook) {
    this.#rows = rows;
    this.#annotated = annotated;
  }

  /** @throws {StoppedError} when the folder cannot be written. */
  static async open(options: SheetFilesOptions): Promise<SheetFiles> {
    const { folder, input, header, sheet, privacy, guard, maxRows } = options;
    const rows = await RowFiles.open(folder, input, header, privacy, guard);
    const annotated = await AnnotatedWorkbook.open({
      path: join(folder, `${input}-failed.xlsx`),
      rowFile: `${input}-failed.csv`,
      ...{ header, sheet, privacy, maxRows },
    }).catch(async (error: unknown): Promise<never> => {
      await rows.abort();
      throw error;
    });
    return new SheetFiles(rows, annotated);
  }

  get paths(): RowFiles['paths'] {
    return this.#rows.paths;
  }

  /** The path of the workbook; absent when a workbook cannot hold the columns. */
  get workbook(): string | undefined {
    return this.#annotated.exists ? this.#annotated.path : undefined;
  }

  /** How many rows there are. */
  get added(): number {
    return this.#added;
  }

  /** Add rows, in the order of the sheet. @throws {StoppedError} when the disk refuses. */
  async add(entries: readonly ResultEntry[]): Promise<void> {
    await this.#rows.add(entries);
    await this.#annotated.add(entries);
    this.#added += entries.length;
    for (const { outcome } of entries) this.counter.add(outcome);
  }

  /** @returns what the reader of the workbook should know. @throws {StoppedError} */
  async close(): Promise<string[]> {
    await this.#rows.close();
    return this.#annotated.close();
  }

  async abort(): Promise<void> {
    await Promise.all([this.#rows.abort(), this.#annotated.abort()]);
  }
}
