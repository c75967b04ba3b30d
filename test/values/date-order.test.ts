import { expect, test } from 'vitest';
import { observeDateOrder } from '../../src/values/date-order.js';

const verdict = (...texts: string[]) => {
  const observer = observeDateOrder();
  for (const text of texts) observer.observe(text);
  return observer.verdict();
};

test('one day above 12 settles the column', () => {
  expect(verdict('03/04/2026', '25/04/2026')).toEqual({ order: 'day-first' });
  expect(verdict('03/04/2026', '04-25-2026 10:30')).toEqual({ order: 'month-first' });
  expect(verdict('०३/०४/२०२६', 'Sat 25/04/2026')).toEqual({ order: 'day-first' });
});

test('a column that can be read both ways is ambiguous, with both readings', () => {
  expect(verdict('05/05/2026', '03/04/2026', '06/07/26')).toEqual({
    order: 'ambiguous',
    example: '03/04/2026',
    dayFirst: '3 April 2026',
    monthFirst: '4 March 2026',
  });
});

test('a column of both orders is mixed', () => {
  expect(verdict('25/04/2026', '04/26/2026')).toEqual({
    order: 'mixed',
    dayFirstExample: '25/04/2026',
    monthFirstExample: '04/26/2026',
  });
});

test('a column without such dates needs no order', () => {
  expect(verdict()).toEqual({ order: 'none' });
  expect(
    verdict('2026-03-04', '5 Mar 2026', '45991', '2026/03/04', '05/05/2026', '13/13/2026', '45/01/2026', 'soon'),
  ).toEqual({ order: 'none' });
});
