import { escapeText } from '../model/visible.js';

/**
 * Show a value between quotes on one line: escaped, and cut after `limit` characters so that one cell cannot fill the
 * screen.
 */
export function quoteValue(value: string, limit = 80): string {
  const characters = Array.from(value.slice(0, limit * 2 + 2));
  const shown = characters.length > limit ? `${characters.slice(0, limit).join('')}…` : value;
  return `"${escapeText(shown)}"`;
}

/** Characters that JSON leaves as they are and a terminal would obey; `\u009b` means the same to every JSON reader. */
const unsafeInJson =
  /[\u{7F}-\u{9F}\u{2028}-\u{202E}\u{2066}-\u{206F}\u{200E}\u{200F}\u{61C}\u{FEFF}\u{FFF9}-\u{FFFB}]/gu;

/** Make a JSON text safe to print without changing what it says. */
export function escapeJson(json: string): string {
  return json.replace(
    unsafeInJson,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}
