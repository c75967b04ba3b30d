import { readAmount, withoutNoise } from './amount.js';
import { accepted, type Converter, refused, repaired, type ValueSettings } from './conversion.js';
import { sameDecimal } from './decimal.js';
import { magnitudeTip } from './numbers.js';
import { remembering } from './remember.js';
import { textOf } from './returned.js';
import { quote } from './words.js';

/** The usual currency of the countries whose currencies the API knows, as the amount's sign or code may show it. */
const homeCurrencies: ReadonlyMap<string, readonly string[]> = new Map([
  ['IN', ['INR']],
  ['US', ['USD', '$']],
  ['PK', ['PKR', 'INR']],
  ['AE', ['AED']],
  ['QA', ['QAR']],
  ['SA', ['SAR']],
  ['MY', ['MYR']],
  ['AU', ['AUD', '$']],
  ['CA', ['CAD', '$']],
  ['SG', ['SGD', '$']],
]);

/**
 * MONEY: a numeric string in the workspace's currency (documented). No digit is touched. The API does not tell the
 * workspace's currency, so a sign or code that is not the default country's is left out with a warning.
 */
export function moneyConverter(settings: ValueSettings): Converter {
  const home = homeCurrencies.get(settings.defaultCountry.trim().toUpperCase());
  return {
    // Budgets and prices are round: a column has few distinct ones.
    parse: remembering((text) => {
      const amount = readAmount(text, settings.numbers);
      if (amount === undefined) return refused('MONEY_INVALID', `${quote(text)} is not an amount`);
      if (amount.kind === 'magnitude')
        return refused('MONEY_INVALID', `${quote(text)} is not an amount`, magnitudeTip(amount.plain));
      if (amount.percent) return refused('MONEY_INVALID', `${quote(text)} is a share, not an amount`);
      const value = withoutNoise(amount.plain);
      if (amount.guess !== undefined)
        return repaired(value, 'VALUE_REPAIRED', `${quote(text)} was read as ${value}: ${amount.guess}`);
      if (amount.currency !== undefined && home?.includes(amount.currency) === false) {
        return repaired(
          value,
          'VALUE_REPAIRED',
          `${quote(text)} was read as ${value}; amounts are in the workspace's own currency`,
        );
      }
      return accepted(value);
    }),
    equal(sent, returned) {
      const amount = readAmount(textOf(returned).trim(), 'western');
      return amount?.kind === 'amount' && sameDecimal(amount.plain, String(sent));
    },
    format: textOf,
  };
}
