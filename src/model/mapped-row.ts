import type { Remark } from './remark.js';

/** A row after mapping: its draft and its remarks. It is valid when no remark is of level ERROR. */
export interface MappedRow<Draft> {
  readonly row: number;
  readonly draft: Draft;
  /** The normalised identifier: what is compared for duplicates, what keeps two calls from racing. */
  readonly key?: string;
  readonly remarks: readonly Remark[];
}
