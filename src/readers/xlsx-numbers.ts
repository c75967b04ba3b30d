/** Digits that a spreadsheet computes with; what follows is noise of the binary form (0.30000000000000004). */
const significant = 15;
const shortNumber = /^-?(?:0|[1-9][0-9]{0,14})$/u;
const parts = /^\s*([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,4}))?\s*$/u;
/** Doubles end at 308; a larger exponent is left as it stands, so that no cell grows to gigabytes. */
const largestExponent = 400;

/**
 * A number as a spreadsheet shows it in full: no exponent, no binary noise, but every digit of an integer, so that
 * phones and long ids survive. Works on the text alone, since a double would lose digits above 2^53. Text that is
 * no number comes back unchanged.
 */
export function numberText(source: string): string {
  if (shortNumber.test(source)) return source === '-0' ? '0' : source;
  const match = parts.exec(source);
  if (!match) return source;
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match;
  const exponent = Number(exponentText);
  if (whole + fraction === '' || Math.abs(exponent) > largestExponent) return source;
  const moved = movePoint(whole, fraction, exponent);
  const rounded = moved.fraction === '' ? moved : dropNoise(moved);
  const text = rounded.fraction === '' ? rounded.whole : `${rounded.whole}.${rounded.fraction}`;
  return sign === '-' && text !== '0' ? `-${text}` : text;
}

interface Decimal {
  /** Without leading zeros, at least `0`. */
  readonly whole: string;
  /** Without trailing zeros. */
  readonly fraction: string;
}

const decimal = (whole: string, fraction: string): Decimal => ({
  whole: whole.replace(/^0+(?=.)/u, '') || '0',
  fraction: fraction.replace(/0+$/u, ''),
});

function movePoint(whole: string, fraction: string, exponent: number): Decimal {
  if (exponent >= 0) {
    const digits = fraction.padEnd(exponent, '0');
    return decimal(whole + digits.slice(0, exponent), digits.slice(exponent));
  }
  const digits = whole.padStart(-exponent, '0');
  const point = digits.length + exponent;
  return decimal(digits.slice(0, point), digits.slice(point) + fraction);
}

/** Round to 15 significant digits, but never a digit before the point. */
function dropNoise({ whole, fraction }: Decimal): Decimal {
  const leadingZeros = whole === '0' ? (/^0*/u.exec(fraction)?.[0].length ?? 0) : 0;
  const kept = whole === '0' ? leadingZeros + significant : Math.max(0, significant - whole.length);
  if (fraction.length <= kept) return { whole, fraction };
  const digits = whole + fraction.slice(0, kept);
  const up = fraction.charCodeAt(kept) >= 53;
  const rounded = up ? (BigInt(digits) + 1n).toString().padStart(digits.length, '0') : digits;
  const point = rounded.length - kept;
  return decimal(rounded.slice(0, point), rounded.slice(point));
}
