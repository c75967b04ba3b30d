import { expect, test } from 'vitest';
import { maskPersonal } from '../../src/terminal/mask.js';

test.each([
  ['9876543210', '98765xxx10'],
  ['+919876543210', '+9198765xxx10'],
  ['919876543210', '9198765xxx10'],
  ['+91 98765 43210', '+91 98765 xxx10'],
  ['98765-43210', '98765-xxx10'],
  ['098765 43210', '098765 xxx10'],
  ['(415) 555-2671', '(415) 55x-xx71'],
  ['+971 50 123 4567', '+971 50 12x xx67'],
  ['12025550123', '120255xxx23'],
  ['lead 9876543210 exists', 'lead 98765xxx10 exists'],
  ['rows 5000 9876543210 and 9123456780.', 'rows 5000 98765xxx10 and 91234xxx80.'],
  ['asha.sharma+crm@example.co.in', 'a***@example.co.in'],
  ['mail <a@b.example>, phone tel:9876543210', 'mail <a***@b.example>, phone tel:98765xxx10'],
  ['9876543210@example.com', '9***@example.com'],
])('%s is masked', (text, masked) => {
  expect(maskPersonal(text)).toBe(masked);
});

test.each([
  'run 20261122-161803-leads-7f3a',
  '2026-11-22T16:18:03.000Z',
  '2026-11-22 16:18:03',
  'created_on 1795364283000',
  '1,000,000 rows in 12.345 s',
  '12345',
  'id 64f1a2b3c4d5e6f708192a3b',
  '@mention and a@b',
  '1234567890.50',
])('%s is no phone and no mail', (text) => {
  expect(maskPersonal(text)).toBe(text);
});

test('masking twice changes nothing more, and long hostile text is quick', () => {
  const once = maskPersonal('a@b.example 9876543210');
  expect(maskPersonal(once)).toBe(once);
  expect(maskPersonal(`${'a.'.repeat(50_000)}@`)).toHaveLength(100_001);
});
