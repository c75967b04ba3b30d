import { expect, test } from 'vitest';
import { readOptionsOf } from '../../src/commands/read-flags.js';
import { ConfigError } from '../../src/model/errors.js';

const limits = (...readLimit: string[]) => readOptionsOf({ readLimit }, undefined, undefined).limits;

test('limits against hostile files are raised by name', () => {
  expect(limits('ratio=1000', ' zipEntries = 9 ')).toEqual({ ratio: 1_000, zipEntries: 9 });
  expect(limits()).toBeUndefined();
});

test.each([
  ['ratios=1000', '--read-limit: there is no limit "ratios"; did you mean "ratio"?'],
  ['__proto__=1', '--read-limit: there is no limit "__proto__"; there are recordLength, cellLength,'],
  ['ratio', '--read-limit takes NAME=NUMBER, such as ratio=1000, not "ratio".'],
  ['ratio=0', '--read-limit takes NAME=NUMBER, such as ratio=1000, not "ratio=0".'],
])('--read-limit %s is refused', (text, words) => {
  expect(() => limits(text)).toThrow(ConfigError);
  expect(() => limits(text)).toThrow(words);
});
