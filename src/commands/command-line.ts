/** A command for a person to copy into a shell: words with blanks and the like in quotes. */
export function commandLine(words: readonly string[]): string {
  const quoted = words.map((word) => (/^[\w./:@-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`));
  return ['telecrm-bulk', ...quoted].join(' ');
}
