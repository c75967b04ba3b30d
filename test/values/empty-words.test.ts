import { expect, test } from 'vitest';
import { isEmptyWord } from '../../src/values/empty-words.js';

test('what exports and people write where there is no value', () => {
  for (const text of ['-', '--', 'N/A', ' n.a. ', 'NULL', '(null)', '\\N', 'none', '(No value)', 'Unassigned', '—'])
    expect(isEmptyWord(text)).toBe(true);
  for (const text of ['', '0', 'No', 'Nan', 'Nal', 'Nilesh', '#N/A', 'N/A or so'])
    expect(isEmptyWord(text)).toBe(false);
});
