import { expect, test } from 'vitest';
import { isCellError } from '../../src/values/cell-error.js';

test('what spreadsheets show in place of a result', () => {
  for (const text of ['#N/A', '#REF!', '#value!', '#DIV/0!', '#NAME?', 'Err:502']) expect(isCellError(text)).toBe(true);
  for (const text of ['#1', '#hashtag', 'N/A', '#', 'Err', '#N/A or so']) expect(isCellError(text)).toBe(false);
});
