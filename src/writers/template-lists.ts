import type ExcelJS from 'exceljs';
import { cellText } from './xlsx-text.js';

/** The hidden sheet that holds the lists which do not fit into a validation. */
const sheetName = 'Lists';
/** The longest list that a validation may hold itself, in characters: what Excel allows. */
const longestInline = 255;

/** Gathers the lists of a template; the hidden sheet exists only when one of them needs it. */
export class TemplateLists {
  readonly #book: ExcelJS.Workbook;
  readonly #places = new Map<string, string>();
  #sheet: ExcelJS.Worksheet | undefined;

  constructor(book: ExcelJS.Workbook) {
    this.#book = book;
  }

  /** The formula of a list: the list itself where it fits, else the range of the hidden sheet that has it. */
  formula(header: string, options: readonly string[]): string {
    const labels = options.map((option) => cellText(option).text);
    // A comma would part an option in two, a quote would end the list, and blanks at the ends would be lost.
    const plain = labels.every((label) => !/[,"\n]|^\s|\s$/u.test(label));
    const inline = labels.join(',');
    if (plain && inline.length <= longestInline) return `"${inline}"`;
    const key = JSON.stringify(labels);
    const place = this.#places.get(key) ?? this.#add(header, labels);
    this.#places.set(key, place);
    return place;
  }

  #add(header: string, labels: readonly string[]): string {
    this.#sheet ??= this.#book.addWorksheet(sheetName, { state: 'hidden' });
    const column = this.#sheet.getColumn(this.#places.size + 1);
    // Text, so that a list of numbers or dates stays as it is.
    column.numFmt = '@';
    column.width = 24;
    column.values = [cellText(header).text, ...labels];
    const letters = column.letter;
    return `${sheetName}!$${letters}$2:$${letters}$${labels.length + 1}`;
  }
}
