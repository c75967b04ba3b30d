/** One line of a properties file, escapes resolved. */
export interface PropertyLine {
  /** Counted from 1; of a continued line, where it begins. */
  readonly line: number;
  readonly key: string;
  readonly value: string;
}

/**
 * The lines of a Java properties file: `#` and `!` begin comments, a `\` at the end of a line continues it, and
 * `\ `, `\:`, `\=`, `\t`, `\uXXXX` are escapes.
 *
 * Two things are read as people mean them, where Java's own rules give nonsense: a blank in front of the first `=`
 * belongs to the key (`Full Name=name`), and so does all within quotes (`"Expo: 2026"=contact_source`).
 *
 * @param faults told about what cannot be read, with its line.
 */
export function* propertyLines(text: string, faults: string[]): Generator<PropertyLine> {
  const lines = text.split(/\r\n|\r|\n/u);
  for (let at = 0; at < lines.length; at++) {
    const line = at + 1;
    let joined = (lines[at] ?? '').trimStart();
    if (joined === '' || joined.startsWith('#') || joined.startsWith('!')) continue;
    while (/(?<!\\)(?:\\\\)*\\$/u.test(joined) && at + 1 < lines.length) {
      at += 1;
      joined = joined.slice(0, -1) + (lines[at] ?? '').trimStart();
    }
    if (joined.includes('\uFFFD'))
      faults.push(`line ${line}: is not UTF-8; save the file as UTF-8, or write the letter as \\uXXXX`);
    const end = separatorAt(joined);
    if (end === -1) {
      faults.push(`line ${line}: "${joined.slice(0, 60)}" has no "="; write "Column=field"`);
      continue;
    }
    const key = unescape(withoutBlanksBehind(joined.slice(0, end)), line, faults);
    const value = unescape(joined.slice(end + 1).trim(), line, faults);
    yield { line, key, value };
  }
}

/** The first `=` or `:` outside quotes and escapes, or else the first blank; -1 when there is none. */
function separatorAt(line: string): number {
  const closing = line.startsWith('"') ? /^"(?:[^"\\]|\\[\s\S])*"(?=\s*[=:])/u.exec(line)?.[0].length : undefined;
  let blank = -1;
  for (let at = closing ?? 0; at < line.length; at++) {
    const sign = line.charAt(at);
    if (sign === '\\') at += 1;
    else if (sign === '=' || sign === ':') return at;
    else if (blank === -1 && /\s/u.test(sign)) blank = at;
  }
  return blank;
}

/** An escaped blank at the end belongs to the key. */
function withoutBlanksBehind(text: string): string {
  const trimmed = text.trimEnd();
  return /(?<!\\)(?:\\\\)*\\$/u.test(trimmed) ? `${trimmed} ` : trimmed;
}

const named: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

function unescape(text: string, line: number, faults: string[]): string {
  return text.replace(/\\(u([0-9a-f]{4})|[\s\S]|$)/giu, (escape: string, sign: string, code: string | undefined) => {
    if (code !== undefined && sign.startsWith('u')) return String.fromCharCode(Number.parseInt(code, 16));
    if (sign === 'u') faults.push(`line ${line}: "${escape}" needs four hexadecimal digits behind it, as in \\u00e9`);
    return named[sign] ?? sign;
  });
}
