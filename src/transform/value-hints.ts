import type { ValueHints } from '../model/value-hints.js';
import { isEmptyWord } from '../values/empty-words.js';
import { countriesOf } from '../values/phone-countries.js';
import { lookAtDates } from './date-looks.js';

/** What values that did not fit look like; the report says from it which line of the map would take them. */
export const valueHints: ValueHints = {
  phoneCountries: countriesOf,
  emptyTokens(values) {
    const empty = values.filter(isEmptyWord);
    return empty.length * 2 >= values.length ? empty : [];
  },
  dateFormats(values) {
    const { count, format, readings } = lookAtDates(values);
    if (count < 2 || count * 3 < values.length * 2) return [];
    if (format !== undefined) return [format];
    return readings === undefined ? [] : [readings.dayFirst, readings.monthFirst];
  },
};
