import type { Catalogue } from './catalogue.js';
import { readDate } from './dates.js';
import { normalisePhone } from './phones.js';
import type { SandboxField } from './workspace-types.js';

/** A value as the CRM keeps it, or why it does not fit. */
export type Accepted =
  | { readonly ok: true; readonly value: unknown; readonly newLabels?: readonly string[] }
  | { readonly ok: false; readonly remark: string };

const mail = /^[^\s@,;]+@[^\s@,;]+\.[^\s@,;.]+$/;
const amount = /^\d+(\.\d+)?$/;
const link = /^(https?:\/\/)?[^\s/]+\.[^\s/]{2,}(\/\S*)?$/i;
const maxLabels = 1000;
const maxLabelLength = 40;

const fits = (value: unknown): Accepted => ({ ok: true, value });
const misfit = (remark: string): Accepted => ({ ok: false, remark });

/**
 * Judge a value by the type of its field (facts section 5). New options and tags are named, not yet created, so that a
 * filter can use the same rules without a side effect.
 */
export function accept(
  value: unknown,
  field: { readonly apiName: string; readonly type: string; readonly definition?: SandboxField },
  catalogue: Catalogue,
): Accepted {
  const { workspace } = catalogue;
  const called = field.apiName;
  switch (field.type) {
    case 'EMAIL':
      if (typeof value !== 'string' || !mail.test(value.trim())) return misfit('Email is invalid');
      return fits(value.trim());
    case 'PHONE': {
      const phone = typeof value === 'string' ? normalisePhone(value, workspace.defaultCallingCode) : undefined;
      return phone === undefined ? misfit('Phone number is invalid') : fits(phone);
    }
    case 'NUMBER': {
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      if (typeof number !== 'number' || !Number.isFinite(number)) return misfit(`${called} must be a number`);
      return fits(number);
    }
    case 'MONEY': {
      const text = typeof value === 'number' ? String(value) : value;
      if (typeof text !== 'string' || !amount.test(text)) return misfit(`${called} must be a valid amount`);
      return fits(text);
    }
    case 'DATE': {
      const time = readDate(value, {
        utcOffsetMinutes: workspace.utcOffsetMinutes,
        monthFirst: field.definition?.dateFormat?.startsWith('MM') === true,
      });
      return time === undefined ? misfit(`${called} must be a valid date`) : fits(time);
    }
    case 'DROPDOWN':
      if (typeof value !== 'string') return misfit(`${called} must be a string`);
      return field.definition === undefined ? fits(value) : acceptLabels([value], field.definition, catalogue, false);
    case 'TAGS':
      if (!Array.isArray(value) || !value.every((tag) => typeof tag === 'string')) {
        return misfit(`${called} must be a list of tags`);
      }
      return field.definition === undefined ? fits(value) : acceptLabels(value, field.definition, catalogue, true);
    case 'RATING':
      if (!Number.isInteger(value) || Number(value) < 1 || Number(value) > 5) {
        return misfit('Rating must be between 1 and 5');
      }
      return fits(value);
    case 'STATUS':
      if (typeof value !== 'string' || catalogue.activeStage(value) === undefined) {
        return misfit('Status is not an active status of the pipeline');
      }
      return fits(value);
    case 'LOST_REASON':
      if (typeof value !== 'string' || catalogue.lostReason(value) === undefined) {
        return misfit('Lost reason is not an active lost reason');
      }
      return fits(value);
    case 'ASSIGNEE':
    case 'ACTIVE_USERS': {
      const member = typeof value === 'string' ? catalogue.member(value) : undefined;
      if (member === undefined || member.status === 'Deleted') {
        return misfit(`${called} must be the email of a team member`);
      }
      return fits(member.email);
    }
    case 'WEBSITE':
      if (typeof value !== 'string' || !link.test(value.trim()))
        return misfit(`${called} must be a valid website link`);
      return fits(value.trim());
    case 'MEDIALINK':
    case 'MEDIA_LINK':
      if (typeof value !== 'string' || !/^https?:\/\/\S+$/i.test(value)) {
        return misfit(`${called} must be a valid media link`);
      }
      return fits(value);
    default:
      return typeof value === 'string' ? fits(value) : misfit(`${called} must be a string`);
  }
}

function acceptLabels(
  texts: readonly string[],
  definition: SandboxField,
  catalogue: Catalogue,
  many: boolean,
): Accepted {
  const stored = new Map<string, string>();
  const newLabels: string[] = [];
  for (const text of texts.map((each) => each.trim())) {
    if (text === '' || stored.has(text.toLowerCase())) continue;
    const known = catalogue.label(definition, text);
    if (known === undefined) {
      if (text.length > maxLabelLength)
        return misfit(`${definition.apiName} is longer than ${maxLabelLength} characters`);
      newLabels.push(text);
    }
    stored.set(text.toLowerCase(), known ?? text);
  }
  if (newLabels.length > 0 && catalogue.labelCount(definition) + newLabels.length > maxLabels) {
    return misfit(`${definition.apiName} has no room for more than ${maxLabels} values`);
  }
  if (!many && stored.size === 0) return misfit(`${definition.apiName} is empty`);
  return { ok: true, value: many ? [...stored.values()] : [...stored.values()][0], newLabels };
}

/** What two identifiers have in common when they are the same lead: phones normalised, other text without case. */
export function identifierKey(value: unknown, type: string, callingCode: string): string | undefined {
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  if (type === 'PHONE') return normalisePhone(value, callingCode);
  return (type === 'EMAIL' ? value.trim() : value).toLowerCase();
}
