import { join } from 'node:path';
import type { Remark } from '../model/remark.js';
import { openCsv } from '../writers/csv.js';

/** Columns of the list of values; a person fills in `use`, and `--values` reads it back. */
const columns = ['field', 'value', 'count', 'suggestion', 'use'] as const;

/** Different values of a field that are told apart, and the longest that is kept, in characters. */
const mostValues = 10_000;
const longestValue = 200;
const shownValues = 5;

/** The values of one field that the workspace does not have: an entry of `unknownValues` in summary.json. */
export interface UnknownValues {
  /** The field's API name, or for actions `actions[0].note`. */
  readonly field: string;
  /** The header of its column; absent for constants and joined columns. */
  readonly column?: string;
  /** Different values, compared without case and blanks. */
  readonly distinct: number;
  /** How often they stand in the file, all together. */
  readonly count: number;
  /** The five most frequent. */
  readonly top: readonly ListedValue[];
}

interface ListedValue {
  readonly value: string;
  readonly count: number;
  /** The label that was probably meant. */
  readonly suggestion?: string;
}

interface FieldValues {
  readonly column?: string;
  readonly values: Map<string, { readonly value: string; count: number; readonly suggestion?: string }>;
  count: number;
  /** How often values stand in the file that were too many or too long to be listed. */
  unlisted: number;
}

/** Gathers the values that the workspace does not have, in memory that does not grow with the number of rows. */
export class ValueList {
  readonly #path: string;
  readonly #guard: boolean;
  readonly #fields = new Map<string, FieldValues>();

  constructor(folder: string, input: string, guard: boolean) {
    this.#path = join(folder, `${input}-values.csv`);
    this.#guard = guard;
  }

  add({ field, column, unknown }: Remark): void {
    if (unknown === undefined || field === undefined) return;
    let entry = this.#fields.get(field);
    if (entry === undefined) {
      entry = { column, values: new Map(), count: 0, unlisted: 0 };
      this.#fields.set(field, entry);
    }
    for (const { value, suggestion } of unknown) {
      entry.count += 1;
      const alike = value.length > longestValue ? undefined : value.replace(/\s+/gu, ' ').trim().toLowerCase();
      const known = alike === undefined ? undefined : entry.values.get(alike);
      if (known !== undefined) known.count += 1;
      else if (alike === undefined || entry.values.size >= mostValues) entry.unlisted += 1;
      else entry.values.set(ownCopy(alike), { value: ownCopy(value), count: 1, suggestion });
    }
  }

  /** By field, in the order in which the fields were met. */
  list(): UnknownValues[] {
    return Array.from(this.#fields, ([field, { column, values, count }]) => ({
      field,
      ...(column !== undefined && { column }),
      distinct: values.size,
      count,
      top: byFrequency(values.values()).slice(0, shownValues),
    }));
  }

  /** What the list leaves out, one sentence each. */
  notes(): string[] {
    return [...this.#fields].flatMap(([field, { column, unlisted }]) =>
      unlisted === 0
        ? []
        : `The list of values leaves out ${unlisted.toLocaleString('en')} cells of "${column ?? field}": it has at most ${mostValues.toLocaleString('en')} different values of a field, of at most ${longestValue} characters. Is the right column mapped?`,
    );
  }

  /**
   * Write the list, where there is anything to list.
   *
   * @returns its path.
   * @throws {StoppedError} when the disk refuses.
   */
  async write(): Promise<string | undefined> {
    if (![...this.#fields.values()].some(({ values }) => values.size > 0)) return undefined;
    const file = await openCsv(this.#path, columns, { guard: this.#guard });
    try {
      for (const [field, { values }] of this.#fields) {
        await file.write(
          byFrequency(values.values()).map(({ value, count, suggestion = '' }) => [
            field,
            value,
            String(count),
            suggestion,
            '',
          ]),
        );
      }
    } catch (error) {
      await file.abort();
      throw error;
    }
    await file.close();
    return this.#path;
  }
}

function byFrequency(values: Iterable<ListedValue>): ListedValue[] {
  return [...values].sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

/** A piece of a cell would keep alive the whole stretch of the file that it was cut from. */
function ownCopy(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}
