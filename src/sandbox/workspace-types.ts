/** A label with the id that the detailed field definitions show. */
export interface SandboxLabel {
  readonly id: string;
  readonly label: string;
}

/** A lead field of the workspace, in the shape of the detailed definition (documented). */
export interface SandboxField {
  readonly id: string;
  readonly apiName: string;
  /** TEXT, EMAIL, PHONE, NUMBER, MONEY, DATE, DROPDOWN, TAGS, WEBSITE or UNIQUE; other types take any text. */
  readonly type: string;
  readonly description?: string;
  /** Keeps its first value for ever. */
  readonly lockAfterCreate: boolean;
  /** Exactly one field of a workspace identifies its leads. */
  readonly isLeadid: boolean;
  /** Options of a DROPDOWN; grows when a lead brings a new one. */
  readonly options?: SandboxLabel[];
  /** Tags of a TAGS field; grows when a lead brings a new one. */
  readonly tags?: SandboxLabel[];
  /** How date strings are read, `DD/MM/YYYY` or `MM/DD/YYYY`; the time part is optional. */
  readonly dateFormat?: string;
  readonly timeFormat?: string;
}

/** A field of a custom action, as `fieldSchema` shows it. */
export interface SandboxActionField {
  readonly type: string;
  readonly options?: string[];
}

/** A custom action of the workspace. */
export interface SandboxAction {
  readonly id: string;
  /** `ACTION_1001` in lists, paths and timelines; `1001` in the bodies of the Sync API. */
  readonly code: string;
  readonly displayName: string;
  readonly icon: string;
  readonly description: string;
  /** Added to the lead's score each time that the action is recorded. */
  readonly score: number;
  readonly source: 'SYSTEM' | 'USER';
  readonly fieldSchema: Readonly<Record<string, SandboxActionField>>;
  /** Whether `created_on` is honoured; otherwise it is ignored without a word. */
  readonly allowPredatedActivity: { readonly enabled: boolean };
  readonly definitionType: string;
  /** Epoch milliseconds. */
  readonly createdOn: number;
  readonly createdBy: string;
  readonly modifiedOn: number;
  readonly modifiedBy: string;
}

export interface SandboxStatus {
  readonly statusid: number;
  readonly label: string;
  readonly color: string;
}

export interface SandboxStage {
  readonly stageid: string;
  readonly stageType: 'OPEN' | 'WON' | 'LOST';
  readonly visibility: boolean;
  readonly activeStatuses: readonly SandboxStatus[];
  readonly archivedStatuses: readonly SandboxStatus[];
}

export interface SandboxLostReason {
  readonly reasonid: number;
  readonly reasonLabel: string;
  readonly isDefault: boolean;
}

/** A member of the team. The API never shows `id` and `role`, yet its action search filters on ids (documented). */
export interface SandboxMember {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: string;
  /** Active, Inactive, On Leave, Working, Invited or Deleted. */
  readonly status: string;
  readonly phone_number: string;
  readonly manager_name: string | null;
  readonly manager_email: string | null;
  readonly permission_template_name: string;
  readonly license: { status: string; type: string; start_date: string; end_date: string } | null;
}

/** All that a workspace consists of, apart from its leads. Plain JSON. */
export interface SandboxWorkspace {
  readonly id: string;
  readonly name: string;
  /** Epoch milliseconds. */
  readonly createdOn: number;
  readonly teamSize: string;
  readonly industry: string;
  readonly website: string;
  readonly integrations: readonly string[];
  /** Country calling code that a bare national phone number gets, without `+`. */
  readonly defaultCallingCode: string;
  /** Minutes east of UTC in which date strings are read. */
  readonly utcOffsetMinutes: number;
  /** Members that the licence allows; deleted ones do not count, inactive ones do (documented). */
  readonly seats: number;
  /** Whether the token may add team members; otherwise 403. */
  readonly mayCreateMembers: boolean;
  readonly fields: SandboxField[];
  readonly actions: readonly SandboxAction[];
  readonly stages: readonly SandboxStage[];
  readonly lostReasons: readonly SandboxLostReason[];
  readonly archivedLostReasons: readonly SandboxLostReason[];
  readonly members: SandboxMember[];
}
