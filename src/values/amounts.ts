import { plainDigits } from './digits.js';
import { quote } from './words.js';

/** An amount as decimal text without grouping (`-1234.5`), or why a text is none. */
export type Amount =
  | { readonly decimal: string; readonly percent?: boolean }
  | { readonly fault: string; readonly tip?: string };

const longestText = 80;
const currencySigns =
  /^(?:₹|rs\.?|inr|rupees?|\$|usd|us\$|€|eur|£|gbp|aed|qar|sar|myr|aud|cad|sgd|xof|pkr)\s*|\s*(?:₹|rs\.?|inr|rupees?|\$|usd|€|eur|£|gbp|aed|qar|sar|myr|aud|cad|sgd|xof|pkr)$/giu;
const western = /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/u;
const indian = /^\d{1,2}(?:,\d{2})*,\d{3}(?:\.\d+)?$/u;
const european = /^\d{1,3}(?:\.\d{3})+,\d+$|^\d{1,3}(?:\.\d{3}){2,}$|^\d+,\d{1,2}$/u;
const plain = /^(?:\d+\.?\d*|\.\d+)$/u;
const counted = /^([\d.,]+)\s*(k|thousand|l|lac|lacs|lakh|lakhs|cr|crs|crore|crores|m|mn|million)\.?$/iu;

const powers: Readonly<Record<string, number>> = {
  k: 3,
  thousand: 3,
  l: 5,
  lac: 5,
  lacs: 5,
  lakh: 5,
  lakhs: 5,
  cr: 7,
  crs: 7,
  crore: 7,
  crores: 7,
  m: 6,
  mn: 6,
  million: 6,
};

/**
 * Read an amount: Western and Indian grouping (`1,234.50`, `1,23,456.50`), European where nothing else fits
 * (`1.234,50`, `12,5`), currency signs and codes, `/-`, brackets for negatives, percent, digits of any script. A comma
 * before three digits groups, a single point is the decimal point. `5 lakh` and `2 cr` count only in `indian` numbers.
 */
export function readAmount(original: string, numbers: 'western' | 'indian'): Amount {
  if (original.length > longestText) return { fault: `${quote(original)} is not an amount` };
  let text = plainDigits(original).replace(/^'/u, '').trim();
  const brackets = /^\((.*)\)$/u.exec(text);
  if (brackets !== null) text = brackets[1] ?? '';
  let negative = brackets !== null;
  const percent = text.endsWith('%');
  if (percent) text = text.slice(0, -1).trim();
  text = text.replace(/\s*\/-?=?$/u, '').trim();
  const strip = (): void => {
    text = text.replace(currencySigns, '').trim();
    const sign = /^([+-])\s*(.*)$/u.exec(text);
    if (sign === null) return;
    if (sign[1] === '-') negative = !negative;
    text = (sign[2] ?? '').replace(currencySigns, '').trim();
  };
  strip();
  const words = counted.exec(text);
  if (words !== null) return countedAmount(original, words, negative, numbers);
  const decimal = ungroup(text.replace(/(?<=\d) (?=\d{3}(?:\D|$))/gu, ''));
  if (decimal === undefined) return { fault: `${quote(original)} is not an amount` };
  return { decimal: signed(decimal, negative), percent };
}

function ungroup(text: string): string | undefined {
  if (plain.test(text)) return text;
  if (western.test(text) || indian.test(text)) return text.replaceAll(',', '');
  if (european.test(text)) return text.replaceAll('.', '').replace(',', '.');
  return /^\d+(?:\.\d+)?e\+?\d{1,2}$/iu.test(text) ? expand(text) : undefined;
}

/** `5 lakh` is 500000, by moving the decimal point; no arithmetic that could round. */
function countedAmount(
  original: string,
  words: RegExpExecArray,
  negative: boolean,
  numbers: 'western' | 'indian',
): Amount {
  const [, figure = '', unit = ''] = words;
  const decimal = ungroup(figure);
  const power = powers[unit.toLowerCase()] ?? 0;
  if (decimal === undefined) return { fault: `${quote(original)} is not an amount` };
  const value = signed(shift(decimal, power), negative);
  if (numbers === 'indian') return { decimal: value };
  return {
    fault: `${quote(original)} is not an amount`,
    tip: `Write ${value}, or set "numbers": "indian" under "source" in the map to read lakh and crore.`,
  };
}

function expand(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  return shift(mantissa, Number(exponent));
}

function shift(decimal: string, power: number): string {
  const [whole = '', fraction = ''] = decimal.split('.');
  const digits = fraction.padEnd(power, '0');
  return `${whole}${digits.slice(0, power)}.${digits.slice(power)}`;
}

/** Without leading zeros, trailing zeros of the fraction, and a point with nothing behind it. */
function signed(decimal: string, negative: boolean): string {
  const [whole = '', fraction = ''] = decimal.split('.');
  const clean = whole.replace(/^0+(?=\d)/u, '') || '0';
  const rest = fraction.replace(/0+$/u, '');
  const value = rest === '' ? clean : `${clean}.${rest}`;
  return negative && value !== '0' ? `-${value}` : value;
}
