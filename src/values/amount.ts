import { type Decimal, readDecimal, shiftPoint } from './decimal.js';
import { plainDigits } from './digits.js';

/** What a text says as an amount, a number with or without a currency, or why it says none. */
export type Amount =
  | {
      readonly kind: 'amount';
      readonly plain: string;
      readonly guess?: string;
      readonly currency?: string;
      readonly percent: boolean;
    }
  /** A number in words of magnitude (`5 lakh`), which the settings do not allow. */
  | { readonly kind: 'magnitude'; readonly plain: string }
  | undefined;

/** Longest text that is looked at for a number, in characters. */
const longestAmount = 100;

const currencySigns: ReadonlyMap<string, string> = new Map([
  ['₹', 'INR'],
  ['RS', 'INR'],
  ['RE', 'INR'],
  ['INR', 'INR'],
  ['RUPEE', 'INR'],
  ['RUPEES', 'INR'],
  ['रु', 'INR'],
  ['€', 'EUR'],
  ['EUR', 'EUR'],
  ['£', 'GBP'],
  ['GBP', 'GBP'],
  ['USD', 'USD'],
  ['US$', 'USD'],
  ['$', '$'],
  ['A$', 'AUD'],
  ['AUD', 'AUD'],
  ['C$', 'CAD'],
  ['CAD', 'CAD'],
  ['S$', 'SGD'],
  ['SGD', 'SGD'],
  ['AED', 'AED'],
  ['DHS', 'AED'],
  ['PKR', 'PKR'],
  ['QAR', 'QAR'],
  ['SAR', 'SAR'],
  ['SR', 'SAR'],
  ['MYR', 'MYR'],
  ['RM', 'MYR'],
  ['XOF', 'XOF'],
  ['CFA', 'XOF'],
]);

const magnitudes: ReadonlyMap<string, number> = new Map([
  ['K', 3],
  ['THOUSAND', 3],
  ['HAZAR', 3],
  ['HAZAAR', 3],
  ['L', 5],
  ['LAC', 5],
  ['LACS', 5],
  ['LAKH', 5],
  ['LAKHS', 5],
  ['लाख', 5],
  ['M', 6],
  ['MN', 6],
  ['MILLION', 6],
  ['CR', 7],
  ['CRS', 7],
  ['CRORE', 7],
  ['CRORES', 7],
  ['करोड़', 7],
  ['B', 9],
  ['BN', 9],
  ['BILLION', 9],
]);

const word = /^[^\d\s().,+\-%/']+$/u;
const before = /^([-+(]?)\s*([^\d\s().,+\-%/']+)\.?\s*(?=[-+(]?[\d.])/u;
const behind = /\s*([^\d\s().,+\-%/']+)\.?(\)?)$/u;

/**
 * Read an amount: a number (`readDecimal`), a currency sign or code on either side, `/-` and `only` behind,
 * a percent sign, and with `numbers: 'indian'` a magnitude (`5 lakh`, `2 cr`, `50k`).
 */
export function readAmount(original: string, numbers: 'western' | 'indian'): Amount {
  if (original.length > longestAmount) return undefined;
  const quick = readBare(original);
  if (quick !== undefined) return quick;
  let text = plainDigits(original).replace(/^'/u, '').normalize('NFC').trim();
  text = text.replace(/\s*only\.?$/iu, '').replace(/\s*\/[-=]$/u, '');
  let currency: string | undefined;
  const front = before.exec(text);
  if (front !== null) {
    currency = currencySigns.get((front[2] ?? '').toUpperCase());
    if (currency === undefined) return undefined;
    text = (front[1] ?? '') + text.slice(front[0].length);
  }
  const percent = /\d\s*%$/u.test(text);
  if (percent) text = text.replace(/\s*%$/u, '');
  let power = 0;
  for (let end = behind.exec(text); end !== null && !isScientific(text); end = behind.exec(text)) {
    const name = (end[1] ?? '').toUpperCase();
    const magnitude = magnitudes.get(name);
    const code = currencySigns.get(name);
    if (!word.test(name) || (magnitude === undefined ? code === undefined || currency !== undefined : power !== 0))
      return undefined;
    if (magnitude !== undefined) power = magnitude;
    else currency = code;
    text = text.slice(0, end.index) + (end[2] ?? '');
  }
  return withMagnitude(readDecimal(text.trim()), power, currency, percent, numbers);
}

function withMagnitude(
  decimal: Decimal | undefined,
  power: number,
  currency: string | undefined,
  percent: boolean,
  numbers: 'western' | 'indian',
): Amount {
  if (decimal === undefined) return undefined;
  const plain = power === 0 ? decimal.plain : shiftPoint(decimal.plain, power);
  if (power !== 0 && numbers === 'western') return { kind: 'magnitude', plain };
  return { kind: 'amount', plain, guess: decimal.guess, currency, percent };
}

const bareNumber = /^\d[\d,]*(?:\.\d+)?$/u;

/** A number with nothing round it, which most cells are. */
function readBare(text: string): Amount {
  if (!bareNumber.test(text)) return undefined;
  const decimal = readDecimal(text);
  return decimal && { kind: 'amount', plain: decimal.plain, guess: decimal.guess, currency: undefined, percent: false };
}

function isScientific(text: string): boolean {
  return /\de[+-]?\d{1,2}\)?$/iu.test(text);
}

/**
 * What a spreadsheet shows for a number whose stored digits end in floating-point noise (`1234.5600000000001`):
 * fifteen significant digits. Only where at least nine decimals stand, which nobody types.
 */
export function withoutNoise(plain: string): string {
  const point = plain.indexOf('.');
  if (point === -1 || plain.length - point <= 9) return plain;
  const significant = plain.replace(/^-?0*\.?0*/u, '').replace('.', '');
  if (significant.length < 16) return plain;
  const rounded = Number(plain).toPrecision(15);
  return rounded.includes('e') ? plain : rounded.replace(/\.?0+$/u, '');
}
