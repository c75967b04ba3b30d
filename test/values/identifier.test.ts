import { expect, test } from 'vitest';
import { identifierKey } from '../../src/values/converter.js';

test('identifiers in the form in which the workspace compares them', () => {
  expect(identifierKey('PHONE', '919876543210')).toBe('919876543210');
  expect(identifierKey('phone', '+91 98765-43210')).toBe('919876543210');
  expect(identifierKey('EMAIL', ' Asha@Example.com')).toBe('asha@example.com');
  expect(identifierKey('UNIQUE', 'AB  12')).toBe('ab  12');
  expect(identifierKey('TEXT', 'Ab-12')).toBe('ab-12');
});
