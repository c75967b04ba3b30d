/**
 * A phone number as the API keeps it, digits with the country code and no `+`, or undefined when it cannot be one.
 *
 * `+91...`, `91...` and a bare ten-digit number are the same lead (documented). Everything here is a guess beyond that:
 * a `+` or `00` says that the country code is there, a leading `0` is dropped, ten digits get the workspace's code, fewer
 * cannot be a number. Indian numbers must have ten national digits that do not start with 0 or 1.
 */
export function normalisePhone(text: string, callingCode: string): string | undefined {
  const trimmed = text.trim();
  if (!/^[+(]?[0-9][0-9 ().-]*$/.test(trimmed) && !/^\+\([0-9]/.test(trimmed)) return undefined;
  let digits = trimmed.replace(/[^0-9]/g, '');
  let international = trimmed.startsWith('+');
  if (!international && digits.startsWith('00')) {
    digits = digits.slice(2);
    international = true;
  }
  if (!international) {
    if (digits.length === 11 && digits.startsWith('0')) digits = digits.slice(1);
    if (digits.length < 10) return undefined;
    if (digits.length === 10) digits = callingCode + digits;
  }
  if (digits.length < 8 || digits.length > 15 || digits.startsWith('0')) return undefined;
  if (digits.startsWith('91') && !/^91[2-9][0-9]{9}$/.test(digits)) return undefined;
  return digits;
}
