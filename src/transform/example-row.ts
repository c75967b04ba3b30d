const marked = /^\s*\(example\)/iu;

/** Whether a row with this identifier is the example of a template (`telecrm-bulk template`), and so no lead. */
export function isExample(identifier: string): boolean {
  return marked.test(identifier);
}
