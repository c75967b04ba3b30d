import type { Field, Workspace } from '../model/workspace.js';
import type { ColumnSettings, Converter, ValueSettings } from './conversion.js';
import { dateConverter } from './dates.js';
import { emailConverter } from './emails.js';
import { fieldTypeOf } from './field-types.js';
import { memberConverter } from './members.js';
import { moneyConverter } from './money.js';
import { numberConverter } from './numbers.js';
import { optionConverter } from './options.js';
import { phoneConverter } from './phones.js';
import { lostReasonConverter, statusConverter } from './pipeline-labels.js';
import { ratingConverter } from './ratings.js';
import { tagsConverter } from './tags.js';
import { textConverter } from './text.js';
import { mediaLinkConverter, websiteConverter } from './websites.js';

export type { ColumnSettings, Converter, ValueSettings } from './conversion.js';
export { isKnownType } from './field-types.js';
export { identifierKey, keyReader } from './identifier.js';

/**
 * The converter of a field. A type that this program does not know passes text through (`isKnownType`).
 *
 * Drop-downs and tags remember the new labels that they let pass, so a converter belongs to one pass over one file.
 *
 * @throws {ConfigError} when the column's date format, the time zone or the default country does not exist.
 */
export function converterFor(
  field: Field,
  settings: ValueSettings,
  column: ColumnSettings,
  workspace: Workspace,
): Converter {
  switch (fieldTypeOf(field.type)) {
    case 'PHONE':
      return phoneConverter(settings.defaultCountry);
    case 'EMAIL':
      return emailConverter;
    case 'NUMBER':
      return numberConverter(settings);
    case 'MONEY':
      return moneyConverter(settings);
    case 'DATE':
      return dateConverter(field, settings.timezone, column);
    case 'DROPDOWN':
      return optionConverter(field, settings);
    case 'TAGS':
      return tagsConverter(field, settings, column.separator, column.translate);
    case 'RATING':
      return ratingConverter;
    case 'STATUS':
      return statusConverter(workspace, field.apiName);
    case 'LOST_REASON':
      return lostReasonConverter(workspace, field.apiName);
    case 'WEBSITE':
      return websiteConverter;
    case 'MEDIA_LINK':
      return mediaLinkConverter;
    case 'ACTIVE_USERS':
    case 'ASSIGNEE':
      return memberConverter(workspace, field.apiName);
    default:
      return textConverter;
  }
}
