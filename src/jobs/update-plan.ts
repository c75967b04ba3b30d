import type { FieldValue, FieldValues, LeadDraft } from '../model/lead.js';
import type { MappedRow } from '../model/mapped-row.js';
import { type Remark, remarkAt } from '../model/remark.js';
import type { Workspace } from '../model/workspace.js';
import type { LeadRecord } from '../telecrm/schemas.js';
import type { LeadMapper } from '../transform/mapper.js';
import type { OnUpdate } from '../transform/map-schema.js';
import { identifierKey } from '../values/converter.js';
import { fieldTypeOf } from '../values/field-types.js';
import { normalCase } from '../values/normal-case.js';
import { textOf } from '../values/returned.js';
import type { Change } from './put-change.js';

/** What an update would change on a lead, and what not. */
export interface UpdatePlan extends Change {
  readonly fields: FieldValues;
}

/** What planning needs to know. */
export interface UpdateContext {
  readonly workspace: Workspace;
  readonly mapper: Pick<LeadMapper, 'fieldOf' | 'columnOf' | 'marker'>;
  /** For fields of which the map says nothing. */
  readonly policy: 'overwrite' | 'fill-empty';
}

/**
 * Compare a row with the lead as it was read. Pure.
 *
 * The identifier and locked fields cannot be changed by an update (documented); that is said only where they differ.
 */
export function planUpdate(row: MappedRow<LeadDraft>, lead: LeadRecord, context: UpdateContext): UpdatePlan {
  const { workspace, mapper, policy } = context;
  const fields: FieldValues = {};
  const before: Record<string, unknown> = {};
  const remarks: Remark[] = [];
  const typeOf = (name: string): string => workspace.fields.find(({ apiName }) => apiName === name)?.type ?? 'TEXT';
  const put = (name: string, value: FieldValue): void => {
    fields[name] = value;
    before[name] = lead.fields[name] ?? null;
  };
  const locked = (name: string, value: unknown, message: string): void => {
    const place = { row: row.row, column: mapper.columnOf(name), field: name, value: textOf(value) };
    remarks.push(remarkAt(place, { code: 'FIELD_LOCKED', message }));
  };

  for (const [name, value] of Object.entries(row.draft.fields)) {
    // The marker says which row created a lead; an update leaves it.
    if (name === mapper.marker) continue;
    const current = lead.fields[name];
    const field = mapper.fieldOf(name);
    if (name === workspace.identifier) {
      const same = identifierKey(typeOf(name), value) === identifierKey(typeOf(name), textOf(current));
      if (!same)
        locked(name, value, `the lead's ${name} is "${textOf(current)}", and only Telecrm itself can change it`);
      continue;
    }
    if (!isBlank(current) && field?.equal(value, current) === true) continue;
    const wanted = wantedValue(value, current, field?.onUpdate ?? policy, workspace);
    if (wanted === undefined || (!isBlank(current) && field?.equal(wanted, current) === true)) continue;
    if (isLocked(name, workspace)) locked(name, value, `the lead has "${textOf(current)}", and the field is locked`);
    else put(name, wanted);
  }
  for (const name of row.draft.cleared ?? []) {
    const type = fieldTypeOf(typeOf(name));
    const current = lead.fields[name];
    const kept = (mapper.fieldOf(name)?.onUpdate ?? policy) !== 'overwrite';
    // A lead always has a status.
    if (isBlank(current) || kept || type === 'STATUS' || isLocked(name, workspace)) continue;
    put(name, type === 'TAGS' ? [] : '');
  }
  return { fields, before, remarks };
}

/** The value that the lead should have afterwards; undefined when it may keep what it has. */
function wantedValue(
  value: FieldValue,
  current: unknown,
  policy: OnUpdate,
  workspace: Workspace,
): FieldValue | undefined {
  if (isBlank(current)) return policy === 'keep' ? undefined : value;
  switch (policy) {
    case 'keep':
    case 'fill-empty':
      return undefined;
    case 'append':
      return appended(value, current);
    case 'never-backwards':
      return stageOf(textOf(value), workspace) < stageOf(textOf(current), workspace) ? undefined : value;
    case 'overwrite':
      return value;
  }
}

/** Tags of the lead, then those that are new; sent whole, since nobody knows whether an update replaces or adds. */
function appended(value: FieldValue, current: unknown): FieldValue {
  const has = (Array.isArray(current) ? current : [current]).map(textOf).filter((tag) => tag !== '');
  const known = new Set(has.map(normalCase));
  const wanted = Array.isArray(value) ? value.map(String) : [String(value)];
  return [...has, ...wanted.filter((tag) => !known.has(normalCase(tag)))];
}

/** The place of a status in the pipeline; one that is not in it comes before all others. */
function stageOf(label: string, { statuses }: Workspace): number {
  return statuses.findIndex((status) => normalCase(status.label) === normalCase(label));
}

function isLocked(name: string, { fields }: Workspace): boolean {
  return fields.find(({ apiName }) => apiName === name)?.locked === true;
}

/** Whether a lead has nothing in a field. */
export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);
}
