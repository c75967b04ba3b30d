import { z } from 'zod';
import { bareCode } from './schemas.js';
import { idAt, label, momentAt, openRecord, readPage, textAt, totalOf, unwrap } from './shapes.js';

/** `GET /metadata`. Time zone, default country and currency are not in it. */
export interface Metadata {
  readonly id: string;
  readonly name: string;
  /** Epoch ms. */
  readonly createdOn?: number;
  /** A field's id, or (in the document's own example) its API name. */
  readonly leadIdentifierFieldId?: string;
  readonly raw: unknown;
}

/** A custom field, from the summary or the detailed shape. */
export interface FieldDefinition {
  /** Detailed shape only. */
  readonly id?: string;
  readonly apiName: string;
  /** Upper case; a type that the document does not list stays as it is. */
  readonly type: string;
  readonly lockAfterCreate: boolean;
  readonly isLeadid: boolean;
  readonly options?: readonly string[];
  readonly tags?: readonly string[];
  readonly dateFormat?: string;
  readonly timeFormat?: string;
  readonly raw: unknown;
}

/** A custom action, from the summary or the detailed shape. */
export interface ActionDefinition {
  /** Detailed shape only. */
  readonly id?: string;
  /** The bare number as text. */
  readonly code: string;
  readonly displayName: string;
  /** Fields by name; detailed shape only. */
  readonly fieldSchema?: Readonly<Record<string, { readonly type: string; readonly options?: readonly string[] }>>;
  /** Whether `created_on` is honoured (`allowPredatedActivity.enabled`); detailed shape only. */
  readonly allowsPredating: boolean;
  readonly raw: unknown;
}

/** A team member as listed. */
export interface MemberRecord {
  readonly name: string;
  readonly email: string;
  /** Active, Inactive, On Leave, Working, Invited or Deleted; INVITED after a create: compare without case. */
  readonly status: string;
  readonly phoneNumber?: string;
  readonly managerName?: string;
  readonly managerEmail?: string;
  readonly permissionTemplate?: string;
  /** The role in the answer to a create. */
  readonly role?: string;
  readonly raw: unknown;
}

/** One page of team members, by name. */
export interface MemberPage {
  readonly members: readonly MemberRecord[];
  readonly totalCount: number;
}

const labels = z.array(label).nullish();

/** Read the enterprise's metadata. */
export function readMetadata(body: unknown): Metadata | undefined {
  const parsed = openRecord.safeParse(unwrap(body));
  if (!parsed.success) return undefined;
  const raw = parsed.data;
  const id = idAt(raw, 'id', '_id', 'enterpriseId');
  const name = textAt(raw, 'name');
  if (id === undefined && name === undefined) return undefined;
  return {
    id: id ?? '',
    name: name ?? id ?? '',
    createdOn: momentAt(raw, 'creationTimeStamp', 'creationTimestamp', 'createdOn', 'created_on'),
    leadIdentifierFieldId: idAt(raw, 'leadIdentifierFieldId'),
    raw,
  };
}

const fieldSchema = z.looseObject({
  apiName: z.string().min(1),
  type: z.string().min(1),
  lockAfterCreate: z.boolean().nullish(),
  isLeadid: z.boolean().nullish(),
  options: labels,
  tags: labels,
});

/** Read one custom field. */
export function readField(body: unknown): FieldDefinition | undefined {
  const parsed = fieldSchema.safeParse(unwrap(body));
  if (!parsed.success) return undefined;
  const raw = parsed.data;
  return {
    id: idAt(raw, 'id', '_id'),
    apiName: raw.apiName,
    type: raw.type.toUpperCase(),
    lockAfterCreate: raw.lockAfterCreate ?? false,
    isLeadid: raw.isLeadid ?? false,
    options: raw.options ?? undefined,
    tags: raw.tags ?? undefined,
    dateFormat: textAt(raw, 'dateFormat'),
    timeFormat: textAt(raw, 'timeFormat'),
    raw: body,
  };
}

/** Read the list of custom fields, under `customFields` or bare. */
export function readFields(body: unknown): readonly FieldDefinition[] | undefined {
  return readList(body, 'customFields', readField);
}

const fieldEntry = z.union([
  z.looseObject({ type: z.string(), options: labels }).transform(({ type, options }) => ({
    type: type.toUpperCase(),
    options: options ?? undefined,
  })),
  z.string().transform((type) => ({ type: type.toUpperCase(), options: undefined })),
  // An entry of another shape still names a field that the action accepts.
  z.unknown().transform(() => ({ type: 'UNKNOWN', options: undefined })),
]);
const actionSchema = z.looseObject({
  code: z.union([z.string().min(1), z.number().transform(String)]),
  displayName: z.string().nullish(),
  fieldSchema: z.record(z.string(), fieldEntry).nullish(),
  allowPredatedActivity: z.union([z.boolean(), z.looseObject({ enabled: z.boolean().nullish() })]).nullish(),
});

/** Read one custom action. */
export function readActionDefinition(body: unknown): ActionDefinition | undefined {
  const parsed = actionSchema.safeParse(unwrap(body));
  if (!parsed.success) return undefined;
  const raw = parsed.data;
  const predated = raw.allowPredatedActivity;
  const code = bareCode(raw.code);
  return {
    id: idAt(raw, 'id', '_id'),
    code,
    displayName: raw.displayName ?? code,
    fieldSchema: raw.fieldSchema ?? undefined,
    allowsPredating: typeof predated === 'boolean' ? predated : predated?.enabled === true,
    raw: body,
  };
}

/** Read the list of custom actions, under `customActions` or bare. */
export function readActionDefinitions(body: unknown): readonly ActionDefinition[] | undefined {
  return readList(body, 'customActions', readActionDefinition);
}

/** Read one team member. All texts may be null. */
export function readMember(body: unknown): MemberRecord | undefined {
  const parsed = openRecord.safeParse(unwrap(body));
  if (!parsed.success) return undefined;
  const raw = parsed.data;
  const email = textAt(raw, 'email');
  const name = textAt(raw, 'name');
  if (email === undefined && name === undefined) return undefined;
  return {
    name: name ?? '',
    email: email ?? '',
    status: textAt(raw, 'status') ?? '',
    phoneNumber: textAt(raw, 'phone_number'),
    managerName: textAt(raw, 'manager_name'),
    managerEmail: textAt(raw, 'manager_email'),
    permissionTemplate: textAt(raw, 'permission_template_name'),
    role: textAt(raw, 'role'),
    raw: body,
  };
}

/** Read one page of team members. */
export function readMemberPage(body: unknown): MemberPage | undefined {
  const page = readPage(body);
  if (page === undefined) return undefined;
  const members: MemberRecord[] = [];
  for (const row of page.data) {
    const member = readMember(row);
    if (member !== undefined) members.push(member);
    // A member with neither name nor e-mail cannot be assigned anything; anything else that is no member is an error.
    else if (!openRecord.safeParse(row).success) return undefined;
  }
  return { members, totalCount: totalOf(page) };
}

function readList<T>(body: unknown, key: string, read: (row: unknown) => T | undefined): readonly T[] | undefined {
  const keyed = openRecord.safeParse(unwrap(body));
  const list = keyed.success && Array.isArray(keyed.data[key]) ? keyed.data[key] : body;
  if (!Array.isArray(list)) return undefined;
  const all: T[] = [];
  for (const row of list) {
    const one = read(row);
    if (one === undefined) return undefined;
    all.push(one);
  }
  return all;
}
