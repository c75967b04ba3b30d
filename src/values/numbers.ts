import { readAmount, withoutNoise } from './amount.js';
import { accepted, type Converter, refused, repaired, type ValueSettings } from './conversion.js';
import { textOf } from './returned.js';
import { quote } from './words.js';

/**
 * NUMBER: a JSON number (documented). `45%` becomes 45 with a warning; `5 lakh` only under `numbers: 'indian'`; a whole number
 * too long to be kept exactly is refused, since its last digits would change.
 */
export function numberConverter(settings: ValueSettings): Converter {
  return {
    parse(text) {
      const amount = readAmount(text, settings.numbers);
      if (amount === undefined) return refused('NUMBER_INVALID', `${quote(text)} is not a number`);
      if (amount.kind === 'magnitude')
        return refused('NUMBER_INVALID', `${quote(text)} is not a number`, magnitudeTip(amount.plain));
      const plain = withoutNoise(amount.plain);
      const value = Number(plain);
      if (
        !Number.isFinite(value) ||
        (Math.abs(value) > Number.MAX_SAFE_INTEGER && BigInt(value) !== BigInt(plain.replace(/\..*$/u, '')))
      ) {
        return refused(
          'NUMBER_INVALID',
          `${quote(text)} has more digits than a number can keep`,
          'Map it to a text field.',
        );
      }
      if (amount.percent)
        return repaired(value, 'VALUE_REPAIRED', `${quote(text)} was read as ${plain}, without its percent sign`);
      if (amount.guess !== undefined)
        return repaired(value, 'VALUE_REPAIRED', `${quote(text)} was read as ${plain}: ${amount.guess}`);
      return accepted(value);
    },
    equal(sent, returned) {
      const text = textOf(returned).trim();
      return text !== '' && Number(text) === Number(sent);
    },
    format: textOf,
  };
}

/** What to do about `5 lakh`, for numbers and money alike. */
export function magnitudeTip(plain: string): string {
  return `Write it as ${plain}, or put "numbers": "indian" into "source" of the map.`;
}
