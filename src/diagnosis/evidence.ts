import type { ApiProblem } from '../model/errors.js';
import type { CallStats } from '../telecrm/call.js';
import type { Pipeline } from '../telecrm/pipeline-schema.js';
import type { LeadPage, LeadRecord } from '../telecrm/schemas.js';
import type { ActionDefinition, FieldDefinition, MemberRecord, Metadata } from '../telecrm/workspace-schemas.js';

/** Why a call brought nothing. */
export interface Fault {
  /**
   * `refused`: token, enterprise or licence. `unreachable`: no answer. `late`: the time allowed was over.
   * `answered`: an answer that is not the one asked for.
   */
  readonly kind: 'refused' | 'unreachable' | 'late' | 'answered';
  readonly message: string;
  readonly actions: readonly string[];
  /** What the API said, where it said something. */
  readonly problem?: ApiProblem;
}

/** What one call brought. */
export type Probe<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

/** What is known about the settings, without a single call. */
export interface SettingsEvidence {
  /** Where each came from, for people: `TELECRM_TOKEN`, `profile acme (--profile)`. */
  readonly sources?: Readonly<Partial<Record<'enterpriseId' | 'token' | 'baseUrl' | 'maxPerSecond', string>>>;
  /** `same`: the Async token is the very same text as the Sync token. */
  readonly asyncToken?: 'given' | 'same';
  /** The token is the very same text as the enterprise id. */
  readonly tokenIsEnterpriseId?: boolean;
  /** The server is a stand-in in this process, which nobody needs to spare. */
  readonly standIn?: boolean;
  /** The pace that an earlier run learned, in calls a second. */
  readonly rememberedPace?: number;
}

/** Probes of a workspace that let us in. */
export interface WorkspaceEvidence {
  readonly fields: Probe<readonly FieldDefinition[]>;
  readonly actions: Probe<readonly ActionDefinition[]>;
  readonly pipeline: Probe<Pipeline>;
  readonly members: Probe<readonly MemberRecord[]>;
  /** The newest lead. */
  readonly search: Probe<LeadPage>;
  /** That lead, read by the id that the search told; absent where it told none. */
  readonly lead?: Probe<LeadRecord>;
}

/** All that findings are made from. Holds no token. */
export interface Evidence {
  readonly baseUrl: string;
  readonly enterpriseId: string;
  readonly settings: SettingsEvidence;
  /** The first call; the others follow only where it was answered. */
  readonly metadata: Probe<Metadata>;
  readonly workspace?: WorkspaceEvidence;
  /** This machine's clock minus the server's, in ms; absent where no answer had a `Date`. */
  readonly clockOffMs?: number;
  readonly api: CallStats;
  /** Calls a second that the pacer allowed before the first call; `Infinity` without a pace. */
  readonly pace: number;
}
