import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeText } from '../../src/model/visible.js';

const forbidden = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/u;
const forbiddenButNewline = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/u;

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 30 })
    .map((units) => units.map((unit) => String.fromCharCode(unit)).join('')),
  fc
    .array(fc.constantFrom('\u001b[2J', '\u001b]0;x\u0007', '\u009b', '\r', '\b', '\u202e', 'a', '\n', '\ud800'))
    .map((parts) => parts.join('')),
);

test('nothing that a terminal obeys is left, whatever comes in', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const shown = escapeText(text);
      expect(shown).not.toMatch(forbidden);
      expect(shown).not.toMatch(/\p{Cs}/u);
      expect(escapeText(shown)).toBe(shown);
      expect(escapeText(text, { newlines: true })).not.toMatch(forbiddenButNewline);
    }),
  );
});

test.each([
  ['clear screen', 'a\u001b[2Jb', 'a\\u{1b}[2Jb'],
  ['window title', '\u001b]0;owned\u0007', '\\u{1b}]0;owned\\u{7}'],
  ['clipboard', '\u001b]52;c;ZXZpbA==\u0007', '\\u{1b}]52;c;ZXZpbA==\\u{7}'],
  ['link', '\u001b]8;;http://evil\u001b\\x', '\\u{1b}]8;;http://evil\\u{1b}\\x'],
  ['device control', '\u001bP+q\u001b\\', '\\u{1b}P+q\\u{1b}\\'],
  ['8-bit CSI', '\u009b31m', '\\u{9b}31m'],
  ['overprint', 'bad\rgood', 'bad\\u{d}good'],
  ['backspace', 'no\b\byes', 'no\\u{8}\\u{8}yes'],
  ['right-to-left override', 'exe\u202egpj', 'exe\\u{202e}gpj'],
  ['tab and NUL', 'a\tb\0', 'a\\u{9}b\\u{0}'],
  ['newline', 'row 1\nrow 2', 'row 1\\u{a}row 2'],
  ['half an emoji', '\ud83d!', '\\u{d83d}!'],
])('%s becomes visible', (_name, text, shown) => {
  expect(escapeText(text)).toBe(shown);
});

test('a newline stays only where it is asked for', () => {
  expect(escapeText('a\r\nb', { newlines: true })).toBe('a\\u{d}\nb');
});

test.each(['आशा शर्मा', 'क्‍ष र्‍य', '👩‍👩‍👧‍👦 🇮🇳 👍🏽', 'Zoë – “₹5 lakh”', 'עברית العربية', 'C:\\path\\u{1b}'])(
  'ordinary text is not changed: %s',
  (text) => {
    expect(escapeText(text)).toBe(text);
  },
);
