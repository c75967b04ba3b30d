/** A cell that its reader could not turn into text without loss; the mapper makes a remark of it. */
export interface CellFault {
  /** Zero-based position in `cells`. */
  readonly index: number;
  readonly code: 'FORMULA_WITHOUT_RESULT' | 'MOJIBAKE_SUSPECTED';
}

/**
 * One row as it stands in the file, before anything is interpreted.
 *
 * Cells are text in header order; a missing cell is `''`, surplus cells follow behind the header's length.
 * A cell of a workbook is text without loss: numbers in full digits, dates as wall-clock
 * `YYYY-MM-DDTHH:mm:ss`, times without a date as `HH:mm:ss`, booleans as `TRUE` and `FALSE`, formulas as
 * their stored result, rich text as plain text, errors as `#REF!`.
 */
export interface SourceRow {
  /** The row number that a spreadsheet shows: 1 is the first line of the file, blank rows are counted. */
  readonly row: number;
  readonly cells: readonly string[];
  readonly faults?: readonly CellFault[];
  /** The row as strict CSV with commas, without a line end, where the file has it so: it reads back as `cells`. */
  readonly line?: string;
}

/** A file that was opened: its header is read, its rows come in batches of a few hundred. */
export interface Table {
  /** The sheet's name; for text files the file's name. */
  readonly name: string;
  /** Header texts without surrounding blanks, no two alike; a column without a header is `''`. */
  readonly header: readonly string[];
  /** What a reader noticed that the user should know (hidden rows, a guessed delimiter). One sentence each. */
  readonly notes: readonly string[];
  /** Why the header may stand in another row, with what to do; one of the notes. Known when the first batch was read. */
  readonly doubt?: string;
  /** Each loop reads the file from its start; breaking out of it closes the file. Blank rows are left out. */
  readonly rows: AsyncIterable<readonly SourceRow[]>;
}
