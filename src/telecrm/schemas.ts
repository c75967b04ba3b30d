import { z } from 'zod';
import { idAt, isRecord, momentAt, openRecord, readPage, textAt, totalOf, unwrap } from './shapes.js';

/** A lead as read: from a search row, or by its id. */
export interface LeadRecord {
  /** Absent where this workspace's search does not tell it. */
  readonly id?: string;
  /** By API name. `status`, `rating`, `assignee` and `lostReason` are here also when the API has them at the top level. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The answer's row, unaltered. */
  readonly raw: unknown;
}

/** A lead with a page of its timeline. */
export interface LeadWithActions extends LeadRecord {
  /** Newest first; absent unless asked for. There is no total: page until a short page. */
  readonly actions?: readonly LeadAction[];
}

/** One entry of a lead's timeline, of any type, also types unknown to us. */
export interface LeadAction {
  readonly id?: string;
  /** Custom actions come as `ACTION_1001` or `1001`; here always the bare code, as requests need it. */
  readonly type?: string;
  /** Epoch ms. */
  readonly createdOn?: number;
  /** A member's e-mail or id, whichever the API tells. */
  readonly performedBy?: string;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Payments only. */
  readonly status?: string;
  readonly currency?: string;
  readonly amount?: string;
  /** The entry, unaltered. */
  readonly raw: unknown;
}

/** A note of the API on a part of a request that it left out or changed. */
export interface ApiRemark {
  /** A path such as `fields.rating` or `actions[0].fields.email`. */
  readonly field: string;
  /** IGNORED, WARNING or ERROR. */
  readonly status: string;
  readonly remark: string;
}

/** What became of one action, in the order sent. */
export interface ActionAnswer {
  /** Null for an ignored action. */
  readonly id: string | null;
  /** CREATED or IGNORED. */
  readonly status: string;
}

/** The answer to a create: partial success is normal. */
export interface CreatedLead {
  readonly leadId: string;
  /** As many as the API answered, which may differ from what was sent. */
  readonly actions: readonly ActionAnswer[];
  readonly remarks: readonly ApiRemark[];
}

