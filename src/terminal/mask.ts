/** A mail that the end of an excerpt cut off in its domain. */
const cutMail = /([\p{L}\p{N}])[\p{L}\p{N}._%+'-]{1,63}(@[\p{L}\p{N}.-]{0,63}…?"$)/u;

/** The local part of a mail keeps its first character; the domain says whose mail it is without naming the person. */
const mail = /([\p{L}\p{N}])[\p{L}\p{N}._%+'-]{0,63}(@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24})/gu;

/** Digits with at most two of these between them are read as one number. */
const gap = '[ \\-.()]{0,2}';
const start = '(?<![\\p{L}\\p{N}_])';
const end = '(?![\\p{L}\\p{N}_])';

const phones = [
  // Indian mobile, with or without country code or trunk zero, however it is grouped.
  new RegExp(`${start}(?:(?:\\+|00)?91|0)?${gap}[6-9](?:${gap}\\d){9}${end}`, 'gu'),
  // International form.
  new RegExp(`${start}(?:\\+|00)[1-9](?:${gap}\\d){7,14}${end}`, 'gu'),
  // North American grouping, which has no plus as people write it.
  new RegExp(`${start}\\(?[2-9]\\d{2}\\)?[ .-][2-9]\\d{2}[ .-]\\d{4}${end}`, 'gu'),
  // Bare digits, as the API stores phones; not an amount with decimals, and not an epoch in milliseconds.
  new RegExp(`${start}(?!1\\d{12}${end})\\p{Nd}{10,15}(?![\\p{L}\\p{N}_]|[.]\\d)`, 'gu'),
] as const;

const hidden = { from: -5, to: -2 };

/** Keep the length, the grouping and enough digits to find the row again: `98765xxx10`. */
function maskPhone(phone: string): string {
  const count = phone.match(/\p{Nd}/gu)?.length ?? 0;
  let index = 0;
  return phone.replace(/\p{Nd}/gu, (digit) => {
    const fromEnd = index - count;
    index += 1;
    return fromEnd >= hidden.from && fromEnd < hidden.to ? 'x' : digit;
  });
}

/**
 * Hide valid-looking phones and mails in running text, for the terminal and for logs: `98765xxx10`,
 * `a***@example.com`. Numbers that cannot be phones stay. Without a phone library it is deliberately generous: what
 * might be a phone is masked. A value that is the subject of a remark is shown whole: do not pass it through here.
 */
export function maskPersonal(text: string): string {
  let masked = text.replace(mail, '$1***$2');
  for (const pattern of phones) masked = masked.replace(pattern, maskPhone);
  return masked;
}

/**
 * Mask what stands between quotes, for the message of an input that cannot be read: the excerpt shows where in the file
 * it is, and holds cells of rows that nothing is wrong with. File names, which stand without quotes, are left alone.
 */
export function maskExcerpts(text: string): string {
  return text.replace(/"[^"]*"/gu, (excerpt) => maskPersonal(excerpt).replace(cutMail, '$1***$2'));
}
