/** An entry of a lead's timeline as the CRM keeps it. */
export interface ActionRecord {
  readonly id: string;
  /** `ACTION_1001`, `PAYMENT`, or one of the types that only the CRM writes. */
  readonly type: string;
  /** When it happened, epoch milliseconds; a predated action lies before `recordedOn`. */
  readonly createdOn: number;
  readonly recordedOn: number;
  readonly modifiedOn: number;
  /** Mail of the member who did it, or of the token's owner. */
  readonly by: string;
  /** Values of a custom action. */
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly payment?: { readonly status: string; readonly currency: string; readonly amount: string };
  /** Words of a note or of a change. */
  readonly text?: string;
  /** Length of a call in seconds. */
  readonly duration?: number;
}

/** A lead as the CRM keeps it. */
export interface LeadRecord {
  /** Its number in order of creation. */
  readonly seq: number;
  readonly id: string;
  /** Epoch milliseconds. */
  readonly createdOn: number;
  modifiedOn: number;
  statusChangedOn: number;
  score: number;
  /** When the search index learns of it, epoch milliseconds (fault `index-lag`). */
  readonly visibleOn: number;
  /** Values by API name; blank fields are absent. */
  fields: Record<string, unknown>;
  /** Newest last. */
  actions: ActionRecord[];
}
