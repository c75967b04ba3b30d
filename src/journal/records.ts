import { z } from 'zod';
import { type ActionOutcome, type RowStatus, writtenStatuses } from '../model/outcome.js';
import type { Remark } from '../model/remark.js';
import { type RemarkCode, remarkCodes } from '../model/remark-codes.js';

/** The version of the journal's format; a journal of a later version is refused. */
export const journalVersion = 1;

/** The calls that an intent can announce. */
export type WriteOperation =
  | 'create-lead'
  | 'update-lead'
  | 'upsert-lead'
  | 'create-actions'
  | 'update-action'
  | 'create-member'
  | 'set-availability';

/** A remark as the journal keeps it: the row is the record's, and need not be told again. */
export type RecordedRemark = Omit<Remark, 'row'>;

/** A row's fate as the journal keeps it; the row itself is in the record. */
export interface RecordedOutcome {
  readonly status: RowStatus;
  readonly leadId?: string;
  readonly actions?: readonly ActionOutcome[];
  /** All remarks of the row, also those that its intent told: a reader looks at one record only. */
  readonly remarks?: readonly RecordedRemark[];
}

/** Line 1: which run this is, and the SHA-256 of its manifest. */
export interface RunRecord {
  readonly t: 'run';
  readonly v: number;
  readonly run: string;
  readonly manifest: string;
}

/** The survey ended: so many rows were read. */
export interface SurveyRecord {
  readonly t: 'survey';
  readonly read: number;
  /** Which rows these are, as ranges from and to: the fates of a run can be told although its input is gone. */
  readonly rows?: readonly (readonly number[])[];
  readonly at: string;
}

/** Durable before the first byte of its call leaves. */
export interface IntentRecord {
  readonly t: 'intent';
  readonly row: number;
  /** Further rows that the same call carries. */
  readonly rows?: readonly number[];
  readonly op: WriteOperation;
  /** Hash of the normalised identifier, which is personal data. */
  readonly key?: string;
  /** SHA-256 of the request's body, in hexadecimal. */
  readonly payload: string;
  /** Counts from 1. */
  readonly attempt: number;
  /** The server's time as far as known, in epoch ms. */
  readonly at: number;
  /** How many actions the call carries: what is unknown when its answer is lost. */
  readonly actions?: number;
  /** Which of the row's actions the call carries, by their position in the map: a repeat sends no others. */
  readonly slots?: readonly number[];
  /** The lead that the call changes. */
  readonly lead?: string;
  /** What the changed fields held before: tells an update that arrived from one that did not, and can be put back. */
  readonly before?: Readonly<Record<string, unknown>>;
  /** What the file's owner should hear of a valid row, should the answer be lost. */
  readonly remarks?: readonly RecordedRemark[];
}

/** One row's fate among several that a record decides. */
export interface RowOutcomeRecord {
  readonly row: number;
  readonly outcome: RecordedOutcome;
}

/** What became of an announced call; with `outcome`, also of the row. */
export interface AnswerRecord {
  readonly t: 'answer';
  readonly row: number;
  /** Further rows that the call carried. */
  readonly rows?: readonly number[];
  readonly op: WriteOperation;
  readonly attempt: number;
  readonly kind: 'NOT_SENT' | 'REJECTED' | 'DONE' | 'AMBIGUOUS';
  /** How long the answer took, in whole ms; absent when none came. */
  readonly ms?: number;
  /** HTTP status and code of a call that did not succeed. */
  readonly status?: number;
  readonly code?: string;
  readonly outcome?: RecordedOutcome;
  /** The fates of `rows`, where `outcome` is there: all in one line, so that no crash comes between them. */
  readonly more?: readonly RowOutcomeRecord[];
}

/** A row's fate that no answer brought: decided by the file, by a look-up, or by settling. */
export interface VerdictRecord {
  readonly t: 'verdict';
  readonly row: number;
  readonly outcome: RecordedOutcome;
  readonly more?: readonly RowOutcomeRecord[];
  /** What decided it, where that is more than the remarks tell. */
  readonly evidence?: string;
}

/** The evidence of a verdict that tells a fate again, with what was found when the row was read back. */
export const toldAgain = 'read back';

/** A process ended this run; a resumed one writes more behind it. */
export interface EndRecord {
  readonly t: 'end';
  readonly exit: number;
  readonly at: string;
}

export type JournalRecord = RunRecord | SurveyRecord | IntentRecord | AnswerRecord | VerdictRecord | EndRecord;

/** Rows are positions in an array of bytes; no file has as many. */
const row = z.int().min(1).max(0x7fffffff);
const rows = z.array(row).optional();
const op = z.enum([
  'create-lead',
  'update-lead',
  'upsert-lead',
  'create-actions',
  'update-action',
  'create-member',
  'set-availability',
]);
const codes = Object.keys(remarkCodes) as [RemarkCode, ...RemarkCode[]];
const remarks = z.array(
  z.looseObject({
    column: z.string().optional(),
    field: z.string().optional(),
    value: z.string().optional(),
    level: z.enum(['ERROR', 'IGNORED', 'WARNING']),
    code: z.enum(codes),
    message: z.string(),
    tip: z.string(),
    origin: z.enum(['local', 'api']),
    sheetRow: row.optional(),
  }),
);
const outcome = z.looseObject({
  status: z.enum(writtenStatuses),
  leadId: z.string().optional(),
  actions: z
    .array(
      z.looseObject({
        status: z.enum(['created', 'ignored', 'unknown']),
        id: z.string().optional(),
        hash: z.string().optional(),
        earlier: z.literal(true).optional(),
        sheetRow: row.optional(),
      }),
    )
    .optional(),
  remarks: remarks.optional(),
});

const more = z.array(z.looseObject({ row, outcome })).optional();

/** Checks a record that was read; keys that a later version of the same format adds are kept. */
export const recordSchema: z.ZodType<JournalRecord> = z.discriminatedUnion('t', [
  z.looseObject({ t: z.literal('run'), v: z.int(), run: z.string(), manifest: z.string() }),
  z.looseObject({
    t: z.literal('survey'),
    read: z.int().min(0),
    rows: z.array(z.array(row).length(2)).optional(),
    at: z.string(),
  }),
  z.looseObject({
    t: z.literal('intent'),
    row,
    rows,
    op,
    key: z.string().optional(),
    payload: z.string(),
    attempt: z.int().min(1),
    at: z.number(),
    actions: z.int().min(0).optional(),
    slots: z.array(z.int().min(0)).optional(),
    lead: z.string().optional(),
    before: z.record(z.string(), z.unknown()).optional(),
    remarks: remarks.optional(),
  }),
  z.looseObject({
    t: z.literal('answer'),
    row,
    rows,
    op,
    attempt: z.int().min(1),
    kind: z.enum(['NOT_SENT', 'REJECTED', 'DONE', 'AMBIGUOUS']),
    ms: z.number().optional(),
    status: z.int().optional(),
    code: z.string().optional(),
    outcome: outcome.optional(),
    more,
  }),
  z.looseObject({ t: z.literal('verdict'), row, outcome, more, evidence: z.string().optional() }),
  z.looseObject({ t: z.literal('end'), exit: z.int(), at: z.string() }),
]);
