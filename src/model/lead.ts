/** A field's value as the API takes it: dates are epoch milliseconds, money is a numeric string, tags are an array. */
export type FieldValue = string | number | readonly string[];

/** Fields by API name. */
export type FieldValues = Record<string, FieldValue>;

/** An action as the API takes it: a custom action with its bare code (`1001`), or `PAYMENT`. */
export interface ActionDraft {
  readonly type: string;
  /** Custom actions only. */
  readonly fields?: FieldValues;
  /** Epoch milliseconds; only where the action allows predating. */
  readonly created_on?: number;
  /** Payments only. */
  readonly status?: string;
  readonly currency?: string;
  /** A numeric string above 0. */
  readonly amount?: string;
}

/** What one row of a lead import asks for. */
export interface LeadDraft {
  /** Where the file has a column for it: the row updates this lead. */
  readonly leadId?: string;
  readonly fields: FieldValues;
  /** Fields that an update empties; a create has nothing to do for them. */
  readonly cleared?: readonly string[];
  readonly actions: readonly ActionDraft[];
  /** For each of `actions`, its position in the map's list. */
  readonly actionSlots: readonly number[];
  /** For each of `actions`, the row of the file that it comes from, where rows were merged. */
  readonly actionRows?: readonly number[];
}
