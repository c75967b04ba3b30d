import { readAmount } from './amounts.js';
import { accepted, type Converter, refused, repaired } from './conversion.js';
import { textOf } from './returned.js';
import { quote } from './words.js';

/** NUMBER: a JSON number (documented). `45%` is 45 and is said; more digits than a number holds are refused. */
export function numberConverter(numbers: 'western' | 'indian'): Converter {
  return {
    parse(text) {
      const amount = readAmount(text, numbers);
      if ('fault' in amount)
        return refused('NUMBER_INVALID', amount.fault.replace('an amount', 'a number'), amount.tip);
      const value = Number(amount.decimal);
      if (amount.decimal.replace(/\D/gu, '').length > 15) {
        return refused('NUMBER_INVALID', `${quote(text)} has more digits than a number can hold`);
      }
      if (amount.percent === true)
        return repaired(value, 'VALUE_REPAIRED', `${quote(text)} was read as the number ${amount.decimal}`);
      return accepted(value);
    },
    equal: (sent, returned) => Number(sent) === Number(textOf(returned) || Number.NaN),
    format: textOf,
  };
}

/** MONEY: a numeric string in the workspace's currency (documented). Worked on as decimal text, so nothing is rounded. */
export function moneyConverter(numbers: 'western' | 'indian'): Converter {
  return {
    parse(text) {
      const amount = readAmount(text, numbers);
      if ('fault' in amount) return refused('MONEY_INVALID', amount.fault, amount.tip);
      if (amount.percent === true) return refused('MONEY_INVALID', `${quote(text)} is not an amount, but a percentage`);
      return accepted(amount.decimal);
    },
    equal(sent, returned) {
      const amount = readAmount(textOf(returned), 'western');
      return 'decimal' in amount && amount.decimal === String(sent);
    },
    format: textOf,
  };
}
