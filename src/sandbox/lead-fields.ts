import type { Catalogue, LeadField } from './catalogue.js';
import { accept } from './values.js';

/** What the server says about a value or an action that it left out (documented). */
export interface ServerRemark {
  readonly field: string;
  readonly status: 'IGNORED' | 'WARNING' | 'ERROR';
  readonly remark: string;
}

const clearing = (value: unknown): boolean =>
  value === null || value === '' || (Array.isArray(value) && value.length === 0);

/** The fields of a new lead: what fits is kept, what does not is left out with a remark (documented: partial success). */
export function fieldsForCreate(
  sent: Readonly<Record<string, unknown>>,
  catalogue: Catalogue,
): { readonly fields: Record<string, unknown>; readonly remarks: ServerRemark[] } {
  const fields: Record<string, unknown> = {};
  const remarks: ServerRemark[] = [];
  for (const [apiName, value] of Object.entries(sent)) {
    const path = `fields.${apiName}`;
    const field = catalogue.field(apiName);
    if (field === undefined) {
      remarks.push({ field: path, status: 'IGNORED', remark: `Field ${apiName} was not found` });
      continue;
    }
    if (clearing(value)) continue;
    const accepted = accept(value, field, catalogue);
    if (accepted.ok) fields[apiName] = keep(field, accepted, catalogue);
    else remarks.push({ field: path, status: 'IGNORED', remark: accepted.remark });
  }
  fields.status ??= firstStatus(catalogue);
  setLostReason(fields, catalogue);
  return { fields, remarks };
}

/**
 * The fields of a lead after an update: bad values, unknown names and locked fields are dropped without a word
 * (documented for statuses; that the others behave so, and that null or an empty text clears a field, is a guess).
 */
export function fieldsForUpdate(
  before: Readonly<Record<string, unknown>>,
  sent: Readonly<Record<string, unknown>>,
  catalogue: Catalogue,
  addTags: boolean,
): Record<string, unknown> {
  const fields = { ...before };
  for (const [apiName, value] of Object.entries(sent)) {
    const field = catalogue.field(apiName);
    if (field === undefined || field.locked) continue;
    if (clearing(value)) {
      if (field.type === 'STATUS' || (addTags && field.type === 'TAGS')) continue;
      delete fields[apiName];
      continue;
    }
    const accepted = accept(value, field, catalogue);
    if (!accepted.ok) continue;
    const kept = keep(field, accepted, catalogue);
    fields[apiName] = addTags && field.type === 'TAGS' ? union(before[apiName], kept) : kept;
  }
  setLostReason(fields, catalogue);
  return fields;
}

function keep(
  field: LeadField,
  accepted: { readonly value: unknown; readonly newLabels?: readonly string[] },
  catalogue: Catalogue,
): unknown {
  for (const label of accepted.newLabels ?? []) if (field.definition) catalogue.addLabel(field.definition, label);
  return accepted.value;
}

function union(before: unknown, added: unknown): unknown[] {
  const list = Array.isArray(before) ? before : [];
  return [...new Set([...list, ...(Array.isArray(added) ? added : [])])];
}

/** `Fresh` (documented default), or the first status of a workspace that has none such. */
function firstStatus(catalogue: Catalogue): string | undefined {
  if (catalogue.activeStage('Fresh') !== undefined) return 'Fresh';
  return catalogue.workspace.stages.flatMap(({ activeStatuses }) => activeStatuses)[0]?.label;
}

/** A lost lead without a reason gets the default one (documented). */
function setLostReason(fields: Record<string, unknown>, catalogue: Catalogue): void {
  if (typeof fields.status !== 'string' || fields.lostReason !== undefined) return;
  if (catalogue.activeStage(fields.status)?.stageType !== 'LOST') return;
  const reason = catalogue.workspace.lostReasons.find(({ isDefault }) => isDefault)?.reasonLabel;
  if (reason !== undefined) fields.lostReason = reason;
}
