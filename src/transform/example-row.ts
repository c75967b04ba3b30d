const mark = '(example)';
const marked = /^\s*\(example\)/iu;

/** The identifier of a template's example row: no phone, no e-mail address and no lead begins so. */
export function exampleOf(identifier: string): string {
  return `${mark} ${identifier}`;
}

/** Whether a row with this identifier is the example of a template (`telecrm-bulk template`), and so no lead. */
export function isExample(identifier: string): boolean {
  return marked.test(identifier);
}
