/** Limits against hostile files. Each can be raised: `--read-limit ratio=1000`. */
export interface ReadLimits {
  /** Longest record of a text file, in characters. */
  readonly recordLength: number;
  /** Longest text of one cell of a workbook, in characters. */
  readonly cellLength: number;
  /** Uncompressed size of one part of a workbook, in bytes. */
  readonly partBytes: number;
  /** Uncompressed size of a part, or of a packed text file, divided by its compressed size. */
  readonly ratio: number;
  /** All shared strings of a workbook together, in bytes. */
  readonly sharedStringBytes: number;
  /** Entries in a zip file. */
  readonly zipEntries: number;
  readonly columns: number;
}

export const defaultLimits: ReadLimits = {
  recordLength: 10 * 1024 * 1024,
  cellLength: 1024 * 1024,
  partBytes: 4 * 1024 * 1024 * 1024,
  ratio: 200,
  sharedStringBytes: 256 * 1024 * 1024,
  zipEntries: 5_000,
  columns: 16_384,
};

/** What to read of a file, and how. */
export interface ReadOptions {
  /** Workbooks: the sheet's name, or its position counted from 1. Default: the first visible sheet. */
  readonly sheet?: string | number;
  /** The row that holds the headers, as a spreadsheet counts. Default 1. */
  readonly headerRow?: number;
  /** Only the rows from `from` to `to`, both included, by their row numbers. */
  readonly rows?: { readonly from: number; readonly to: number };
  /** At most so many rows. */
  readonly limit?: number;
  /** Text files: the character between cells. Default: detected among `,` `;` TAB `|`. */
  readonly delimiter?: string;
  /** Text files: a name that `TextDecoder` knows. Default: by BOM, else strict UTF-8. */
  readonly encoding?: string;
  /** Text files: take the guard against formulas off again (`model/formula-guard.ts`). Default true. */
  readonly formulaGuard?: boolean;
  readonly limits?: Partial<ReadLimits>;
}
