import { accepted, type Converter, refused } from './conversion.js';
import { plainDigits } from './digits.js';
import { textOf } from './returned.js';
import { quote } from './words.js';

const inDigits = /^([1-5])(?:\.0{1,6})?(?:\s*(?:\/|out of|of)\s*5(?:\.0)?)?\s*(?:stars?)?$/iu;
const inStars = /^((?:[★⭐🌟]\ufe0f?){1,5})([☆✩]\ufe0f?){0,4}$/u;

/** RATING: an integer from 1 to 5; text is dropped by the API (documented). Accepts `4`, `4.0`, `4/5`, `★★★★`. */
export const ratingConverter: Converter = {
  parse(text) {
    if (text.length === 1) {
      const code = text.charCodeAt(0);
      if (code >= 49 && code <= 53) return accepted(code - 48);
    }
    if (text.length > 40) return refused('RATING_RANGE', `${quote(text)} is not a rating from 1 to 5`);
    const plain = plainDigits(text);
    const digit = inDigits.exec(plain)?.[1];
    if (digit !== undefined) return accepted(Number(digit));
    const stars = inStars.exec(plain.replaceAll(' ', ''))?.[1]?.match(/[★⭐🌟]/gu)?.length;
    return stars === undefined
      ? refused('RATING_RANGE', `${quote(text)} is not a rating from 1 to 5`)
      : accepted(stars);
  },
  equal: (sent, returned) => textOf(returned).trim() !== '' && Number(textOf(returned)) === Number(sent),
  format: (value) => textOf(value).trim(),
};
