import type { FieldType } from '../model/workspace.js';

/**
 * Names of types without case, blanks and underscores. Field definitions say `TEXT`, the documents `lostReason`
 * and `activeUsers`; `UNIQUE` stands in the definitions' list unexplained and can only be the text identifier.
 */
const knownTypes: ReadonlyMap<string, FieldType> = new Map<string, FieldType>([
  ['TEXT', 'TEXT'],
  ['UNIQUE', 'TEXT'],
  ['EMAIL', 'EMAIL'],
  ['PHONE', 'PHONE'],
  ['NUMBER', 'NUMBER'],
  ['MONEY', 'MONEY'],
  ['DATE', 'DATE'],
  ['DATETIME', 'DATE'],
  ['DROPDOWN', 'DROPDOWN'],
  ['TAG', 'TAGS'],
  ['TAGS', 'TAGS'],
  ['RATING', 'RATING'],
  ['STATUS', 'STATUS'],
  ['LOSTREASON', 'LOST_REASON'],
  ['WEBSITE', 'WEBSITE'],
  ['MEDIALINK', 'MEDIA_LINK'],
  ['ACTIVEUSER', 'ACTIVE_USERS'],
  ['ACTIVEUSERS', 'ACTIVE_USERS'],
  ['ASSIGNEE', 'ASSIGNEE'],
]);

/** The type by any of its spellings (`LOST_REASON`, `lostReason`, `LostReason`), or `undefined` when it is not known. */
export function fieldTypeOf(name: string): FieldType | undefined {
  return knownTypes.get(name.replace(/[\s_-]/gu, '').toUpperCase());
}

/** Whether a type has a converter of its own; every other type passes as text, and the mapper warns about it. */
export function isKnownType(type: string): boolean {
  return fieldTypeOf(type) !== undefined;
}
