import { fullYear, type Reading, wallClock } from './wall-clock.js';

/** One step of a format of digits alone: a number of so many digits, or one sign. */
export type DigitStep =
  | {
      readonly part: 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';
      readonly least: number;
      readonly most: number;
    }
  | { readonly sign: string };

const slots = { year: 0, month: 1, day: 2, hour: 3, minute: 4, second: 5 } as const;

/**
 * A reader of dates that are digits and signs (`05/03/2026 10:30`), which nearly all dates of large files are: it goes
 * over the text once, where a regular expression costs several times as much.
 *
 * It only ever knows less than the regular expression of the same format: `undefined` means that this one decides.
 */
export function digitReader(steps: readonly DigitStep[]): (text: string) => Reading {
  const plan = steps.map((step) =>
    'sign' in step
      ? { slot: -1, least: 0, most: 0, sign: step.sign.charCodeAt(0) }
      : { slot: slots[step.part], least: step.least, most: step.most, sign: 0 },
  );
  const read = [0, 0, 0, 0, 0, 0];
  let yearDigits = 0;
  return (text) => {
    read.fill(0);
    let at = 0;
    for (const { slot, least, most, sign } of plan) {
      if (slot === -1) {
        if (text.charCodeAt(at++) !== sign) return undefined;
        continue;
      }
      const from = at;
      let number = 0;
      for (; at - from < most; at++) {
        const digit = text.charCodeAt(at) - 48;
        // Written so that the NaN beyond the text's end is no digit.
        if (!(digit >= 0 && digit <= 9)) break;
        number = number * 10 + digit;
      }
      if (at - from < least) return undefined;
      if (slot === 0) yearDigits = at - from;
      read[slot] = number;
    }
    if (at !== text.length) return undefined;
    const year = read[0] ?? 0;
    return wallClock(
      yearDigits === 2 ? fullYear(String(year).padStart(2, '0')) : year,
      read[1] ?? 0,
      read[2] ?? 0,
      read[3],
      read[4],
      read[5],
    );
  };
}