/** The answer to an update: the fields as they are now. Dropped values show only by comparison. */
export interface UpdatedLead {
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The answer to actions added to a lead. */
export interface CreatedActions {
  /** One for each action sent, in order. */
  readonly actions: readonly ActionAnswer[];
  readonly remarks: readonly ApiRemark[];
}

/** One page of leads or of actions, newest first. */
export interface LeadPage {
  readonly leads: readonly LeadRecord[];
  /** The answer's body as it came; absent where a page was not read from one. */
  readonly text?: string;
  /** Of the whole search; `Infinity` where the API leaves it out and does not show that this page is the last. */
  readonly totalCount: number;
}

/** One page of a lead's timeline, newest first. */
export interface ActionPage {
  readonly actions: readonly LeadAction[];
  readonly totalCount: number;
}

const actionAnswers = z.array(
  z
    .looseObject({ action_id: z.union([z.string(), z.number().transform(String)]).nullish(), status: z.string() })
    .transform(({ action_id, status }): ActionAnswer => ({ id: action_id ?? null, status })),
);

const apiRemarks = z.array(
  z.union([
    z
      .looseObject({ field: z.string().nullish(), status: z.string().nullish(), remark: z.string().nullish() })
      .transform(
        ({ field, status, remark }): ApiRemark => ({
          field: field ?? '',
          status: status ?? 'WARNING',
          remark: remark ?? 'no reason given',
        }),
      ),
    // Never lose a remark because of its shape: losing one would turn a partial success into a full one.
    z.unknown().transform((other): ApiRemark => ({ field: '', status: 'WARNING', remark: JSON.stringify(other) })),
  ]),
);

const createdSchema = z.looseObject({ actions: actionAnswers.nullish(), remarks: apiRemarks.nullish() });

/** Read the answer to a create. */
export function readCreatedLead(body: unknown): CreatedLead | undefined {
  return readPlainCreated(body) ?? readAnyCreated(body);
}

/** The answer as it nearly always comes; what is left undecided here is looked at with care. */
function readPlainCreated(body: unknown): CreatedLead | undefined {
  if (!isRecord(body)) return undefined;
  const { lead_id: leadId, actions = [], remarks = [] } = body;
  if (typeof leadId !== 'string' || leadId === '') return undefined;
  if (!Array.isArray(remarks) || remarks.length > 0 || !Array.isArray(actions)) return undefined;
  const answers: ActionAnswer[] = [];
  for (const entry of actions) {
    if (!isRecord(entry)) return undefined;
    const { action_id: id, status } = entry;
    if ((typeof id !== 'string' && id !== null) || typeof status !== 'string') return undefined;
    answers.push({ id, status });
  }
  return { leadId, actions: answers, remarks: [] };
}

function readAnyCreated(body: unknown): CreatedLead | undefined {
  const parsed = createdSchema.safeParse(unwrap(body));
  if (!parsed.success) return undefined;
  const leadId = idAt(parsed.data, 'lead_id', 'leadId', 'id', '_id');
  if (leadId === undefined) return undefined;
  return { leadId, actions: parsed.data.actions ?? [], remarks: parsed.data.remarks ?? [] };
}

/** Read the answer to `sent` actions: with any other number of entries it cannot be told which became what. */
export function readCreatedActions(sent: number): (body: unknown) => CreatedActions | undefined {
  return (body) => {
    const parsed = createdSchema.safeParse(unwrap(body));
    if (!parsed.success || parsed.data.actions?.length !== sent) return undefined;
    return { actions: parsed.data.actions, remarks: parsed.data.remarks ?? [] };
  };
}

/** Read the answer to an update. */
export function readUpdatedLead(body: unknown): UpdatedLead | undefined {
  const lead = readLead(body);
  return lead === undefined ? undefined : { fields: lead.fields };
}

/** Read a lead, also a search row. Ids are not in the document's schema; live rows carry one (seen in public code). */
export function readLead(body: unknown): LeadRecord | undefined {
  const raw = unwrap(body);
  // Checked by hand: a schema takes longer over a page than reading its JSON does.
  if (!isRecord(raw) || !isRecord(raw['fields'])) return undefined;
  return { id: idOf(raw), fields: liftFields(raw, raw['fields']), raw };
}

function idOf(raw: Readonly<Record<string, unknown>>): string | undefined {
  const { id } = raw;
  return typeof id === 'string' && id !== '' ? id : idAt(raw, 'id', '_id', 'lead_id', 'leadId', 'leadid');
}

/** Live rows have these at the top level, the document has them in `fields`; what is in `fields` wins. */
function liftFields(raw: Readonly<Record<string, unknown>>, fields: Record<string, unknown>): Record<string, unknown> {
  let lift: Record<string, unknown> | undefined;
  const offer = (name: string, value: unknown): void => {
    if (value === undefined || value === null || value === '' || fields[name] !== undefined) return;
    lift ??= {};
    lift[name] = value;
  };
  offer('status', raw['status']);
  // A top-level 0 stands for "not rated"; ratings are 1 to 5.
  offer('rating', raw['rating'] === 0 ? undefined : raw['rating']);
  offer('assignee', raw['assignee'] ?? raw['employeeid']);
  offer('lostReason', raw['lostReason']);
  return lift === undefined ? fields : { ...fields, ...lift };
}

/** Read a lead with a page of its timeline, where one was asked for. */
export function readLeadWithActions(body: unknown): LeadWithActions | undefined {
  const lead = readLead(body);
  if (lead === undefined) return undefined;
  const listed = z.looseObject({ actions: z.array(z.unknown()).optional() }).safeParse(lead.raw);
  if (!listed.success) return undefined;
  const actions = readEach(listed.data.actions ?? [], readAction);
  if (actions === undefined) return undefined;
  return listed.data.actions === undefined ? lead : { ...lead, actions };
}

/** Read one page of a lead search. */
export function readLeadPage(body: unknown, text?: string): LeadPage | undefined {
  const page = readPage(body);
  if (page === undefined) return undefined;
  const leads = readEach(page.data, readLead);
  return leads && { leads, totalCount: totalOf(page), text };
}

/** The bare code of a custom action: `ACTION_1001`, `1001` and the number 1001 are `1001`; other types stay. */
export function bareCode(type: string): string {
  return /^ACTION_\d+$/u.test(type) ? type.slice('ACTION_'.length) : type;
}

/** Read an action: an open record, since timelines hold every type and the document describes two. */
export function readAction(body: unknown): LeadAction | undefined {
  const parsed = openRecord.safeParse(unwrap(body));
  if (!parsed.success) return undefined;
  const raw = parsed.data;
  const type = idAt(raw, 'type', 'code');
  const fields = openRecord.safeParse(raw['fields']);
  return {
    id: idAt(raw, 'id', '_id', 'action_id', 'actionId', 'paymentid'),
    type: type === undefined ? undefined : bareCode(type),
    createdOn: momentAt(raw, 'creationTimestamp', 'created_on', 'createdOn', 'creationTimeStamp'),
    performedBy: textAt(raw, 'employeeid', 'performed_by', 'performedBy', 'createdBy'),
    fields: fields.success ? fields.data : {},
    status: textAt(raw, 'status'),
    currency: textAt(raw, 'currency'),
    amount: idAt(raw, 'amount'),
    raw,
  };
}

/** Read one page of an action search. */
export function readActionPage(body: unknown): ActionPage | undefined {
  const page = readPage(body);
  if (page === undefined) return undefined;
  const actions = readEach(page.data, readAction);
  return actions && { actions, totalCount: totalOf(page) };
}

function readEach<T>(rows: readonly unknown[], read: (row: unknown) => T | undefined): T[] | undefined {
  const all: T[] = [];
  for (const row of rows) {
    const one = read(row);
    if (one === undefined) return undefined;
    all.push(one);
  }
  return all;
}
