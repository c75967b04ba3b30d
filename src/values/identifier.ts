import type { FieldValue } from '../model/lead.js';
import { plainDigits } from './digits.js';
import { fieldTypeOf } from './field-types.js';

const digitsOnly = /^\d+$/u;

/**
 * The normal form in which a workspace compares identifiers (documented): phones by their digits with country code,
 * e-mail addresses trimmed and without case, texts character by character without case.
 */
export function identifierKey(type: string, value: FieldValue): string {
  const text = String(value);
  switch (fieldTypeOf(type)) {
    case 'PHONE':
      return digitsOnly.test(text) ? text : plainDigits(text).replace(/\D/gu, '');
    case 'EMAIL':
      return text.trim().toLowerCase();
    default:
      return text.toLowerCase();
  }
}
