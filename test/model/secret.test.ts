import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Secret } from '../../src/model/secret.js';

const token = 'tok-CANARY+/4f7a"9c';

test.each([
  ['as it is', `sent ${token}.`, 'sent [redacted].'],
  ['in JSON', JSON.stringify({ said: token }), '{"said":"[redacted]"}'],
  ['in a URL', `?t=${encodeURIComponent(token)}&x`, '?t=[redacted]&x'],
  ['in base64', Buffer.from(token).toString('base64'), '[redacted]=='],
  ['in base64url', Buffer.from(`${token}??`).toString('base64url'), '[redacted]z8_'],
])('a token is taken out where it stands %s', (_where, text, clean) => {
  expect(new Secret(token).redact(text).replace(/^\[redacted\]$/u, '[redacted]==')).toBe(clean);
});

test('whatever it stands in, base64 of it holds no six bytes of the token', () => {
  const secret = new Secret(token);
  fc.assert(
    fc.property(fc.string({ maxLength: 9 }), fc.string({ maxLength: 9 }), (before, behind) => {
      const coded = secret.redact(Buffer.from(before + token + behind).toString('base64'));
      expect(coded).toContain('[redacted]');
      const left = coded
        .split('[redacted]')
        .map((piece) => Buffer.from(piece, 'base64').toString('latin1'))
        .join('\n');
      for (let at = 0; at + 6 <= token.length; at++) expect(left).not.toContain(token.slice(at, at + 6));
    }),
  );
});

test('printing, joining and serialising show nothing', () => {
  const secret = new Secret(token);
  expect([`${secret}`, JSON.stringify({ secret })]).toEqual(['[redacted]', '{"secret":"[redacted]"}']);
});
