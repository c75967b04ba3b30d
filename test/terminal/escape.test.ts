import { expect, test } from 'vitest';
import { quoteValue } from '../../src/terminal/escape.js';

test('a quoted value is one short line', () => {
  expect(quoteValue('a\nb')).toBe('"a\\u{a}b"');
  expect(quoteValue('x'.repeat(100_000))).toBe(`"${'x'.repeat(80)}…"`);
  expect(quoteValue('👍'.repeat(81), 80)).toBe(`"${'👍'.repeat(80)}…"`);
});
