import { type CountryCode, isValidPhoneNumber } from 'libphonenumber-js/max';

/**
 * Countries of which an office's files have numbers, the likelier ones first where a number fits several. Some that take
 * numbers of nearly any length (Germany, Italy) are left out.
 */
const candidates: readonly CountryCode[] = [
  ...(['IN', 'AE', 'SA', 'US', 'GB', 'SG', 'MY', 'QA', 'KW', 'OM', 'BH', 'AU', 'PK', 'BD', 'LK', 'NP'] as const),
  ...(['ID', 'PH', 'TH', 'VN', 'KE', 'NG', 'ZA', 'EG', 'FR', 'ES', 'NL', 'BR', 'MX', 'SN', 'CI'] as const),
];
/** Fewer numbers say nothing about a country. */
const fewest = 3;
const mostShown = 3;

/**
 * The countries to which most of these numbers belong, when they are read without a country code: up to three, the
 * likeliest first; none when there is no such country. Numbers with a code of their own are left out.
 */
export function countriesOf(numbers: readonly string[]): string[] {
  const bare = numbers.filter((text) => !/^\s*(?:\+|00)/u.test(text));
  if (bare.length < fewest) return [];
  const fits = candidates.map((country) => ({
    country,
    count: bare.filter((text) => isValidPhoneNumber(text, country)).length,
  }));
  const best = Math.max(...fits.map(({ count }) => count));
  if (best < fewest || best * 3 < bare.length * 2) return [];
  return fits
    .filter(({ count }) => count === best)
    .slice(0, mostShown)
    .map(({ country }) => country);
}
