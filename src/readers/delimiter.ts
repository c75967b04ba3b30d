import Papa, { type ParseResult } from 'papaparse';
import { ConfigError } from '../model/errors.js';
import { isBlank } from './cells.js';
import { plainLineEnds } from './line-ends.js';

const candidates = [',', ';', '\t', '|'] as const;
const named: Record<string, string> = { comma: ',', semicolon: ';', tab: '\t', '\\t': '\t', pipe: '|' };
const rowsJudged = 100;
/** Columns of a table that is told from a list with commas in its one column. */
const fewestBelowTitle = 3;

/**
 * The delimiter that a user asked for: one character, or the name `COMMA`, `SEMICOLON`, `TAB` or `PIPE`.
 *
 * @throws {ConfigError} when it is neither, or is a character that cannot separate cells.
 */
export function chosenDelimiter(text: string): string {
  const name = text.toLowerCase();
  const delimiter = Object.hasOwn(named, name) ? (named[name] ?? '') : text;
  if (delimiter.length === 1 && !'"\r\n\uFEFF'.includes(delimiter)) return delimiter;
  throw new ConfigError(`The delimiter ${JSON.stringify(text)} cannot separate cells.`, [
    'Use COMMA, SEMICOLON, TAB, PIPE, or one character.',
  ]);
}

/** The beginning of a text file, to find its delimiter by. */
export interface Sample {
  /** The file's name. */
  readonly file: string;
  readonly text: string;
  /** Whether the text is the whole file. */
  readonly whole: boolean;
  /** Rows above this one are a title, not a table. */
  readonly headerRow: number;
}

/** What separates the cells, and whether something speaks against it. */
export interface Detected {
  readonly delimiter: string;
  readonly certain: boolean;
}

/** Fewer rows than this share of them are exceptions, 0 to 1. */
const certainFrom = 0.8;

/**
 * Find the delimiter: the candidate that splits the header row, and most of the rows below into as many cells.
 *
 * Quoted delimiters do not count. A `sep=;` line, as Excel understands it, decides. A file of one column gets
 * a delimiter that does not occur in it, unless its header is a title: then the table below it decides.
 */
export function detectDelimiter(sample: Sample): Detected {
  const declared = /^"?sep=([^"\r\n])"?[\r\n]/iu.exec(sample.text)?.[1];
  if (declared !== undefined && declared.length === 1) return { delimiter: declared, certain: true };
  const tabsExpected = /\.(?:tsv|tab)(?:\.gz)?$/iu.test(sample.file);
  let best: { readonly delimiter: string; readonly regular: number } | undefined;
  let bestScore = 0;
  let splitting = 0;
  let oneColumn: string | undefined;
  let belowTitle: string | undefined;
  for (const delimiter of candidates) {
    const { widths, broken, spaced } = judge(delimiter, sample);
    const [header = 0, ...below] = widths;
    if (header === 1 && below.every((width) => width === 1)) oneColumn ??= delimiter;
    if (header === 1 && !spaced && isTable(below)) belowTitle ??= delimiter;
    if (header < 2) continue;
    if (tabsExpected && delimiter === '\t') return { delimiter, certain: true };
    splitting += 1;
    const alike = below.filter((width) => width === header).length;
    const regular = broken ? 0 : below.length === 0 ? 1 : alike / below.length;
    const score = header * (regular + 0.01);
    if (score > bestScore) {
      best = { delimiter, regular };
      bestScore = score;
    }
  }
  const otherwise = tabsExpected ? '\t' : (belowTitle ?? oneColumn ?? ',');
  if (best === undefined) return { delimiter: otherwise, certain: true };
  return { delimiter: best.delimiter, certain: splitting === 1 || best.regular >= certainFrom };
}

/** Whether the rows below a title, and below what else stands over the table, are all as wide as the first. */
function isTable(below: readonly number[]): boolean {
  const [first = 0, ...others] = below.slice(below.findIndex((width) => width > 1));
  return first >= fewestBelowTitle && others.length > 0 && others.every((width) => width === first);
}

/** How a sample looks when it is split at one delimiter. */
interface Split {
  /** How many cells the header and the rows below have; blank rows are left out. */
  readonly widths: number[];
  /** Whether the quotes make no sense. They may not with the right delimiter either; reading the file will say so. */
  readonly broken: boolean;
  /** Whether cells begin with a blank, as the parts of an address do, and those of a table do not. */
  readonly spaced: boolean;
}

function judge(delimiter: string, { headerRow, text, whole }: Sample): Split {
  const lines = plainLineEnds(whole ? `${text}\n` : text, delimiter);
  const parser = new Papa.Parser({ delimiter, newline: '\n' });
  const { data, errors, meta }: ParseResult<string[]> = parser.parse(lines, 0, true);
  const rest = lines.length - meta.cursor;
  const rows = data.slice(headerRow - 1, headerRow - 1 + rowsJudged).filter((cells) => !isBlank(cells));
  return {
    widths: rows.map((cells) => cells.length),
    spaced: rows.some((cells) => cells.slice(1).some((cell) => /^\s+\S/u.test(cell))),
    broken: errors.length > 0 || rest > (whole ? 0 : lines.length / 2),
  };
}
