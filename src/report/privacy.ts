import type { Remark } from '../model/remark.js';
import { remarkCodes } from '../model/remark-codes.js';

const withheldText = '(withheld)';

/** Keeps the cells of certain columns (passwords) out of every file that a run writes. */
export class Privacy {
  readonly #indexes: ReadonlySet<number>;
  readonly #names = new Set<string>();

  /** `withheld`: zero-based positions in `header`. */
  constructor(header: readonly string[], withheld: ReadonlySet<number> = new Set()) {
    this.#indexes = withheld;
    for (const index of withheld) this.#names.add(header[index] ?? '');
  }

  /** Whether any column is withheld at all. */
  get any(): boolean {
    return this.#indexes.size > 0;
  }

  /** A cell as the files may show it. */
  cell(index: number, text: string): string {
    return this.#indexes.has(index) ? withheldText : text;
  }

  /** The cells beyond a header of `width` columns; where a column is withheld, its cell may have shifted into them. */
  surplus(cells: readonly string[], width: number): readonly string[] {
    const surplus = cells.slice(width);
    return this.any ? surplus.map((cell) => (cell.trim() === '' ? cell : withheldText)) : surplus;
  }

  /** A remark as the files may show it: about a withheld column in the code's words only, since its own may quote the cell. */
  withhold(remark: Remark): Remark {
    if (this.#names.size === 0 || remark.column === undefined || !this.#names.has(remark.column)) return remark;
    const { cause, tip } = remarkCodes[remark.code];
    const { unknown: _, ...rest } = remark;
    return { ...rest, value: remark.value === undefined ? undefined : withheldText, message: cause, tip };
  }
}
