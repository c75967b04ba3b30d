const plainText = /^[\x20-\x7e]*$/u;
const invisible = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/gu;
const anyBlank = /[^\S\r\n]/gu;
const anyDigit = /\p{Nd}/gu;

/**
 * Text for a converter of numbers, phones and dates: every Unicode digit (Devanagari, full-width, Arabic…) as
 * 0-9, every kind of blank but line breaks as a plain one, invisible characters (zero width, direction marks) left out, full-width signs as plain ones.
 */
export function plainDigits(text: string): string {
  if (plainText.test(text)) return text;
  return text
    .replace(invisible, '')
    .replace(anyDigit, digitValue)
    .replace(/[\uff01-\uff5e]/gu, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/[\u2010-\u2015\u2212\u30fc]/gu, '-')
    .replace(anyBlank, ' ')
    .trim();
}

/** Digits of one script stand in a run of ten, zero first: Unicode promises it. */
function digitValue(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (zero > code - 9 && isDigit(zero - 1)) zero--;
  // Some runs stand side by side (mathematical digits), all of them ten long and aligned to the run's first.
  if (code >= 0x1d7ce && code <= 0x1d7ff) return String((code - 0x1d7ce) % 10);
  return String(code - zero);
}

function isDigit(code: number): boolean {
  return /\p{Nd}/u.test(String.fromCodePoint(code));
}
