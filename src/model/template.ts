/** What the cells of a template's column take, and how a spreadsheet shows them. */
export type TemplateCells =
  /** Kept as typed: no leading zero, no `+` and no date-like text is changed by the spreadsheet. */
  | { readonly kind: 'text' }
  /** One of a list. Others are stopped, asked about, or let pass (where a cell can hold several). */
  | { readonly kind: 'list'; readonly options: readonly string[]; readonly others: 'stop' | 'ask' | 'allow' }
  /** A number, in a format of spreadsheets. */
  | { readonly kind: 'number'; readonly format: string }
  | { readonly kind: 'whole-number'; readonly from: number; readonly to: number }
  /** A day, perhaps with a time, in a format of spreadsheets. */
  | { readonly kind: 'date'; readonly format: string };

/** One column of a template. */
export interface TemplateColumn {
  readonly header: string;
  /** What the header's comment says, line by line. */
  readonly note: readonly string[];
  readonly required: boolean;
  /** In one sentence of at most 200 characters, for whoever types something else. */
  readonly accepts: string;
  readonly cells: TemplateCells;
  /** What the example row holds; a `Date` is a wall-clock reading, as UTC. */
  readonly example?: string | number | Date;
}

/** One sheet of a template. */
export interface TemplateSheet {
  readonly name: string;
  readonly columns: readonly TemplateColumn[];
}

/** A workbook that people fill in and the importer reads. */
export interface Template {
  readonly title: string;
  /** What the file's properties say about it, for the importer. */
  readonly mark: string;
  readonly sheets: readonly TemplateSheet[];
}
