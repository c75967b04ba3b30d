import { isSupportedCountry, validatePhoneNumberLength } from 'libphonenumber-js/max';
import { accepted, type Converter, type Parsed, refused, repaired } from './conversion.js';
import { plainDigits } from './digits.js';
import { type PhoneResolver, phoneResolver } from './phone-plan.js';
import {
  groupedPhone,
  isMoment,
  phonePieces,
  plainPhone,
  scientificPhone,
  withoutExtension,
  withoutPrefix,
} from './phone-text.js';
import { textOf } from './returned.js';
import { quote } from './words.js';

/** No cell with phone numbers is longer, in characters; longer ones are refused unread. */
const longestCell = 500;

/**
 * PHONE: digits with country code, no `+` (documented; `+` is optional there). Formatting is no repair; a guess or
 * something left out (a trailing `.0`, an extension, a second number) is, and says so.
 *
 * @throws {ConfigError} when the default country does not exist.
 */
export function phoneConverter(defaultCountry: string): Converter {
  const resolve = phoneResolver(defaultCountry);
  const home = (text: string) => resolvePlain(text, resolve);
  return {
    parse(text) {
      const value = home(text);
      return value === undefined ? parseUnusual(text, resolve, defaultCountry) : accepted(value);
    },
    equal(sent, returned) {
      const text = textOf(returned);
      const plain = plainPhone(text);
      return plain !== undefined && (plain.digits === sent || resolve(plain.digits, plain.international) === sent);
    },
    format(value) {
      const text = textOf(value).trim();
      const plain = plainPhone(text);
      if (plain === undefined) return text;
      // The `+` keeps the country code from being read as an area code where another country is the default.
      if (resolve(plain.digits, true) === plain.digits) return `+${plain.digits}`;
      const atHome = resolve(plain.digits, plain.international);
      return atHome === undefined ? text : `+${atHome}`;
    },
  };
}

function resolvePlain(text: string, resolve: PhoneResolver): string | undefined {
  const plain = plainPhone(text);
  return plain === undefined ? undefined : resolve(plain.digits, plain.international);
}

function parseUnusual(original: string, resolve: PhoneResolver, country: string): Parsed {
  if (original.length > longestCell)
    return refused('PHONE_INVALID', `${quote(original)} is too long for a phone number`);
  const text = withoutPrefix(plainDigits(original));
  const value = resolvePlain(text, resolve);
  if (value !== undefined) return accepted(value);
  if (isMoment(text)) return refused('PHONE_INVALID', `${quote(original)} is a date, not a phone number`);
  return (
    parseSpreadsheetNumber(text, original, resolve) ??
    parseExtension(text, original, resolve) ??
    parsePieces(text, original, resolve) ??
    refused('PHONE_INVALID', invalidMessage(text, original, country))
  );
}

/** A number that went through a spreadsheet's number format: `9.88E+09`, `9876543210.0`, `9,876,543,210`. */
function parseSpreadsheetNumber(text: string, original: string, resolve: PhoneResolver): Parsed | undefined {
  const compact = text.replaceAll(' ', '');
  const exact = scientificPhone(compact);
  if (exact === 'lost') {
    return refused('PHONE_DAMAGED', `${quote(original)} has lost its last digits to scientific notation`);
  }
  const decimals = /^(\+?\d{7,15})[.,]0{1,6}$/u.exec(compact)?.[1];
  const digits = exact?.digits ?? decimals ?? groupedPhone(compact.replace(/\.0{1,6}$/u, ''));
  if (digits === undefined) return undefined;
  const value = resolvePlain(digits, resolve);
  if (value === undefined) return undefined;
  return repaired(
    value,
    'PHONE_REPAIRED',
    `${quote(original)} was written as a spreadsheet number; it was read as ${value}`,
  );
}

function parseExtension(text: string, original: string, resolve: PhoneResolver): Parsed | undefined {
  const number = withoutExtension(text);
  const value = number === undefined ? undefined : resolvePlain(number, resolve);
  if (value === undefined) return undefined;
  return repaired(
    value,
    'PHONE_REPAIRED',
    `${quote(original)} has an extension, which was left out; ${value} was used`,
  );
}

/** Several numbers, or words around one: the first valid number is used. */
function parsePieces(text: string, original: string, resolve: PhoneResolver): Parsed | undefined {
  const pieces = phonePieces(text);
  let value: string | undefined;
  const others = new Set<string>();
  for (const piece of pieces) {
    const found = resolvePlain(withoutPrefix(withoutExtension(piece) ?? piece), resolve);
    if (found === undefined || found === value) continue;
    if (value === undefined) value = found;
    else others.add(found);
  }
  if (value === undefined) {
    const joined = resolvePlain(text.replace(/[,;|]/gu, ' '), resolve);
    if (joined === undefined) return undefined;
    return repaired(
      joined,
      'PHONE_REPAIRED',
      `${quote(original)} has signs that no phone number has; it was read as ${joined}`,
    );
  }
  const rest = others.size === 0 ? 'the rest was left out' : `${[...others].slice(0, 3).join(', ')} was left out`;
  const what = others.size === 0 ? 'has more than a phone number' : 'has more than one phone number';
  return repaired(value, 'PHONE_REPAIRED', `${quote(original)} ${what}; ${value} was used, ${rest}`);
}

function invalidMessage(text: string, original: string, country: string): string {
  const plain = plainPhone(text);
  if (plain === undefined) return `${quote(original)} is not a phone number`;
  const dialled = `${plain.international ? '+' : ''}${plain.digits}`;
  const length = dialled.length > 30 ? 'TOO_LONG' : lengthFault(dialled, country);
  if (length === 'TOO_SHORT') return `${quote(original)} has too few digits for a phone number`;
  if (length === 'TOO_LONG') return `${quote(original)} has too many digits for a phone number`;
  return `${quote(original)} is not a valid phone number`;
}

function lengthFault(dialled: string, country: string): string | undefined {
  const code = country.trim().toUpperCase();
  return validatePhoneNumberLength(dialled, isSupportedCountry(code) ? code : undefined);
}
