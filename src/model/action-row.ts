import type { ActionDraft } from './lead.js';
import type { Remark } from './remark.js';

/** One action of a row of the second sheet. */
export interface SlottedAction {
  /** What tells it from all other actions of its lead. */
  readonly slot: number;
  readonly draft: ActionDraft;
}

/** A row of the second sheet after mapping: whose actions it has, and which. It is valid when no remark is an ERROR. */
export interface ActionRow {
  readonly row: number;
  /** The normalised identifier of the lead; absent where the row names none. */
  readonly key?: string;
  /** In the order of the map; empty in a row that is invalid or has nothing to record. */
  readonly actions: readonly SlottedAction[];
  readonly remarks: readonly Remark[];
}
