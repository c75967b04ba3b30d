const plain = /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/u;

/**
 * The form in which labels, names and tags are compared: without case, without blanks at the ends, with single
 * blanks inside. Two labels with the same normal form are the same label to this program.
 */
export function normalCase(text: string): string {
  if (plain.test(text)) return text.toLowerCase();
  return text
    .normalize('NFC')
    .replace(/[\u200b\u2060\ufeff]/gu, '')
    .replace(/[\s\u00a0]+/gu, ' ')
    .trim()
    .toLowerCase();
}

/** Labels by their normal form; of two that are alike the first wins. */
export function labelsByNormalCase(labels: Iterable<string>): Map<string, string> {
  const byNormal = new Map<string, string>();
  for (const label of labels) {
    const normal = normalCase(label);
    if (!byNormal.has(normal)) byNormal.set(normal, label);
  }
  return byNormal;
}
