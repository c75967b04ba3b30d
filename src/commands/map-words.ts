import { quoteValue } from '../terminal/escape.js';
import { maskPersonal } from '../terminal/mask.js';

/** What is shown of a candidate; the recipe's own type has it all. */
interface CandidateShown {
  readonly target: string;
  readonly confidence: number;
  readonly reasons: readonly string[];
  readonly format?: string;
  readonly mapLine: string;
}

/** The certain columns, one a line: header, field, confidence, an example without personal data, the reasons. */
export function proposalsInWords(
  proposals: readonly (CandidateShown & { readonly column: string; readonly example: string })[],
): string {
  if (proposals.length === 0) return 'No column is certain.';
  const rows = proposals.map((one) => [
    quoteValue(one.column, 30),
    one.target.replace(/^fields\./u, ''),
    percent(one.confidence),
    one.example === '' ? '(no values)' : quoteValue(maskPersonal(one.example), 24),
    one.reasons.join('; ') + (one.format === undefined ? '' : `; written as ${one.format}`),
  ]);
  const widths = [0, 1, 2, 3].map((at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((text, at) => text.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** One open column with its numbered candidates. */
export function questionInWords(question: {
  readonly column: string;
  readonly example: string;
  readonly question: string;
  readonly candidates: readonly CandidateShown[];
}): string {
  const { column, example, candidates } = question;
  const value = example === '' ? 'no values' : `e.g. ${quoteValue(maskPersonal(example), 40)}`;
  const list = candidates.map((one, at) => `    ${at + 1}  ${percent(one.confidence)}  ${candidateInWords(one)}`);
  return [`  ${quoteValue(column, 60)} (${value}): ${question.question}`, ...list].join('\n');
}

/** What the map would say, and why. */
export function candidateInWords({ mapLine, reasons }: Pick<CandidateShown, 'mapLine' | 'reasons'>): string {
  const line = mapLine.length > 300 ? `${mapLine.slice(0, 299)}…` : mapLine;
  return `${line}  (${reasons.join('; ')})`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`.padStart(4);
}
