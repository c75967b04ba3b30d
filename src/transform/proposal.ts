import type { LeadMapInput } from './map-schema.js';
import type { ColumnLook } from './value-looks.js';

/** One place that a column may go to. */
export interface Candidate {
  /** Its path in the map: `leadId`, `fields.phone`, `actions.1001.created_on`. */
  readonly target: string;
  /** 0 to 1, two digits. */
  readonly confidence: number;
  /** What speaks for it, and against it, in words. */
  readonly reasons: readonly string[];
  /** Dates: the column's format. */
  readonly format?: string;
  /** Tags: the sign between them. */
  readonly separator?: string;
  /** Where several columns make one value: `{First Name} {Last Name}`. */
  readonly template?: string;
  /** What the map says when it is chosen. */
  readonly mapLine: string;
}

/** A candidate that is certain enough to be in the map. */
export interface Proposal extends Candidate {
  /** The header. */
  readonly column: string;
  /** A value of the column; `''` where it has none. */
  readonly example: string;
}

/** A column that the evidence leaves open; it is not in the map. */
export interface Question {
  readonly column: string;
  readonly example: string;
  /** What is asked, in words. */
  readonly question: string;
  /** The best first, at most three; it may also be none of them. */
  readonly candidates: readonly Candidate[];
}

/** A map for a file and a workspace, with what speaks for it and what it leaves open. */
export interface MapProposal {
  /** Valid, and holds nothing but the proposals. */
  readonly map: LeadMapInput;
  readonly proposals: readonly Proposal[];
  readonly questions: readonly Question[];
  /** Columns with values that nothing in the workspace was found for. */
  readonly unused: readonly string[];
  /** The field that identifies leads, and the column that was found for it. */
  readonly identifier: { readonly field: string; readonly column?: string };
}

/** Proposals from this confidence on go into the map. */
export const threshold = 0.7;
/** Candidates below this are not worth a question. */
export const worthAsking = 0.35;
/** Above this a name that is only a part of the field's, and a date of open order, never gets: they stay questions. */
export const partialCeiling = 0.65;

/** A candidate before all columns are compared. */
export type Guess = Omit<Candidate, 'mapLine'> & {
  /** Both readings, where the order of day and month is open. */
  readonly dateQuestion?: string;
};

/** What was found for one column. */
export interface ColumnGuess {
  readonly column: string;
  readonly look: ColumnLook;
  /** Known to have no value in the whole file. */
  readonly empty: boolean;
  /** The best first. */
  readonly guesses: Guess[];
}
