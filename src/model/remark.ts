import { type RemarkCode, remarkCodes } from './remark-codes.js';

/** ERROR: the row was not written. IGNORED: written without this value or action. WARNING: nothing was lost. */
export type Level = 'ERROR' | 'IGNORED' | 'WARNING';

/** A text that the workspace has no label for: an option, a tag, a status, a lost reason, a team member. */
export interface UnknownValue {
  readonly value: string;
  /** The label that was probably meant. */
  readonly suggestion?: string;
}

/** What is wrong with one text, not yet tied to a row and column. */
export interface Problem {
  readonly code: RemarkCode;
  /** In words for the owner of the file, beginning with the value: `"5 lakh" is not an amount`. */
  readonly message: string;
  /** What to do next; the code's own tip when left out. */
  readonly tip?: string;
  /** The labels that the workspace does not have, each of them; for the list of values to translate. */
  readonly unknown?: readonly UnknownValue[];
}

/** One reason, in words for the person who owns the file. */
export interface Remark {
  readonly row: number;
  /** The header of the column, as the file has it. */
  readonly column?: string;
  /** The field's API name, or for actions `actions[0].note`. */
  readonly field?: string;
  readonly value?: string;
  readonly level: Level;
  readonly code: RemarkCode;
  readonly message: string;
  readonly tip: string;
  /** Whether we found it before sending, or the API said it. */
  readonly origin: 'local' | 'api';
  /** The labels that the workspace does not have; absent in all other remarks. */
  readonly unknown?: readonly UnknownValue[];
  /** The row of the second sheet whose action it is about; `row` is that of the lead then. */
  readonly sheetRow?: number;
}

/** Where a problem was found. */
export interface RemarkPlace {
  readonly row: number;
  readonly column?: string;
  readonly field?: string;
  readonly value?: string;
  /** The code's own level when left out. */
  readonly level?: Level;
  readonly origin?: 'local' | 'api';
  readonly sheetRow?: number;
}

/** Tie a problem to its place. Level and tip come from the code's entry unless they are given. */
export function remarkAt(place: RemarkPlace, problem: Problem): Remark {
  const entry = remarkCodes[problem.code];
  return {
    row: place.row,
    column: place.column,
    field: place.field,
    value: place.value,
    level: place.level ?? entry.level,
    code: problem.code,
    message: problem.message,
    tip: problem.tip ?? entry.tip,
    origin: place.origin ?? 'local',
    ...(problem.unknown !== undefined && { unknown: problem.unknown }),
    ...(place.sheetRow !== undefined && { sheetRow: place.sheetRow }),
  };
}

const severity: Record<Level, number> = { ERROR: 2, IGNORED: 1, WARNING: 0 };

/** The first remark of the highest level: what a result file shows in its one remark column. */
export function worstRemark(remarks: readonly Remark[]): Remark | undefined {
  let worst: Remark | undefined;
  for (const remark of remarks) {
    if (worst === undefined || severity[remark.level] > severity[worst.level]) worst = remark;
  }
  return worst;
}

/** A row is valid when nothing about it is of level ERROR. */
export function isValid(remarks: readonly Remark[]): boolean {
  for (const remark of remarks) if (remark.level === 'ERROR') return false;
  return true;
}
