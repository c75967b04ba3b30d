import type { FieldValue } from '../model/lead.js';
import { plainDigits } from './digits.js';
import { fieldTypeOf } from './field-types.js';

const digitsOnly = /^\d+$/u;

/**
 * The normal form in which a workspace compares identifiers (documented): phones by their digits with country code,
 * e-mail addresses trimmed and without case, texts character by character without case.
 */
export function identifierKey(type: string, value: FieldValue): string {
  return keyReader(type)(value);
}

/** `identifierKey` for many values of one type. */
export function keyReader(type: string): (value: FieldValue) => string {
  switch (fieldTypeOf(type)) {
    case 'PHONE':
      return (value) => {
        const text = String(value);
        return digitsOnly.test(text) ? text : plainDigits(text).replace(/\D/gu, '');
      };
    case 'EMAIL':
      return (value) => String(value).trim().toLowerCase();
    default:
      return (value) => String(value).toLowerCase();
  }
}
