/** What a column's cells may say: the labels of the list that the map binds it to. */
export interface ColumnChoices {
  /** Zero-based position in the header. */
  readonly column: number;
  readonly labels: readonly string[];
  /** Other texts may be right too: several tags in one cell, or a text that the map translates. */
  readonly open: boolean;
}

/** What is known of the input's sheet beside its rows, so that its failed rows can be shown as a sheet like it. */
export interface SourceSheet {
  /** The name under which the map finds the sheet. */
  readonly name: string;
  /** Where the map finds it by position: counted from 1. */
  readonly position?: number;
  /** The field that tells rows apart: its values can be corrected, but not left out. */
  readonly identifier?: string;
  readonly choices: readonly ColumnChoices[];
  /** The second sheet, where the map names one. */
  readonly second?: { readonly name: string; readonly choices: readonly ColumnChoices[] };
}
