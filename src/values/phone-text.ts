/** Digits of a cell that holds one number in plain formatting. */
export interface PhoneDigits {
  readonly digits: string;
  /** A `+` stands in front. */
  readonly international: boolean;
}

/**
 * The digits of a text that has nothing but digits, one leading `+`, blanks, dashes, dots, slashes and brackets;
 * `undefined` for every other text, and where a decimal part (`9876543210.0`) could be taken for digits of the number.
 */
export function plainPhone(text: string): PhoneDigits | undefined {
  let digits = '';
  let from = -1;
  let international = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) {
      if (from === -1) from = at;
      continue;
    }
    if (code === 43) {
      if (international || from !== -1 || digits !== '') return undefined;
      international = true;
    } else if (code === 46) {
      if (/^\.0+$/u.test(text.slice(at))) return undefined;
    } else if (code !== 32 && code !== 40 && code !== 41 && code !== 45 && code !== 47 && code !== 91 && code !== 93) {
      return undefined;
    }
    if (from !== -1) {
      digits += text.slice(from, at);
      from = -1;
    }
  }
  if (from === 0) digits = text;
  else if (from !== -1) digits += text.slice(from);
  return digits === '' ? undefined : { digits, international };
}

const scientific = /^([+-]?)(\d)(?:[.,](\d{0,20}))?e\+?(\d{1,2})$/iu;

/** Scientific notation: the digits where all of them are there, `lost` where the last ones are missing. */
export function scientificPhone(text: string): { readonly digits: string } | 'lost' | undefined {
  const match = scientific.exec(text);
  if (match === null) return undefined;
  const [, sign = '', first = '', rest = '', exponent = ''] = match;
  const power = Number(exponent);
  if (sign === '-' || rest.length < power || /[1-9]/u.test(rest.slice(power))) return 'lost';
  return { digits: first + rest.slice(0, power) };
}

/** `9,876,543,210` and `9,87,65,43,210`: a number that a spreadsheet has grouped. */
export function groupedPhone(text: string): string | undefined {
  return /^(?:\d{1,3}(?:,\d{3}){2,4}|\d{1,2}(?:,\d{2}){2,5},\d{3})$/u.test(text) ? text.replaceAll(',', '') : undefined;
}

const extension = /^(.{6,}?\d[\s).]*)(?:[;,]?\s*(?:ext(?:ension|n)?|extn|x)[\s:.=-]*|\s*#\s*)(\d{1,7})$/iu;

/** The number in front of `ext 12`, `x12`, `#12`. */
export function withoutExtension(text: string): string | undefined {
  return extension.exec(text)?.[1];
}

/** `tel:`, `p:` (as ad platforms export it) and the apostrophe that a spreadsheet shows for text. */
export function withoutPrefix(text: string): string {
  return text
    .replace(/^['\u2018\u2019`]+\s*/u, '')
    .replace(/^(?:tel|p|phone|callto|whatsapp):\s*/iu, '')
    .trim();
}

/** Fewest digits of a number that stands beside another one with no sign between them. */
const wholeNumber = 10;

/** Numbers with nothing but a blank, a dash, a bracket or the `+` of the next one between them, all of full length. */
function undividedNumbers(text: string): string[] {
  if (/[^\d\s().+-]/u.test(text)) return [];
  const numbers: string[] = [];
  let rest = 0;
  for (const [part] of text.matchAll(/\+?\s?\(?\d+/gu)) {
    const digits = part.replace(/\D/gu, '').length;
    if (numbers.length === 0 || rest >= wholeNumber || part.startsWith('+')) {
      if (numbers.length > 0 && rest < wholeNumber) return [];
      numbers.push(part);
      rest = digits;
    } else {
      numbers.push(`${numbers.pop() ?? ''} ${part}`);
      rest += digits;
    }
  }
  return numbers.length > 1 && rest >= wholeNumber ? numbers : [];
}

const moment = /^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})[T\s,]+\d{1,2}:\d{2}/u;

/** A date with a time, in whose digits some country finds a number. */
export function isMoment(text: string): boolean {
  return moment.test(text);
}

/** The pieces of a cell that holds several numbers, or words around one. */
export function phonePieces(text: string): string[] {
  const pieces = text.split(/[,;&|\n\r/]|\s+(?:or|and|-)\s+|\s{2,}/iu);
  pieces.push(...undividedNumbers(text));
  for (const match of text.matchAll(/(?<![\p{L}\p{N}+])\+?\(?\d[\d\s().-]{5,24}\d(?![\p{L}\p{N}])/gu))
    pieces.push(match[0]);
  return [...new Set(pieces.map((piece) => piece.trim()).filter((piece) => piece !== ''))];
}
