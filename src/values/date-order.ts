import { inWords, numericDate } from './date-text.js';
import { plainDigits } from './digits.js';

/** What a whole column says about the order of day and month. */
export type DateOrderVerdict =
  | { readonly order: 'day-first' | 'month-first' }
  /** No date needs an order: none is in numbers with the year behind, or day and month are equal. */
  | { readonly order: 'none' }
  /** Every date can be read both ways. */
  | { readonly order: 'ambiguous'; readonly example: string; readonly dayFirst: string; readonly monthFirst: string }
  /** Some dates have the day first, some the month. */
  | { readonly order: 'mixed'; readonly dayFirstExample: string; readonly monthFirstExample: string };

/** Collects what the texts of one column say. */
export interface DateOrderObserver {
  observe(text: string): void;
  verdict(): DateOrderVerdict;
}

/** Watch a date column that has no format, so that its order is known and never guessed. */
export function observeDateOrder(): DateOrderObserver {
  let dayFirst: string | undefined;
  let monthFirst: string | undefined;
  let ambiguous: string | undefined;
  return {
    observe(text) {
      if (dayFirst !== undefined && monthFirst !== undefined) return;
      const found = numericDate(plainDigits(text));
      if (found === undefined) return;
      const { first, second } = found;
      if (first > 31 || second > 31 || (first > 12 && second > 12) || first === second) return;
      if (first > 12) dayFirst ??= text;
      else if (second > 12) monthFirst ??= text;
      else ambiguous ??= text;
    },
    verdict() {
      if (dayFirst !== undefined && monthFirst !== undefined) {
        return { order: 'mixed', dayFirstExample: dayFirst, monthFirstExample: monthFirst };
      }
      if (dayFirst !== undefined) return { order: 'day-first' };
      if (monthFirst !== undefined) return { order: 'month-first' };
      const found = ambiguous === undefined ? undefined : numericDate(plainDigits(ambiguous));
      if (ambiguous === undefined || found === undefined) return { order: 'none' };
      const { first, second, year } = found;
      return {
        order: 'ambiguous',
        example: ambiguous,
        dayFirst: inWords({ year, month: second, day: first }),
        monthFirst: inWords({ year, month: first, day: second }),
      };
    },
  };
}
