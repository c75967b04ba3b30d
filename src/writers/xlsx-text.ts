/** A text as a cell of a workbook may hold it. */
export interface CellText {
  readonly text: string;
  /** It was longer than a cell may be, and its end is missing. */
  readonly cut: boolean;
  /** It held characters that XML cannot carry; `\uFFFD` stands for each. */
  readonly replaced: boolean;
}

/** The most characters that Excel takes in a cell; a file with more is "repaired" on opening. */
const maxCellLength = 32_767;

/** Control characters but tab and line feed, halves of surrogate pairs, and the two codes that are never characters. */
const notInXml = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F\uFFFE\uFFFF]|\p{Cs}/gu;
const needsEscape = /[\0-\x08\x0B-\x1F\x7F\uFFFE\uFFFF\uD800-\uDFFF]|_x[0-9A-Fa-f]{4}/;
const needsWork = /[\0-\x08\x0B-\x1F\x7F\uFFFE\uFFFF\uD800-\uDFFF]|_x[0-9A-Fa-f]{4}_/;

/**
 * Make a text fit for a cell: no longer than Excel takes, nothing that XML cannot carry, and `_x000D_` written so that
 * Excel shows it instead of decoding it. Line breaks become the one that a spreadsheet uses.
 */
export function cellText(source: string): CellText {
  if (source.length <= maxCellLength && !needsWork.test(source)) return { text: source, cut: false, replaced: false };
  const lines = source.replace(/\r\n?/g, '\n');
  const clean = lines.replace(notInXml, '\uFFFD');
  const cut = clean.length > maxCellLength;
  const short = cut ? clean.slice(0, maxCellLength).replace(/[\uD800-\uDBFF]$/, '') : clean;
  return { text: short.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_'), cut, replaced: clean !== lines };
}

/** What `cellText` would have to change about a text; cheap where that is nothing. */
export function cellFaults(source: string): Pick<CellText, 'cut' | 'replaced'> {
  if (source.length <= maxCellLength && !needsWork.test(source)) return noFaults;
  return cellText(source);
}

const noFaults = { cut: false, replaced: false } as const;

/**
 * A sheet name as Excel allows it: at most 31 characters, none of `[ ] : * ? / \`, no apostrophe at the ends,
 * and not like one of `taken` (compared without case).
 */
export function sheetName(wanted: string, taken: readonly string[]): string {
  const clean = cellText(wanted.replace(/[[\]:*?/\\\n\r\t]/g, ' '))
    .text.replace(/^'+|'+$/g, '')
    .trim();
  // Excel keeps the name History for itself.
  const base = clean === '' ? 'Sheet' : clean.toLowerCase() === 'history' ? `${clean} 1` : clean;
  const used = new Set(taken.map((name) => name.toLowerCase()));
  for (let number = 1; ; number++) {
    const ending = number === 1 ? '' : ` (${number})`;
    const name =
      base
        .slice(0, 31 - ending.length)
        .replace(/[\uD800-\uDBFF]$/, '')
        .replace(/'+$/, '')
        .trimEnd() + ending;
    if (!used.has(name.toLowerCase())) return name;
  }
}

/** What a program that reads or writes XML would drop or change: control characters but tab and line feed, halves of surrogate pairs. */
const changedByXml = /[\0-\x08\x0B-\x1F\x7F\uFFFE\uFFFF]|\p{Cs}/gu;

/**
 * A text as a cell holds it without any change: what XML cannot carry is written in Excel's escapes (`_x000D_`), which
 * spreadsheet programs and our reader decode. `undefined` when it is longer than a cell may be.
 */
export function exactCellText(source: string): string | undefined {
  if (source.length > maxCellLength) return undefined;
  if (!needsEscape.test(source)) return source;
  return source
    .replace(/_(?=x[0-9A-Fa-f]{4})/g, '_x005F_')
    .replace(changedByXml, (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`);
}
