import type { FieldValue } from '../model/lead.js';
import type { Field, Workspace } from '../model/workspace.js';
import { emailConverter, websiteConverter } from './addresses.js';
import type { ColumnSettings, Converter, ValueSettings } from './conversion.js';
import { dateConverter } from './dates.js';
import { fieldTypeOf } from './field-types.js';
import { dropdownConverter, lostReasonConverter, statusConverter, tagsConverter } from './labels.js';
import { memberConverter } from './members.js';
import { moneyConverter, numberConverter } from './numbers.js';
import { phoneConverter } from './phones.js';
import { ratingConverter } from './ratings.js';
import { textConverter } from './text.js';

export type { ColumnSettings, Converter, Parsed, ValueSettings } from './conversion.js';
export { isKnownType } from './field-types.js';

/**
 * What reads, compares and writes the values of one field. Compiled once for a column; a type that is not known passes
 * as text.
 *
 * @throws {ConfigError} when the column's date format, the zone or the country does not exist.
 */
export function converterFor(
  field: Field,
  settings: ValueSettings,
  column: ColumnSettings,
  workspace: Workspace,
): Converter {
  const type = fieldTypeOf(field.type);
  switch (type) {
    case 'PHONE':
      return phoneConverter(settings.defaultCountry);
    case 'EMAIL':
      return emailConverter;
    case 'NUMBER':
      return numberConverter(settings.numbers);
    case 'MONEY':
      return moneyConverter(settings.numbers);
    case 'DATE':
      return dateConverter(field, settings.timezone, column);
    case 'DROPDOWN':
      return dropdownConverter(field, settings.newOptions);
    case 'TAGS':
      return tagsConverter(field, settings.newOptions, column);
    case 'RATING':
      return ratingConverter;
    case 'STATUS':
      return statusConverter(field, workspace);
    case 'LOST_REASON':
      return lostReasonConverter(field, workspace);
    case 'ASSIGNEE':
    case 'ACTIVE_USERS':
      return memberConverter(field, workspace);
    case 'WEBSITE':
    case 'MEDIA_LINK':
      return websiteConverter;
    case 'TEXT':
    case undefined:
      return textConverter;
  }
}

/**
 * The normal form in which a workspace compares identifiers: phones as digits with country code, e-mail addresses
 * trimmed and without case, text without case (documented).
 */
export function identifierKey(type: string, value: FieldValue): string {
  const text = String(value);
  if (fieldTypeOf(type) === 'PHONE') return text.replace(/\D/gu, '');
  return (fieldTypeOf(type) === 'EMAIL' ? text.trim() : text).toLowerCase();
}
