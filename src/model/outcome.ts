import type { Remark } from './remark.js';

/** How a row can end in a live run; each row read ends in exactly one. */
export const writtenStatuses = [
  'created',
  'updated',
  'unchanged',
  'skipped',
  'failed',
  'unknown',
  'unprocessed',
] as const;
/** How a row can end in a dry run. */
export const forecastStatuses = [
  'would-create',
  'would-update',
  'unchanged',
  'would-skip',
  'invalid',
  'unprocessed',
] as const;

export type RowStatus = (typeof writtenStatuses)[number] | (typeof forecastStatuses)[number];

/** What became of one action of a row. */
export interface ActionOutcome {
  /** `unknown`: sent, and it cannot be told whether it arrived. */
  readonly status: 'created' | 'ignored' | 'unknown';
  readonly id?: string;
  /** Hash of what the action says, without its marker: equal ones on the same lead are told apart from new ones by it. */
  readonly hash?: string;
  /** An earlier run recorded it on this lead, so it was not sent. */
  readonly earlier?: true;
  /** The row of the second sheet that the action comes from, where it does. */
  readonly sheetRow?: number;
}

/** A row's fate. */
export interface Outcome {
  readonly row: number;
  readonly status: RowStatus;
  readonly leadId?: string;
  readonly actions: readonly ActionOutcome[];
  readonly remarks: readonly Remark[];
}

/** The five files that together hold every row read. */
export type ResultClass = 'success' | 'failed' | 'skipped' | 'unknown' | 'unprocessed';

/** Which result file a row belongs in. */
export const resultClassOf: Record<RowStatus, ResultClass> = {
  created: 'success',
  updated: 'success',
  unchanged: 'success',
  'would-create': 'success',
  'would-update': 'success',
  skipped: 'skipped',
  'would-skip': 'skipped',
  failed: 'failed',
  invalid: 'failed',
  unknown: 'unknown',
  unprocessed: 'unprocessed',
};
