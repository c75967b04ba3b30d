import type { NumberKind } from './xlsx-dates.js';
import { type PartContext, scanPart } from './xlsx-part.js';
import type { XmlSink, XmlTag } from './xlsx-xml.js';

/**
 * The built-in formats that are dates, by ECMA-376 part 1, 18.8.30: files name them by number only. 27-36 and 50-58
 * are those of Chinese, Japanese and Korean editions, 71-81 those of Thai ones; there they mean dates and times.
 */
function builtInKind(id: number): NumberKind {
  if (id === 46) return 'elapsed';
  if ((id >= 18 && id <= 21) || id === 45 || id === 47 || (id >= 75 && id <= 80 && id !== 77)) return 'time';
  if ((id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return 'date';
  return id >= 71 && id <= 81 ? 'date' : 'number';
}

/** What a format code makes of a number: `dd/mm/yyyy` a date, `h:mm AM/PM` a time, `[h]:mm` hours, `#,##0` a number. */
function kindOfFormat(code: string): NumberKind {
  const section = firstSection(code);
  const elapsed = /\[(?:h+|m+|s+)\]/iu.test(section);
  const bare = section
    .replace(/\[[^\]]*\]/gu, '')
    .replace(/general/giu, '')
    .replace(/(s|^)[.,]0+/giu, '$1')
    .toLowerCase();
  if (elapsed) return 'elapsed';
  // Placeholders for digits: letters beside them are a unit that someone forgot to quote.
  if (/[0#?]/u.test(bare) || !/[ymdhs]/u.test(bare)) return 'number';
  return /[yd]/u.test(bare) || !/[hs]/u.test(bare) ? 'date' : 'time';
}

/** The part of a format that applies to positive numbers, without quoted and escaped characters. */
function firstSection(code: string): string {
  const bare = code.replace(/"[^"]*"?|\\.|_.|\*./gsu, '');
  return bare.split(';', 1)[0] ?? '';
}

/**
 * For each cell style of the workbook, what it makes of a number.
 *
 * @throws {InputError} when the part is damaged.
 */
export async function readNumberKinds(context: PartContext, part: string | undefined): Promise<readonly NumberKind[]> {
  if (part === undefined) return [];
  const sink = new StylesSink();
  await scanPart(context, part, sink);
  return sink.formats.map((id) => sink.custom.get(id) ?? builtInKind(id));
}

class StylesSink implements XmlSink {
  readonly custom = new Map<number, NumberKind>();
  /** The number format of each cell style. */
  readonly formats: number[] = [];
  #list = '';

  open(name: string, tag: XmlTag): void {
    // Both lists have namesakes in other lists of the part (`dxfs`, `cellStyleXfs`), which do not count.
    if (name === 'numFmts' || name === 'cellXfs') this.#list = name;
    else if (name === 'xf' && this.#list === 'cellXfs') this.formats.push(Number(tag.attribute('numFmtId') ?? 0));
    else if (name === 'numFmt' && this.#list === 'numFmts') {
      this.custom.set(Number(tag.attribute('numFmtId')), kindOfFormat(tag.attribute('formatCode') ?? ''));
    }
  }

  close(name: string): void {
    if (name === this.#list) this.#list = '';
  }

  text(): void {}
}
