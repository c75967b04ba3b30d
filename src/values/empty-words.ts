const words: ReadonlySet<string> = new Set([
  ...['-', '--', '---', '–', '—', '.', '?', 'n/a', 'na', 'n.a.', 'n.a', 'nil', 'null', 'none', 'undefined'],
  ...['(null)', '<null>', '\\n', '(none)', '(blank)', '(empty)', 'blank', 'not available', 'not applicable'],
  ...['(no value)', 'no value', 'no owner', 'unassigned', 'not assigned'],
]);

/** Whether a text is one of those that exports and people write where there is no value: `-`, `N/A`, `null`, `\N`. */
export function isEmptyWord(text: string): boolean {
  return text.length <= 20 && words.has(text.trim().toLowerCase());
}
