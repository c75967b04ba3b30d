import { textOf } from '../values/returned.js';

/** A list as a table of texts and numbers. */
export interface ListTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | boolean | undefined)[])[];
}

/** A field's definition, as far as its row shows it. */
interface ListedField {
  readonly id?: string;
  readonly apiName: string;
  readonly type: string;
  readonly lockAfterCreate: boolean;
  readonly isLeadid: boolean;
  readonly options?: readonly string[];
  readonly tags?: readonly string[];
  readonly dateFormat?: string;
  readonly timeFormat?: string;
  readonly raw: unknown;
}

interface ListedAction {
  readonly code: string;
  readonly displayName: string;
  readonly fieldSchema?: Readonly<Record<string, { readonly type: string; readonly options?: readonly string[] }>>;
  readonly allowsPredating: boolean;
  readonly raw: unknown;
}

interface ListedPipeline {
  readonly statuses: readonly { readonly label: string; readonly stage: string; readonly archived: boolean }[];
  readonly lostReasons: readonly { readonly label: string; readonly archived: boolean }[];
}

/** Labels in one cell, in the form in which tags are exported. */
const joined = (labels: readonly string[] | undefined): string | undefined => labels?.join('; ');

/** Text or number under a key of what the API sent; nested objects are flattened with `_`. */
function at(raw: unknown, ...path: readonly string[]): string | undefined {
  let value: unknown = raw;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = new Map<string, unknown>(Object.entries(value)).get(key);
  }
  return value === undefined || value === null ? undefined : textOf(value);
}

const memberColumns = [
  'name',
  'email',
  'status',
  'phone_number',
  'manager_name',
  'manager_email',
  'permission_template_name',
];
const licenceColumns = ['status', 'type', 'start_date', 'end_date'];

/** One member a row, with the licence flattened. */
export function memberList(members: readonly unknown[]): ListTable {
  return {
    columns: [...memberColumns, ...licenceColumns.map((name) => `license_${name}`)],
    rows: members.map((member) => [
      ...memberColumns.map((name) => at(member, name)),
      ...licenceColumns.map((name) => at(member, 'license', name)),
    ]),
  };
}

/** One field a row, with its options or tags in one cell. */
export function fieldList(fields: readonly ListedField[]): ListTable {
  return {
    columns: [
      'api_name',
      'type',
      'id',
      'description',
      'identifier',
      'locked',
      'options',
      'tags',
      'date_format',
      'time_format',
    ],
    rows: fields.map((field) => [
      ...[field.apiName, field.type, field.id, at(field.raw, 'description'), field.isLeadid, field.lockAfterCreate],
      ...[joined(field.options), joined(field.tags), field.dateFormat, field.timeFormat],
    ]),
  };
}

/** One field of an action a row; an action without fields has one row. */
export function actionList(actions: readonly ListedAction[]): ListTable {
  return {
    columns: ['code', 'display_name', 'source', 'score', 'predating', 'field', 'field_type', 'options'],
    rows: actions.flatMap(({ code, displayName, fieldSchema, allowsPredating, raw }) => {
      const action = [code, displayName, at(raw, 'source'), at(raw, 'score'), allowsPredating];
      const fields = Object.entries(fieldSchema ?? {});
      if (fields.length === 0) return [[...action, undefined, undefined, undefined]];
      return fields.map(([name, { type, options }]) => [...action, name, type, joined(options)]);
    }),
  };
}

/** One status or lost reason a row, in the order of the pipeline. */
export function pipelineList({ statuses, lostReasons }: ListedPipeline): ListTable {
  return {
    columns: ['kind', 'label', 'stage', 'archived'],
    rows: [
      ...statuses.map(({ label, stage, archived }) => ['status', label, stage, archived]),
      ...lostReasons.map(({ label, archived }) => ['lost reason', label, 'LOST', archived]),
    ],
  };
}
