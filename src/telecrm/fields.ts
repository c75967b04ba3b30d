import type { Field, FieldType } from '../model/workspace.js';
import type { FieldDefinition, Metadata } from './workspace-schemas.js';

/** Spellings of types that mean one of ours. The document's list of types is incomplete, so more may turn up. */
const typeNames: Readonly<Record<string, FieldType>> = {
  LOSTREASON: 'LOST_REASON',
  LEAD_LOST_REASON: 'LOST_REASON',
  MEDIALINK: 'MEDIA_LINK',
  ACTIVEUSERS: 'ACTIVE_USERS',
  ACTIVE_USER: 'ACTIVE_USERS',
  // Listed in the document and explained nowhere; presumably the text field that identifies leads.
  UNIQUE: 'TEXT',
};

/** Our name of a type, or the workspace's own. */
export function fieldType(name: string): Field['type'] {
  const upper = name.toUpperCase().replaceAll(/[\s-]+/gu, '_');
  return typeNames[upper] ?? upper;
}

/** These names have their meaning in every workspace (documented), whatever plain type a list gives them. */
const builtIn: Readonly<Record<string, FieldType>> = {
  status: 'STATUS',
  rating: 'RATING',
  assignee: 'ASSIGNEE',
  lostReason: 'LOST_REASON',
};
const plainTypes = new Set<string>(['TEXT', 'NUMBER', 'DROPDOWN', 'EMAIL', 'ACTIVE_USERS']);

/** A workspace's fields: those listed, then the built-in ones that the list leaves out. */
export function leadFields(listed: readonly FieldDefinition[]): readonly Field[] {
  const fields = new Map<string, Field>();
  for (const definition of listed) fields.set(definition.apiName, fieldOf(definition));
  const add = (apiName: string, type: FieldType): void => {
    if (!fields.has(apiName)) fields.set(apiName, { apiName, type, locked: false });
  };
  const hasType = (type: FieldType): boolean => [...fields.values()].some((field) => field.type === type);
  add('name', 'TEXT');
  if (!hasType('PHONE')) add('phone', 'PHONE');
  if (!hasType('EMAIL')) add('email', 'EMAIL');
  for (const [apiName, type] of Object.entries(builtIn)) add(apiName, type);
  return [...fields.values()];
}

function fieldOf(definition: FieldDefinition): Field {
  const { id, apiName, lockAfterCreate: locked, options, tags, dateFormat, timeFormat } = definition;
  const listed = fieldType(definition.type);
  const own = Object.hasOwn(builtIn, apiName) ? builtIn[apiName] : undefined;
  const type = own !== undefined && plainTypes.has(listed) ? own : listed;
  return { id, apiName, type, locked, options, tags, dateFormat, timeFormat };
}

/**
 * The API name of the field that identifies a lead: the one flagged `isLeadid`, else the one that the
 * metadata names by its id or (in the document's own example) by its API name, else `phone`, the default.
 */
export function identifierOf(
  listed: readonly FieldDefinition[],
  fields: readonly Field[],
  metadata: Pick<Metadata, 'leadIdentifierFieldId'>,
): string {
  const named = metadata.leadIdentifierFieldId;
  const found =
    listed.find(({ isLeadid }) => isLeadid) ??
    (named === undefined
      ? undefined
      : (fields.find(({ id }) => id === named) ?? fields.find(({ apiName }) => apiName === named)));
  return found?.apiName ?? 'phone';
}
