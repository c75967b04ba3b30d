/** The types of fields that have a converter of their own; every other type passes as text with a warning. */
export type FieldType =
  | 'TEXT'
  | 'EMAIL'
  | 'PHONE'
  | 'NUMBER'
  | 'MONEY'
  | 'DATE'
  | 'DROPDOWN'
  | 'TAGS'
  | 'RATING'
  | 'STATUS'
  | 'LOST_REASON'
  | 'WEBSITE'
  | 'MEDIA_LINK'
  | 'ACTIVE_USERS'
  | 'ASSIGNEE';

/** A field of a lead or of a custom action. */
export interface Field {
  /** Its id in the workspace, where the API tells it. */
  readonly id?: string;
  /** The name used in requests; case matters. */
  readonly apiName: string;
  /** A `FieldType`, or what the workspace calls it. */
  readonly type: FieldType | (string & {});
  /** Cannot be changed after the lead was created (`lockAfterCreate`). */
  readonly locked: boolean;
  /** Labels of a drop-down. */
  readonly options?: readonly string[];
  /** Labels of a tags field. */
  readonly tags?: readonly string[];
  /** As shown in the workspace, e.g. `DD/MM/YYYY` and `HH:mm`; only a hint, since dates are sent as epoch milliseconds. */
  readonly dateFormat?: string;
  readonly timeFormat?: string;
}

/** A custom action that can be recorded on leads. */
export interface CustomAction {
  /** The bare number as text, `1001`; the API's lists say `ACTION_1001`. */
  readonly code: string;
  readonly displayName: string;
  /** The fields that it accepts. */
  readonly fields: readonly Field[];
  /** Whether `created_on` is honoured. */
  readonly allowsPredating: boolean;
}

/** A status of the pipeline, in pipeline order. */
export interface Status {
  readonly label: string;
  readonly stage: 'OPEN' | 'WON' | 'LOST' | (string & {});
  readonly archived: boolean;
}

export interface LostReason {
  readonly label: string;
  readonly archived: boolean;
}

export interface TeamMember {
  readonly name: string;
  readonly email: string;
  /** Active, Inactive, On Leave, Working, Invited or Deleted. */
  readonly status: string;
}

/** All that is known about a workspace, read once and kept for the run. It is plain JSON. */
export interface Workspace {
  readonly enterpriseId: string;
  readonly name: string;
  /** Epoch milliseconds, where the API tells it. */
  readonly createdOn?: number;
  /** The API name of the field that identifies a lead. */
  readonly identifier: string;
  readonly fields: readonly Field[];
  readonly actions: readonly CustomAction[];
  readonly statuses: readonly Status[];
  readonly lostReasons: readonly LostReason[];
  readonly members: readonly TeamMember[];
  /** SHA-256 of all of the above, in hexadecimal: two snapshots with the same one are alike. */
  readonly fingerprint: string;
}
