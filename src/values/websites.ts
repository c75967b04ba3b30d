import { accepted, type Converter, type Parsed, refused, repaired } from './conversion.js';
import { textOf } from './returned.js';
import { quote } from './words.js';

/** Longest address that is looked at, in characters. */
const longestAddress = 4_000;
const domain =
  /^(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+(?:\p{L}[\p{L}\p{M}]{1,62}|xn--[a-z0-9-]{2,59})\.?$/iu;
const privateHost = /^(?:localhost|127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|0\.|\[)/u;

/** WEBSITE: a URL (documented). A domain without a scheme gets `https://` with a warning. */
export const websiteConverter = urlConverter('is not a web address', undefined);

/** MEDIA_LINK: a URL that everyone can reach (documented): no file of one's own computer, no address of one's own network. */
export const mediaLinkConverter = urlConverter(
  'is not a link that everyone can open',
  'Upload the file, and write its link, e.g. https://example.com/plan.pdf.',
);

function urlConverter(fault: string, tip: string | undefined): Converter {
  const mustBePublic = tip !== undefined;
  return {
    parse(original): Parsed {
      const invalid = () => refused('WEBSITE_INVALID', `${quote(original)} ${fault}`, tip);
      if (original.length > longestAddress) return invalid();
      const text = original.replace(/[\u200b-\u200f\u2060\ufeff]/gu, '').trim();
      if (/^https?:\/\//iu.test(text)) return isAddress(text, mustBePublic) ? accepted(text) : invalid();
      const value = `https://${text.replace(/^\/\//u, '')}`;
      const host = /^[^/?#]*/u.exec(value.slice(8))?.[0] ?? '';
      if (!domain.test(host.replace(/:\d{1,5}$/u, '')) || !isAddress(value, mustBePublic)) return invalid();
      return repaired(value, 'VALUE_REPAIRED', `${quote(original)} was completed to ${quote(value)}`);
    },
    equal: (sent, returned) => comparable(String(sent)) === comparable(textOf(returned)),
    format: (value) => textOf(value).trim(),
  };
}

function isAddress(text: string, mustBePublic: boolean): boolean {
  if (/[\s<>"\\^`{|}]/u.test(text)) return false;
  const url = parseUrl(text);
  if (url === null) return false;
  if (mustBePublic && privateHost.test(url.hostname)) return false;
  return url.hostname.includes('.') || url.hostname.startsWith('[') || (!mustBePublic && url.hostname === 'localhost');
}

function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** Case of scheme and host and a slash at the end are no difference. */
function comparable(text: string): string {
  return parseUrl(text.trim())?.href.replace(/\/$/u, '') ?? text.trim();
}
