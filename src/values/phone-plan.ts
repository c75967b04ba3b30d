import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import metadata from 'libphonenumber-js/max/metadata';
import { ConfigError } from '../model/errors.js';

/** Digits of a valid number with its country code, or `undefined`. `international`: a `+` stood in front. */
export type PhoneResolver = (digits: string, international: boolean) => string | undefined;

interface NumberingPlan {
  readonly callingCode: string;
  /** Whether numbers are dialled with a 0 in front inside the country. */
  readonly hasTrunkZero: boolean;
  /** Whether the number without country code and trunk prefix has the country's general shape. */
  isPlausible(national: string): boolean;
  /** Whether it is in a range that the country uses. */
  isValid(national: string): boolean;
}

/**
 * Resolve phone numbers as libphonenumber does with its largest metadata, for one default country.
 *
 * The library answers 74,000 numbers a second. Numbers of the default country are therefore recognised by the
 * library's own regular expressions, compiled once; the shortcut only ever says yes, and all else goes to the library.
 *
 * @throws {ConfigError} when there is no such country.
 */
export function phoneResolver(defaultCountry: string): PhoneResolver {
  const country = defaultCountry.trim().toUpperCase();
  if (!isSupportedCountry(country)) {
    throw new ConfigError(`"${defaultCountry}" is not a country code`, ['Use the two letters of ISO 3166, e.g. IN.']);
  }
  const plan = readPlan(country);
  const askLibrary: PhoneResolver = (digits, international) => {
    const found = parsePhoneNumberFromString(international ? `+${digits}` : digits, {
      defaultCountry: country,
      extract: false,
    });
    return found?.isValid() === true ? found.number.slice(1) : undefined;
  };
  if (plan === undefined) return askLibrary;
  return (digits, international) => resolveAtHome(digits, international, plan) ?? askLibrary(digits, international);
}

/** The shortcut. Each branch takes a number only where the library's order of steps leaves no other reading. */
function resolveAtHome(digits: string, international: boolean, plan: NumberingPlan): string | undefined {
  const { callingCode } = plan;
  if (!international) {
    if (digits.charCodeAt(0) === 48) {
      if (digits.charCodeAt(1) === 48)
        return digits.charCodeAt(2) === 48 ? undefined : resolveAtHome(digits.slice(2), true, plan);
      const national = digits.slice(1);
      return plan.hasTrunkZero && !plan.isPlausible(digits) && plan.isValid(national)
        ? callingCode + national
        : undefined;
    }
    if (plan.isValid(digits)) return callingCode + digits;
    if (plan.isPlausible(digits)) return undefined;
  }
  if (!digits.startsWith(callingCode)) return undefined;
  const national = digits.slice(callingCode.length);
  return national.charCodeAt(0) !== 48 && plan.isValid(national) ? digits : undefined;
}

/**
 * The plan of a country in the library's metadata (version 4: `[calling code, international prefix, pattern, lengths,
 * formats, trunk prefix, …, 7: trunk prefix for parsing, …, 11: [pattern, lengths] for each type]`).
 * Only for countries that are alone under their calling code and dial 00 and 0 as most do; else the library decides alone.
 */
function readPlan(country: CountryCode): NumberingPlan | undefined {
  const raw: readonly unknown[] | undefined = metadata.countries[country];
  if (metadata.version !== 4 || raw === undefined) return undefined;
  const [callingCode, internationalPrefix, pattern, lengths] = raw;
  const trunkPrefix = raw[7] || raw[5];
  const types = raw[11];
  if (typeof callingCode !== 'string' || typeof pattern !== 'string' || !isNumbers(lengths) || !Array.isArray(types))
    return undefined;
  if (internationalPrefix !== '00' || (trunkPrefix && trunkPrefix !== '0')) return undefined;
  if (Object.entries(metadata.country_calling_codes).find(([code]) => code === callingCode)?.[1].length !== 1)
    return undefined;

  const patternsByLength = new Map<number, string[]>();
  for (const type of types) {
    if (!Array.isArray(type) || typeof type[0] !== 'string' || type[0] === '') continue;
    const possible: unknown = type[1];
    for (const length of isNumbers(possible) ? possible : lengths) {
      patternsByLength.set(length, [...(patternsByLength.get(length) ?? []), type[0]]);
    }
  }
  const general = new RegExp(`^(?:${pattern})$`);
  const ranges: RegExp[] = [];
  for (const [length, patterns] of patternsByLength) ranges[length] = new RegExp(`^(?:${patterns.join('|')})$`);
  return {
    callingCode,
    hasTrunkZero: trunkPrefix === '0',
    isPlausible: (national) => general.test(national),
    isValid: (national) => ranges[national.length]?.test(national) === true && general.test(national),
  };
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number');
}
