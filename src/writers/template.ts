import type ExcelJS from 'exceljs';
import type { Template, TemplateCells, TemplateColumn, TemplateSheet } from '../model/template.js';
import { ChoiceLists } from './choice-lists.js';
import { rulesOf } from './sheet-rules.js';
import { cellText } from './xlsx-text.js';

/**
 * Down to this row the cells of a column are checked while somebody types. Formats go further: they hold for the whole
 * column. A longer list would slow down programs that keep a rule for every cell.
 */
const lastCheckedRow = 5_000;
/** The hidden sheet that holds the lists which do not fit into a validation. */
const listsSheet = 'Lists';
/** Days that a date column takes: what the importer reads as a date, and a spreadsheet can show. */
const firstDay = new Date(Date.UTC(1900, 2, 1));
const lastDay = new Date(Date.UTC(2200, 11, 31));

/** What spreadsheets use for cells without a style; a style must name its font. */
const font = { name: 'Calibri', size: 11, family: 2 } as const;
const colours = { required: 'FFF8CBAD', optional: 'FFE7ECF3', line: 'FF8A99AD', example: 'FF7F7F7F' } as const;

/**
 * A template as the bytes of a workbook: typed columns, lists to choose from, comments on the headers, an example row.
 * It is small whatever it will hold one day, so it is made in memory.
 */
export async function templateWorkbook(template: Template): Promise<Uint8Array> {
  const { default: excel } = await import('exceljs');
  const book = new excel.Workbook();
  book.creator = 'telecrm-bulk';
  book.lastModifiedBy = 'telecrm-bulk';
  book.title = cellText(template.title).text;
  book.keywords = template.mark;
  const sheets = template.sheets.map((sheet) => [sheet, addSheet(book, sheet)] as const);
  const lists = new ChoiceLists(listsSheet);
  for (const [{ columns }, worksheet] of sheets) {
    for (const [at, column] of columns.entries()) addColumn(worksheet, at + 1, column, lists);
    styleRows(worksheet, columns);
  }
  // Behind the visible sheets.
  if (lists.columns.length > 0) addLists(book, lists.columns);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

function addSheet(book: ExcelJS.Workbook, { name }: TemplateSheet): ExcelJS.Worksheet {
  return book.addWorksheet(name, { views: [{ state: 'frozen', xSplit: 1, ySplit: 1 }] });
}

function addLists(book: ExcelJS.Workbook, columns: readonly (readonly string[])[]): void {
  const sheet = book.addWorksheet(listsSheet, { state: 'hidden' });
  for (const [at, values] of columns.entries()) {
    const column = sheet.getColumn(at + 1);
    // Text, so that a list of numbers or dates stays as it is.
    column.numFmt = '@';
    column.width = 24;
    column.values = values;
  }
}

function addColumn(worksheet: ExcelJS.Worksheet, at: number, column: TemplateColumn, lists: ChoiceLists): void {
  const sheetColumn = worksheet.getColumn(at);
  sheetColumn.width = widthOf(column);
  // Before any cell of the column: cells take the format over when they are made.
  sheetColumn.numFmt = formatOf(column.cells);
  const header = worksheet.getCell(1, at);
  header.value = cellText(column.header).text;
  header.note = noteOf(column.note);
  const { example } = column;
  if (example !== undefined) {
    worksheet.getCell(2, at).value = typeof example === 'string' ? cellText(example).text : example;
  }
  const rule = ruleOf(column, lists);
  if (rule === undefined) return;
  const { letter } = sheetColumn;
  rulesOf(worksheet).add(`${letter}2:${letter}${lastCheckedRow}`, rule);
}

function styleRows(worksheet: ExcelJS.Worksheet, columns: readonly TemplateColumn[]): void {
  const header = worksheet.getRow(1);
  header.height = 32;
  for (const [at, { required }] of columns.entries()) {
    const cell = header.getCell(at + 1);
    cell.numFmt = '@';
    cell.font = { ...font, bold: true };
    cell.alignment = { vertical: 'middle', wrapText: true };
    const argb = required ? colours.required : colours.optional;
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb } };
    cell.border = { bottom: { style: 'thin', color: { argb: colours.line } } };
    if (columns[at]?.example !== undefined) {
      worksheet.getCell(2, at + 1).font = { ...font, italic: true, color: { argb: colours.example } };
    }
  }
}

/** A comment: its first line in bold. */
function noteOf([first = '', ...rest]: readonly string[]): ExcelJS.Comment {
  const lines = rest.map((line) => `\n${line}`).join('');
  return {
    texts: [
      { font: { bold: true, size: 9 }, text: cellText(first).text },
      { font: { size: 9 }, text: cellText(lines).text },
    ],
    editAs: 'oneCells',
  };
}

function formatOf(cells: TemplateCells): string {
  switch (cells.kind) {
    case 'text':
    case 'list':
      return '@';
    case 'whole-number':
      return '0';
    case 'number':
    case 'date':
      return cells.format;
  }
}

/** In characters: the header on one line or two, and room for what stands below it. */
function widthOf({ header, cells, example }: TemplateColumn): number {
  const options = cells.kind === 'list' ? cells.options.map(({ length }) => length) : [];
  const below = Math.max(typeof example === 'string' ? example.length : 10, ...options.slice(0, 1000));
  return Math.min(36, Math.max(12, header.length + 2, below + 3));
}

/** What is checked while somebody types; `undefined` for columns that take any text. */
function ruleOf(column: TemplateColumn, lists: ChoiceLists): ExcelJS.DataValidation | undefined {
  const { cells, header, accepts } = column;
  const common = {
    allowBlank: true,
    showErrorMessage: true,
    errorStyle: 'stop',
    // What Excel allows: 32 characters of title, 225 of text.
    errorTitle: cellText(header).text.slice(0, 32),
    error: cellText(accepts).text.slice(0, 225),
  };
  switch (cells.kind) {
    case 'text':
      return undefined;
    case 'list': {
      const formulae = [lists.formula(header, cells.options)];
      if (cells.others === 'allow') return { type: 'list', formulae, allowBlank: true, showErrorMessage: false };
      return { ...common, type: 'list', formulae, errorStyle: cells.others === 'ask' ? 'warning' : 'stop' };
    }
    case 'number':
      return { ...common, type: 'decimal', operator: 'between', formulae: [-1e15, 1e15] };
    case 'whole-number':
      return { ...common, type: 'whole', operator: 'between', formulae: [cells.from, cells.to] };
    case 'date':
      return { ...common, type: 'date', operator: 'between', formulae: [firstDay, lastDay] };
  }
}
