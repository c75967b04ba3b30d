import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wrapLines } from '../../src/terminal/wrap.js';

test.each([
  ['a line that fits', '  Created  103  new leads', '  Created  103  new leads'],
  [
    'a row of columns goes on under its last one',
    '  Failed    14  not written; correct these rows and import them again',
    '  Failed    14  not written; correct\n                these rows and import\n                them again',
  ],
  [
    'a sentence goes on a little further in',
    '    -> Write the number with its country code.',
    '    -> Write the number with its country\n      code.',
  ],
  [
    'a path stays whole',
    'Files in /home/asha/a-very-long-folder/runs/20261126-191909-leads-f3c1',
    'Files in\n  /home/asha/a-very-long-folder/runs/20261126-191909-leads-f3c1',
  ],
  ['lines are wrapped one by one', 'one\n\ntwo', 'one\n\ntwo'],
])('%s', (_what, text, wrapped) => {
  expect(wrapLines(text, 40)).toBe(wrapped);
});

test('no word is lost or cut, and no line is too wide but for a long word', () => {
  const word = fc.stringMatching(/^[a-z:;-]{1,12}$/u);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 30 }), fc.integer({ min: 0, max: 8 }), (words, indent) => {
      const wrapped = wrapLines(' '.repeat(indent) + words.join(' '), 30);
      expect(wrapped.trim().split(/\s+/u)).toEqual(words);
      for (const line of wrapped.split('\n')) expect(line.length).toBeLessThanOrEqual(30);
    }),
  );
});
