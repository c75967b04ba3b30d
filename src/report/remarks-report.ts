import { join } from 'node:path';
import type { Remark } from '../model/remark.js';
import { type CsvWriter, csvLine, openCsv } from '../writers/csv.js';
import { type RemarkCells, Spool } from './spool.js';

/** The columns of the remarks report, in the file and in the workbook. */
export const remarkColumns = [
  'row',
  'column',
  'field',
  'value',
  'level',
  'code',
  'remark',
  'tip',
  'origin',
  'lead_id',
] as const;

/** A remark and the lead of its row, where that is known. */
export interface ReportedRemark {
  readonly remark: Remark;
  readonly leadId?: string;
}

/** The remarks report, one line a remark; it keeps the first remarks for the workbook. */
export class RemarksReport {
  readonly path: string;
  /** How many remarks are kept for the workbook. */
  readonly limit: number;
  readonly #writer: CsvWriter;
  readonly #guard: boolean;
  readonly #spool: Spool;
  #total = 0;

  private constructor(path: string, writer: CsvWriter, guard: boolean, limit: number, spool: Spool) {
    this.path = path;
    this.limit = limit;
    this.#writer = writer;
    this.#guard = guard;
    this.#spool = spool;
  }

  /** @throws {StoppedError} when the folder cannot be written. */
  static async open(folder: string, input: string, guard: boolean, limit: number): Promise<RemarksReport> {
    const path = join(folder, `${input}-remarks.csv`);
    return new RemarksReport(path, await openCsv(path, remarkColumns, { guard }), guard, limit, new Spool(folder));
  }

  /** How many remarks there are. */
  get total(): number {
    return this.#total;
  }

  /** Add the remarks of some rows, in order. @throws {StoppedError} when the disk refuses. */
  async add(remarks: readonly ReportedRemark[]): Promise<void> {
    let lines = '';
    const kept: RemarkCells[] = [];
    for (const { remark, leadId = '' } of remarks) {
      const { row, column = '', field = '', value = '', level, code, message, tip, origin } = remark;
      const texts = [column, field, value, level, code, message, tip, origin, leadId];
      lines += `${row},${csvLine(texts, this.#guard)}`;
      if (this.#total++ < this.limit) kept.push([row, ...texts]);
    }
    await this.#writer.writeLines(lines);
    await this.#spool.add(kept);
  }

  /** The first remarks again, at most as many as the workbook shows. */
  first(): AsyncIterable<readonly RemarkCells[]> {
    return this.#spool.lines();
  }

  /** Complete the file; `first` still works until `release`. */
  async close(): Promise<void> {
    await this.#writer.close();
  }

  /** Let go of the remarks kept for the workbook. */
  async release(): Promise<void> {
    await this.#spool.close();
  }

  async abort(): Promise<void> {
    await this.release();
    await this.#writer.abort();
  }
}
