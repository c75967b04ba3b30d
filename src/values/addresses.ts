import { accepted, type Converter, type Parsed, refused, repaired } from './conversion.js';
import { textOf } from './returned.js';
import { quote } from './words.js';

const longestEmail = 254;
const email =
  /^[^\s@<>,;:"()[\]\\]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}][\p{L}\p{N}-]{1,62}$/u;

/** EMAIL: `local@domain.tld` (documented). `mailto:`, a name round it and further addresses are left out and said. */
export const emailConverter: Converter = {
  parse(text) {
    if (isEmail(text)) return accepted(withLowerDomain(text));
    if (text.length > 1000) return refused('EMAIL_INVALID', `${quote(text)} is not an e-mail address`);
    const found = text
      .split(/[\s,;<>|()"']+/u)
      .map((part) => part.replace(/^mailto:/iu, '').replace(/\.$/u, ''))
      .filter(isEmail);
    const [first] = found;
    if (first === undefined) return refused('EMAIL_INVALID', `${quote(text)} is not an e-mail address`);
    const value = withLowerDomain(first);
    if (
      found.length === 1 &&
      text
        .replace(/^mailto:/iu, '')
        .replace(/\.$/u, '')
        .trim() === first
    )
      return accepted(value);
    return repaired(value, 'VALUE_REPAIRED', `${quote(text)} is more than an e-mail address; ${value} was used`);
  },
  equal: (sent, returned) => String(sent).toLowerCase() === textOf(returned).trim().toLowerCase(),
  format: textOf,
};

function isEmail(text: string): boolean {
  return text.length <= longestEmail && text.includes('@') && email.test(text) && !text.includes('..');
}

function withLowerDomain(text: string): string {
  const at = text.lastIndexOf('@');
  return text.slice(0, at) + text.slice(at).toLowerCase();
}

const domain = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+\p{L}{2,63}(?::\d{1,5})?(?:[/?#]\S*)?$/u;

/** WEBSITE and MEDIA_LINK: a URL (documented). A missing `https://` is put in front of what looks like a domain, and said. */
export const websiteConverter: Converter = {
  parse(text) {
    if (text.length > 2048 || /\s/u.test(text)) return notAnAddress(text);
    if (/^https?:\/\//iu.test(text))
      return domain.test(text.replace(/^https?:\/\/(?:[^/@]*@)?/iu, '')) || isHost(text)
        ? accepted(text)
        : notAnAddress(text);
    if (!domain.test(text) || text.includes('@')) return notAnAddress(text);
    return repaired(`https://${text}`, 'VALUE_REPAIRED', `${quote(text)} has no https:// in front; it was added`);
  },
  equal: (sent, returned) => withoutSlash(String(sent)) === withoutSlash(textOf(returned)),
  format: textOf,
};

function isHost(text: string): boolean {
  return /^https?:\/\/(?:\d{1,3}(?:\.\d{1,3}){3}|localhost)(?::\d{1,5})?(?:[/?#]\S*)?$/iu.test(text);
}

function notAnAddress(text: string): Parsed {
  return refused('WEBSITE_INVALID', `${quote(text)} is not a web address`);
}

function withoutSlash(text: string): string {
  return text.trim().replace(/\/$/u, '').toLowerCase();
}
