import { columnLetters } from '../model/column-letters.js';
import { cellText } from './xlsx-text.js';

/** The longest list that a validation may hold itself, in characters: what Excel allows. */
const longestInline = 255;

/** Gathers the lists that cells choose from; those which do not fit into a validation stand on a hidden sheet. */
export class ChoiceLists {
  readonly sheetName: string;
  readonly #places = new Map<string, string>();
  /** The columns of the hidden sheet, each a header and its labels; it exists only when there are any. */
  readonly columns: (readonly string[])[] = [];

  constructor(sheetName: string) {
    this.sheetName = sheetName;
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
    this.columns.push([cellText(header).text, ...labels]);
    const letters = columnLetters(this.columns.length - 1);
    return `${this.sheetName}!$${letters}$2:$${letters}$${labels.length + 1}`;
  }
}
