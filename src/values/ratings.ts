import { accepted, type Converter, refused } from './conversion.js';
import { plainDigits } from './digits.js';
import { remembering } from './remember.js';
import { textOf } from './returned.js';
import { quote } from './words.js';

/** RATING: a whole number from 1 to 5 (documented); a string would be dropped. Reads `4`, `4.0`, `4/5` and `★★★★`. */
export const ratingConverter: Converter = {
  parse: remembering((text) => {
    const stars = /^([★⭐]+)[☆]*$/u.exec(text.replaceAll('\uFE0F', ''))?.[1];
    const digits = stars === undefined ? /^(\d{1,3})(?:\.0+)?(?:\s*\/\s*5)?$/u.exec(plainDigits(text))?.[1] : undefined;
    const value = stars === undefined ? Number(digits ?? Number.NaN) : [...stars].length;
    return value >= 1 && value <= 5
      ? accepted(value)
      : refused('RATING_RANGE', `${quote(text)} is not a rating from 1 to 5`);
  }),
  equal: (sent, returned) => Number(sent) === Number(textOf(returned) || Number.NaN),
  format: (value) => (value === 0 ? '' : textOf(value)),
};
