import { readAmount } from './amounts.js';
import { accepted, type Parsed, refused } from './conversion.js';
import { nearest } from './nearest.js';
import { quote } from './words.js';

/** Documented. */
const statuses = ['PENDING', 'COMPLETED', 'FAILED', 'REFUNDED', 'CANCELLED', 'PROCESSING'];
const currencies = ['INR', 'USD', 'PKR', 'AED', 'QAR', 'SAR', 'MYR', 'AUD', 'CAD', 'SGD', 'XOF'];
/** What people write for one of them; `PAID` even stands in the vendor's examples, against the vendor's own list. */
const meant: Readonly<Record<string, string>> = {
  PAID: 'COMPLETED',
  DONE: 'COMPLETED',
  SUCCESS: 'COMPLETED',
  RECEIVED: 'COMPLETED',
  UNPAID: 'PENDING',
  CANCELED: 'CANCELLED',
};

/** The status of a payment, without case. `PAID` is refused with the hint `COMPLETED`. */
export function parsePaymentStatus(text: string): Parsed {
  return oneOf(text, statuses, 'a payment status', (upper) => meant[upper] ?? nearest(upper, statuses));
}

/** The currency of a payment, without case. */
export function parseCurrency(text: string): Parsed {
  return oneOf(text, currencies, 'a currency that Telecrm takes', (upper) =>
    upper === '₹' || upper === 'RS' ? 'INR' : nearest(upper, currencies),
  );
}

/** The amount of a payment: a numeric string above 0 (documented). */
export function parseAmount(text: string, numbers: 'western' | 'indian'): Parsed {
  const amount = readAmount(text, numbers);
  if ('fault' in amount) return refused('PAYMENT_INVALID', amount.fault, amount.tip);
  const positive = !amount.decimal.startsWith('-') && amount.decimal !== '0' && amount.percent !== true;
  return positive ? accepted(amount.decimal) : refused('PAYMENT_INVALID', `${quote(text)} is not an amount above 0`);
}

function oneOf(
  text: string,
  values: readonly string[],
  what: string,
  guess: (upper: string) => string | undefined,
): Parsed {
  const upper = text.trim().toUpperCase().replace(/\.$/u, '');
  if (values.includes(upper)) return accepted(upper);
  const suggestion = guess(upper);
  const hint = suggestion === undefined ? `: it is one of ${values.join(', ')}` : `; did you mean ${suggestion}?`;
  return refused('PAYMENT_INVALID', `${quote(text)} is not ${what}${hint}`, `Write one of ${values.join(', ')}.`);
}
