import { expect, test } from 'vitest';
import { converter, read, readAll } from './reading.js';

const email = converter('EMAIL');

test('an address keeps its spelling, its domain in lower case', () => {
  expect(
    readAll(email, [
      'asha@example.com',
      'A.B+x@Example.CO.IN',
      "o'brien@x-y.example",
      'अशा@उदाहरण.भारत',
      '\u200basha@example.com',
    ]),
  ).toEqual({
    'asha@example.com': 'asha@example.com',
    'A.B+x@Example.CO.IN': 'A.B+x@example.co.in',
    "o'brien@x-y.example": "o'brien@x-y.example",
    'अशा@उदाहरण.भारत': 'अशा@उदाहरण.भारत',
    '\u200basha@example.com': 'asha@example.com',
  });
});

test.each([
  'Asha <asha@example.com>',
  'mailto:asha@example.com',
  'asha @ example.com',
  'asha@example.com.',
  '"Asha" asha@example.com',
  'E-mail: asha@example.com',
])('the address in %j is found, and said', (text) => {
  expect(read(email, text)).toEqual(['asha@example.com', 'VALUE_REPAIRED', `"${text}" was read as asha@example.com`]);
});

test.each([
  'asha@example.com, ravi@example.com',
  'asha@example.com;ravi@example.com',
  'asha@example.com / ravi@example.com',
  'x, asha@example.com ravi@example.com',
])('of several addresses in %j the first valid one is used', (text) => {
  expect(read(email, text)).toEqual([
    'asha@example.com',
    'VALUE_REPAIRED',
    expect.stringContaining('was read as asha@example.com'),
  ]);
});

test.each([
  'asha',
  'asha@example',
  'asha at example.com',
  'a..b@example.com',
  '.a@example.com',
  '@example.com',
  'asha@-example.com',
  'a@b@c.com',
])('%j is no address', (text) => {
  expect(read(email, text)).toBe(`EMAIL_INVALID: "${text}" is not an e-mail address`);
});

test('addresses are the same in any case', () => {
  expect(email.equal('Asha@example.com', 'asha@EXAMPLE.com ')).toBe(true);
  expect(email.equal('asha@example.com', 'ravi@example.com')).toBe(false);
});
