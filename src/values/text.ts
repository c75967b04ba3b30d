import { accepted, type Converter } from './conversion.js';
import { textOf } from './returned.js';

/** TEXT, and every type that this program does not know: the text as it is. Blanks inside are kept (documented). */
export const textConverter: Converter = {
  parse: accepted,
  equal: (sent, returned) => comparable(String(sent)) === comparable(textOf(returned)),
  format: textOf,
};

/** Line ends, blanks at the ends and the Unicode form are no difference. */
function comparable(text: string): string {
  return text.replaceAll('\r\n', '\n').normalize('NFC').trim();
}
