import type { Level, Remark } from '../model/remark.js';
import { type RemarkCode, remarkCodes } from '../model/remark-codes.js';
import { Evidence } from './evidence.js';
import { type FixContext, fixOf } from './fixes.js';
import { keepText } from './keep-text.js';

/** All remarks of one kind about one column and field: an entry of `causes` in summary.json. */
export interface Cause {
  readonly level: Level;
  readonly code: RemarkCode;
  readonly column?: string;
  readonly field?: string;
  /** Remarks, not rows: a row may have several. */
  readonly count: number;
  /** The first three; values are cut to 200 characters. */
  readonly examples: readonly CauseExample[];
  /** The first remark in its own words, e.g. `"12345" is not a phone number`. */
  readonly remark: string;
  /** What to do; the code's general advice where the remarks differ in theirs. */
  readonly tip: string;
  /** The flag or the line of the map that fixes all of them at once, where there is one. */
  readonly fix?: string;
}

export interface CauseExample {
  readonly row: number;
  readonly value?: string;
}

interface Tally {
  readonly level: Level;
  readonly code: RemarkCode;
  readonly column?: string;
  readonly field?: string;
  count: number;
  readonly examples: CauseExample[];
  readonly remark: string;
  tip: string;
  /** The remarks differ in their tips. */
  mixed: boolean;
  /** Of what was found in the file; servers could invent causes without end. */
  readonly evidence?: Evidence;
}

const maxExamples = 3;
const maxText = 200;
const severity: Record<Level, number> = { ERROR: 0, IGNORED: 1, WARNING: 2 };

/** Gathers remarks by cause, in memory that does not grow with the number of rows. */
export class Causes {
  readonly #maxDistinct: number;
  readonly #tallies = new Map<string, Tally>();
  #last: { remark: Remark; tally: Tally } | undefined;

  /**
   * `maxDistinct`: how many causes are told apart; all further ones are counted by level and code alone.
   * Real files have dozens; a hostile server could invent a field name a row.
   */
  constructor(maxDistinct = 10_000) {
    this.#maxDistinct = maxDistinct;
  }

  add(remark: Remark): void {
    const tally = this.#find(remark);
    tally.count++;
    tally.evidence?.add(remark);
    if (tally.examples.length < maxExamples) {
      tally.examples.push({
        row: remark.row,
        value: remark.value === undefined ? undefined : keepText(remark.value, maxText),
      });
    }
    if (tally.tip !== remark.tip && !tally.mixed) {
      tally.mixed = true;
      tally.tip = remarkCodes[remark.code].tip;
    }
  }

  /** Causes by level, gravest first, and within a level by count. */
  list(context: FixContext = {}): Cause[] {
    return [...this.#tallies.values()]
      .sort((a, b) => severity[a.level] - severity[b.level] || b.count - a.count)
      .map(({ mixed, evidence, ...cause }) => {
        const fix = fixOf({ ...cause, mixed, ...(evidence !== undefined && { evidence }) }, context);
        return { ...cause, ...(fix !== undefined && { fix }) };
      });
  }

  #find(remark: Remark): Tally {
    const last = this.#last;
    if (last !== undefined && sameCause(last.remark, remark)) return last.tally;
    const exact = `${remark.level}\0${remark.code}\0${remark.column ?? ''}\0${remark.field ?? ''}`;
    let tally = this.#tallies.get(exact);
    if (tally === undefined) {
      tally = this.#tallies.size < this.#maxDistinct ? this.#begin(exact, remark) : this.#lump(remark);
    }
    this.#last = { remark, tally };
    return tally;
  }

  #lump(remark: Remark): Tally {
    const key = `${remark.level}\0${remark.code}`;
    return this.#tallies.get(key) ?? this.#begin(key, { ...remark, column: undefined, field: undefined });
  }

  #begin(key: string, remark: Remark): Tally {
    const { level, code, column, field } = remark;
    const tally: Tally = {
      level,
      code,
      column,
      field,
      count: 0,
      examples: [],
      remark: keepText(remark.message, maxText),
      tip: remark.tip,
      mixed: false,
      ...(remark.origin === 'local' && { evidence: new Evidence() }),
    };
    this.#tallies.set(key, tally);
    return tally;
  }
}

function sameCause(a: Remark, b: Remark): boolean {
  return a.code === b.code && a.column === b.column && a.field === b.field && a.level === b.level;
}
