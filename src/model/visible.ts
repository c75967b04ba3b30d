/**
 * What a terminal or a reader's eye would obey instead of show: C0, DEL and C1 controls (with them every escape
 * sequence, carriage return and backspace), lone surrogates, line and paragraph separators, bidirectional controls and
 * their deprecated kin, the byte order mark, interlinear marks. Joiners stay: Devanagari and emoji are spelt with them.
 */
const unsafe = /[\p{Cc}\p{Cs}\u{2028}-\u{202E}\u{2066}-\u{206F}\u{200E}\u{200F}\u{61C}\u{FEFF}\u{FFF9}-\u{FFFB}]/gu;
const unsafeButNewline = new RegExp(`(?!\\n)${unsafe.source}`, 'gu');

/**
 * Make a text from a file or a server safe to show: whatever could move the cursor, overprint, reorder or hide text
 * becomes visible, `\u{1b}`. Escaping twice changes nothing more.
 *
 * @param options.newlines keep line feeds; for texts of several lines, never for a single value on a terminal.
 */
export function escapeText(text: string, options: { readonly newlines?: boolean } = {}): string {
  const pattern = options.newlines === true ? unsafeButNewline : unsafe;
  return text.replace(pattern, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}
