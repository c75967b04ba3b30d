import { readAmount, withoutNoise } from './amount.js';
import { accepted, type Parsed, refused, repaired } from './conversion.js';
import { nearest } from './nearest.js';
import { normalCase } from './normal-case.js';
import { magnitudeTip } from './numbers.js';
import { quote } from './words.js';

/** The states of a payment (documented). The document's own example has PAID, which is not one of them. */
export const paymentStatuses = ['PENDING', 'COMPLETED', 'FAILED', 'REFUNDED', 'CANCELLED', 'PROCESSING'] as const;

/** The currencies of payments (documented). */
export const currencies = ['INR', 'USD', 'PKR', 'AED', 'QAR', 'SAR', 'MYR', 'AUD', 'CAD', 'SGD', 'XOF'] as const;

/** What files say for a state; only hints, never translated on their own. */
const meantStatuses: ReadonlyMap<string, string> = new Map([
  ['paid', 'COMPLETED'],
  ['success', 'COMPLETED'],
  ['successful', 'COMPLETED'],
  ['received', 'COMPLETED'],
  ['done', 'COMPLETED'],
  ['captured', 'COMPLETED'],
  ['unpaid', 'PENDING'],
  ['due', 'PENDING'],
  ['declined', 'FAILED'],
  ['refund', 'REFUNDED'],
  ['canceled', 'CANCELLED'],
]);

const meantCurrencies: ReadonlyMap<string, string> = new Map([
  ['₹', 'INR'],
  ['rs', 'INR'],
  ['rs.', 'INR'],
  ['rupees', 'INR'],
  ['$', 'USD'],
  ['us$', 'USD'],
  ['dirham', 'AED'],
]);

/** The status of a payment, in any case. `PAID` is refused with the hint COMPLETED. */
export function parsePaymentStatus(text: string): Parsed {
  const value = text.trim().toUpperCase();
  const status = paymentStatuses.find((known) => known === value);
  if (status !== undefined) return accepted(status);
  const meant = meantStatuses.get(normalCase(text.slice(0, 50))) ?? nearest(text, paymentStatuses);
  return refused('PAYMENT_INVALID', ...hint(text, 'a payment status', meant, paymentStatuses, 'status'));
}

/** The currency of a payment, in any case. */
export function parseCurrency(text: string): Parsed {
  const value = text.trim().toUpperCase();
  const currency = currencies.find((known) => known === value);
  if (currency !== undefined) return accepted(currency);
  const meant = meantCurrencies.get(normalCase(text.slice(0, 50)));
  return refused('PAYMENT_INVALID', ...hint(text, 'a currency of payments', meant, currencies, 'currency'));
}

/** The amount of a payment: a numeric string above 0 (documented). */
export function parseAmount(text: string, numbers: 'western' | 'indian'): Parsed {
  const amount = readAmount(text, numbers);
  if (amount === undefined || (amount.kind === 'amount' && amount.percent)) {
    return refused('PAYMENT_INVALID', `${quote(text)} is not an amount`, 'Write digits only, e.g. 500000.');
  }
  if (amount.kind === 'magnitude')
    return refused('PAYMENT_INVALID', `${quote(text)} is not an amount`, magnitudeTip(amount.plain));
  const value = withoutNoise(amount.plain);
  if (value.startsWith('-') || !/[1-9]/u.test(value)) {
    return refused(
      'PAYMENT_INVALID',
      `${quote(text)} is not above 0`,
      'A payment has an amount above 0; leave the cell empty where there is none.',
    );
  }
  if (amount.guess === undefined) return accepted(value);
  return repaired(value, 'VALUE_REPAIRED', `${quote(text)} was read as ${value}: ${amount.guess}`);
}

function hint(
  text: string,
  what: string,
  meant: string | undefined,
  known: readonly string[],
  key: string,
): [string, string] {
  const list = known.join(', ');
  if (meant === undefined) return [`${quote(text)} is not ${what}`, `Use one of ${list}.`];
  const line =
    text.length > 60
      ? ''
      : `, or add "values": {${JSON.stringify(text)}: "${meant}"} to "${key}" of the payment in the map`;
  return [`${quote(text)} is not ${what}; did you mean "${meant}"?`, `Write it as "${meant}"${line}.`];
}
