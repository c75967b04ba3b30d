import type { Field } from '../model/workspace.js';
import { compileDateFormat } from '../values/date-format.js';

/** Where the workspace shows no format of its own that can be used. */
const usual = 'DD/MM/YYYY HH:mm';

/** The format of a template's date column, in the tokens of the map: as the workspace shows the field. */
export function templateDateFormat({ dateFormat, timeFormat }: Field): string {
  if (dateFormat === undefined) return usual;
  const time = timeFormat ?? 'HH:mm';
  return [`${dateFormat} ${time}`, `${dateFormat} HH:mm`].find(isUsable) ?? usual;
}

function isUsable(format: string): boolean {
  try {
    compileDateFormat(format);
    return true;
  } catch {
    // A workspace may show dates in a way that this program cannot read.
    return false;
  }
}

const tokens: Readonly<Record<string, string>> = {
  YYYY: 'yyyy',
  YY: 'yy',
  MMMM: 'mmmm',
  MMM: 'mmm',
  MM: 'mm',
  M: 'm',
  DD: 'dd',
  D: 'd',
  HH: 'hh',
  H: 'h',
  A: 'AM/PM',
};

/** The same format as spreadsheets write it: `DD/MM/YYYY hh:mm A` is `dd/mm/yyyy hh:mm AM/PM`. */
export function spreadsheetDateFormat(format: string): string {
  return format.replace(/\[([^\]]*)\]|(\p{L})\2*/gu, (text, literal: string | undefined) =>
    literal === undefined ? (tokens[text] ?? text) : `"${literal.replaceAll('"', '')}"`,
  );
}
