/**
 * A number as text, worked on as text so that no digit is lost to floating point.
 *
 * `plain`: optional minus, digits, optional point and digits, no leading zeros. `guess`: in words, what was taken
 * for granted in reading it.
 */
export interface Decimal {
  readonly plain: string;
  readonly guess?: string;
}

const simple = /^(?:0|-?[1-9]\d*)(?:\.\d+)?$/u;
/** The usual groupings in one look, Western and Indian; `readGrouped` says the same of these in many steps. */
const grouped = /^(?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d?(?:,\d{2})+,\d{3})(?:\.\d+)?$/u;
/** Longest number that is looked at, in characters. */
const longestNumber = 60;

/**
 * Read digits with or without grouping: `1,234.50`, `1,23,456.50`, `1.234,50`, `1 234 567`, `1'234`, `(500)`, `1.5E+06`.
 *
 * A point alone is a decimal point (`1.234` is less than two). A comma alone groups when its groups are whole (`1,234`
 * is above a thousand) and is a decimal comma otherwise (`12,5`), which is a guess and says so. Of point and comma
 * together the last one is the decimal sign. `undefined`: not a number.
 */
export function readDecimal(text: string): Decimal | undefined {
  if (simple.test(text)) return text.length > longestNumber ? undefined : { plain: text };
  if (text.length > longestNumber) return undefined;
  if (grouped.test(text)) return { plain: text.replaceAll(',', '') };
  const { negative, rest } = takeSign(text);
  const body = rest.replace(/(?<=\d)['\u2019](?=\d)/gu, ' ').trim();
  const scientific = /^(\d+)(?:[.,](\d+))?e([+-]?\d{1,2})$/iu.exec(body);
  if (scientific !== null) {
    const [, whole = '', fraction = '', power = '0'] = scientific;
    const plain = signed(negative, shiftPoint(`${whole}.${fraction}`, Number(power)));
    // `9E90` is a code of some kind, and its value would not be read when it comes back.
    return plain.length > longestNumber ? undefined : { plain, guess: 'it was in scientific notation' };
  }
  const found = readGrouped(body);
  return found && { ...found, plain: signed(negative, found.plain) };
}

/** Minus in front (after a currency sign too, which the caller has taken off), or brackets round the number. */
function takeSign(text: string): { readonly negative: boolean; readonly rest: string } {
  const bracketed = /^\((.+)\)$/u.exec(text)?.[1];
  if (bracketed !== undefined) return { negative: true, rest: bracketed.trim() };
  const sign = text.charAt(0);
  if (sign === '-' || sign === '+') return { negative: sign === '-', rest: text.slice(1).trim() };
  return { negative: false, rest: text };
}

function readGrouped(body: string): Decimal | undefined {
  if (!/^(?:\d[\d ,.]*|\.\d+)$/u.test(body)) return undefined;
  const point = body.lastIndexOf('.');
  const comma = body.lastIndexOf(',');
  if (point !== -1 && comma !== -1) {
    const decimalSign = point > comma ? '.' : ',';
    const [whole = '', fraction = '', ...more] = body.split(decimalSign);
    const digits = more.length === 0 ? ungrouped(whole, decimalSign === '.' ? ',' : '.') : undefined;
    return digits === undefined || !/^\d*$/u.test(fraction) ? undefined : { plain: joined(digits, fraction) };
  }
  if (comma !== -1) return readCommas(body);
  if (point !== -1) {
    if (point !== body.indexOf('.')) return asPlain(ungrouped(body, '.'));
    const digits = ungrouped(body.slice(0, point), ' ');
    const fraction = body.slice(point + 1);
    return digits === undefined || !/^\d*$/u.test(fraction) ? undefined : { plain: joined(digits, fraction) };
  }
  return asPlain(ungrouped(body, ' '));
}

function readCommas(body: string): Decimal | undefined {
  const digits = body.startsWith('0,') ? undefined : ungrouped(body, ',');
  if (digits !== undefined) return { plain: joined(digits, '') };
  const [whole = '', fraction = '', ...more] = body.split(',');
  if (more.length > 0 || !/^\d{1,2}$|^\d{3,}$/u.test(fraction) || (fraction.length > 2 && whole !== '0'))
    return undefined;
  const units = ungrouped(whole, ' ');
  return units === undefined
    ? undefined
    : { plain: joined(units, fraction), guess: 'its comma was taken for a decimal comma' };
}

function asPlain(digits: string | undefined): Decimal | undefined {
  return digits === undefined ? undefined : { plain: joined(digits, '') };
}

/** The digits without their grouping, Western (3-3-3) or Indian (2-2-3); `undefined` when the groups are broken. */
function ungrouped(text: string, sign: ',' | '.' | ' '): string | undefined {
  if (/^\d*$/u.test(text)) return text;
  const groups = text.split(sign);
  const last = groups.at(-1);
  if (groups.length === 1 || last?.length !== 3 || !groups.every((group) => /^\d{1,3}$/u.test(group))) return undefined;
  const middle = groups.slice(1, -1);
  const first = groups[0] ?? '';
  const western = middle.every((group) => group.length === 3);
  const indian = first.length <= 2 && middle.every((group) => group.length === 2);
  return western || indian ? groups.join('') : undefined;
}

function joined(whole: string, fraction: string): string {
  const digits = whole.replace(/^0+(?=\d)/u, '') || '0';
  return fraction === '' ? digits : `${digits}.${fraction}`;
}

function signed(negative: boolean, plain: string): string {
  return negative && /[1-9]/u.test(plain) ? `-${plain}` : plain;
}

/** Move the decimal point to the right (`power` above 0) or left, on the text. */
export function shiftPoint(plain: string, power: number): string {
  const negative = plain.startsWith('-');
  const [whole = '', fraction = ''] = (negative ? plain.slice(1) : plain).split('.');
  const digits = whole + fraction;
  const point = whole.length + power;
  const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits.padEnd(point, '0');
  const at = Math.max(1, point);
  return signed(negative, joined(padded.slice(0, at), padded.slice(at).replace(/0+$/u, '')));
}

/** Whether two numbers are the same whatever their zeros: `1000`, `1000.00`. */
export function sameDecimal(one: string, other: string): boolean {
  return withoutZeros(one) === withoutZeros(other);
}

function withoutZeros(plain: string): string {
  return plain.includes('.') ? plain.replace(/\.?0+$/u, '') : plain;
}
