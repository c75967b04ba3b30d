import type { FieldValue } from '../model/lead.js';
import type { Remark } from '../model/remark.js';

/** What becomes of one row, from its cells to the request. */
export interface Explanation {
  /** The input's file name. */
  readonly file: string;
  /** The sheet's name; for text files the file's name. */
  readonly sheet: string;
  /** The row number that a spreadsheet shows. */
  readonly row: number;
  readonly workspace: string;
  /** What the row and the map alone decide; duplicates and leads that exist already are not looked up. */
  readonly verdict: 'would-send' | 'invalid' | 'would-skip';
  /** The row's cells as they stand in the file, in the order of the header. */
  readonly cells: readonly {
    readonly column: string;
    readonly cell: string;
    /** Whether the map reads the column. */
    readonly used: boolean;
  }[];
  /** What the map makes of them, in the order of the map. */
  readonly values: readonly ExplainedValue[];
  readonly leadId?: string;
  readonly remarks: readonly Remark[];
  /** The rows of the second sheet that have the row's identifier, where the map names such a sheet. */
  readonly actions?: {
    readonly sheet: string;
    readonly rows: readonly { readonly row: number; readonly sent: boolean; readonly remarks: readonly Remark[] }[];
  };
  /** The call that would be made; absent when the row would not be sent. */
  readonly request?: { readonly method: 'POST'; readonly path: string; readonly body: object };
}

/** One mapped value on its way from the cell to the request. */
export interface ExplainedValue {
  /** The field's API name, or for actions `actions[0].note`. */
  readonly field: string;
  /** Absent for constants, lists and joined columns. */
  readonly column?: string;
  /** As it stands in the file; the joined cells; the constant. */
  readonly cell: string;
  /** Trimmed, translated, or the default. */
  readonly text: string;
  /** As the API takes it; absent when nothing is sent. */
  readonly value?: FieldValue;
  /** A date, in words and in the zone in which dates are read. */
  readonly means?: string;
}

const widest = 32;

/** A row for people: a table of what its cells become, every remark with its cure, and the request. */
export function describeExplanation(explanation: Explanation): string {
  const { file, sheet, row, workspace, remarks, request } = explanation;
  const place = sheet === file ? file : `${file}, sheet "${sheet}"`;
  const lines = [`${place}, row ${row}, for ${workspace}: ${verdictWords(explanation)}`, ''];
  lines.push(...tableLines(explanation.values));
  const unused = unusedCells(explanation);
  if (unused.length > 0) lines.push('', 'Columns that the map does not use:', ...unused);
  if (remarks.length > 0) lines.push('', 'Remarks:', ...remarks.flatMap(remarkLines));
  lines.push(...actionLines(explanation));
  if (request !== undefined) {
    lines.push('', `The request: ${request.method} ${request.path}`, JSON.stringify(request.body, null, 2));
  }
  return lines.join('\n');
}

function verdictWords({ verdict, remarks }: Explanation): string {
  if (verdict === 'would-send') return 'it would be sent.';
  if (verdict === 'would-skip') return 'it would be skipped.';
  const errors = remarks.filter(({ level }) => level === 'ERROR').length;
  return `it would not be sent, because of ${errors === 1 ? 'an error' : `${errors} errors`}.`;
}

function tableLines(values: readonly ExplainedValue[]): string[] {
  const rows = values.map(({ field, column = '', cell, text, value, means }) => [
    field,
    column,
    shown(cell),
    text === cell ? 'the same' : text === '' ? 'empty' : shown(text),
    value === undefined
      ? 'nothing'
      : means === undefined
        ? JSON.stringify(value)
        : `${JSON.stringify(value)} (${means})`,
  ]);
  const table = [['Field', 'Column', 'Cell', 'Read as', 'Sent'], ...rows];
  const widths = [0, 1, 2, 3].map((at) => Math.max(...table.map((line) => cut(line[at] ?? '').length)));
  return table.map(
    (line) => `  ${line.map((text, at) => (at < 4 ? cut(text).padEnd(widths[at] ?? 0) : text)).join('  ')}`,
  );
}

const shown = (text: string): string => (text === '' ? 'empty' : JSON.stringify(text));

/** On one line, so that a header with a line break does not break the table. */
function cut(text: string): string {
  const line = text.replace(/\s+/gu, ' ');
  return line.length > widest ? `${line.slice(0, widest - 1)}…` : line;
}

/** Columns with something in them that the map has no use for. */
function unusedCells({ cells }: Explanation): string[] {
  return cells
    .filter(({ cell, used }) => cell.trim() !== '' && !used)
    .map(({ column, cell }) => `  ${column === '' ? '(without a header)' : cut(column)}: ${cut(JSON.stringify(cell))}`);
}

/** Which rows of the second sheet go with the row, and what there is to remark on them. */
function actionLines({ actions }: Explanation): string[] {
  if (actions === undefined) return [];
  const { sheet, rows } = actions;
  if (rows.length === 0) return ['', `Actions: no row of the sheet "${sheet}" has its identifier.`];
  return [
    '',
    `Actions of the sheet "${sheet}":`,
    ...rows.flatMap(({ row, sent, remarks }) => [
      `  row ${row}: ${sent ? 'goes with it' : 'would not be sent'}`,
      ...remarks.flatMap(remarkLines).map((line) => `  ${line}`),
    ]),
  ];
}

function remarkLines({ level, code, column, field, message, tip }: Remark): string[] {
  const place = (column ?? field)?.replace(/\s+/gu, ' ');
  return [`  ${level} ${code}${place === undefined ? '' : `, "${place}"`}: ${message}`, `    -> ${tip}`];
}
