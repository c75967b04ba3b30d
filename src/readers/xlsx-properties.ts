import { basename } from 'node:path';
import { InputError } from '../model/errors.js';
import { defaultLimits } from './options.js';
import { scanPart } from './xlsx-part.js';
import type { XmlSink, XmlText } from './xlsx-xml.js';
import { openZip } from './xlsx-zip.js';

/**
 * The keywords in a workbook's properties: where a template says what it was made for. `''` for a file that has none
 * or is no workbook; what is wrong with it, the reading of its rows tells.
 */
export async function readKeywords(path: string): Promise<string> {
  if (!/\.xls[xm]$/iu.test(path)) return '';
  const file = basename(path);
  try {
    const zip = await openZip(path, file, defaultLimits);
    try {
      const part = zip.find('docProps/core.xml');
      const sink = new KeywordsSink();
      if (part !== undefined) await scanPart({ zip, file, limits: defaultLimits }, part, sink);
      return sink.keywords.trim();
    } finally {
      zip.close();
    }
  } catch (error) {
    if (error instanceof InputError) return '';
    throw error;
  }
}

class KeywordsSink implements XmlSink {
  keywords = '';
  #inside = false;

  open(name: string): void {
    this.#inside = name === 'keywords';
  }

  close(): void {
    this.#inside = false;
  }

  text(text: XmlText): void {
    if (this.#inside) this.keywords += text.decoded();
  }
}
