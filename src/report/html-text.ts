import { escapeText } from '../model/visible.js';

/** Text that is HTML already. Only `html` and our own constants make it. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** What can stand in a template: `undefined` and `false` are nothing. */
export type HtmlPart = Html | string | number | undefined | false | readonly HtmlPart[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/**
 * Put values into HTML: whatever is not `Html` is shown as text, in an element or a quoted attribute, with control
 * characters and what turns the direction of writing made visible. Nothing reaches a page past this function.
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlPart[]): Html {
  let text = strings[0] ?? '';
  for (const [index, value] of values.entries()) text += shown(value) + (strings[index + 1] ?? '');
  return new Html(text);
}

function shown(part: HtmlPart): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(shown).join('');
  return escapeText(String(part), { newlines: true }).replace(/[&<>"'`]/g, (character) => entities[character] ?? '');
}
