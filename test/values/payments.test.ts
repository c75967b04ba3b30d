import { expect, test } from 'vitest';
import { parseAmount, parseCurrency, parsePaymentStatus } from '../../src/values/payments.js';
import { read, tip } from './reading.js';

const status = { parse: parsePaymentStatus };
const currency = { parse: parseCurrency };
const amount = { parse: (text: string) => parseAmount(text, 'western') };

test('the status of a payment', () => {
  expect(read(status, 'completed')).toBe('COMPLETED');
  expect(read(status, 'PAID')).toBe('PAYMENT_INVALID: "PAID" is not a payment status; did you mean "COMPLETED"?');
  expect(tip(status, 'PAID')).toBe(
    'Write it as "COMPLETED", or add "values": {"PAID": "COMPLETED"} to "status" of the payment in the map.',
  );
  expect(read(status, 'Refundd')).toBe('PAYMENT_INVALID: "Refundd" is not a payment status; did you mean "REFUNDED"?');
  expect(tip(status, 'xyz')).toBe('Use one of PENDING, COMPLETED, FAILED, REFUNDED, CANCELLED, PROCESSING.');
});

test('the currency of a payment', () => {
  expect(read(currency, 'inr')).toBe('INR');
  expect(read(currency, '₹')).toBe('PAYMENT_INVALID: "₹" is not a currency of payments; did you mean "INR"?');
  expect(read(currency, 'EUR')).toBe('PAYMENT_INVALID: "EUR" is not a currency of payments');
});

test('the amount of a payment is above 0', () => {
  expect(['500', '₹5,000.50', '0', '-5', '0.00', 'x', '10%', '5 lakh'].map((text) => read(amount, text))).toEqual([
    '500',
    '5000.50',
    'PAYMENT_INVALID: "0" is not above 0',
    'PAYMENT_INVALID: "-5" is not above 0',
    'PAYMENT_INVALID: "0.00" is not above 0',
    'PAYMENT_INVALID: "x" is not an amount',
    'PAYMENT_INVALID: "10%" is not an amount',
    'PAYMENT_INVALID: "5 lakh" is not an amount',
  ]);
  expect(read({ parse: (text) => parseAmount(text, 'indian') }, '5 lakh')).toBe('500000');
});
