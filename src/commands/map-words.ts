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

/** What the second sheet is read as, what of it is open, and why it is left out where it is. */
export function actionSheetInWords(found: {
  readonly sheet: string;
  readonly map?: object;
  readonly proposals: Parameters<typeof proposalsInWords>[0];
  readonly open: readonly string[];
  readonly missing: readonly ('lead' | 'action')[];
}): string {
  const { sheet, map, proposals, open, missing } = found;
  const name = `The sheet ${quoteValue(sheet, 40)}`;
  const lines =
    map === undefined
      ? [
          `${name} is not in the map: no column is certain to name ${missing.map((what) => named[what]).join(', and none ')}.`,
        ]
      : [
          `${name} is read as actions of these leads ("sheets": {"actions": …} in the map):`,
          proposalsInWords(proposals),
        ];
  if (open.length > 0) {
    const shown = open.slice(0, 20).map((column) => quoteValue(column, 60));
    lines.push(
      `Its columns that are left out, since nothing is certain: ${shown.join(', ')}${open.length > 20 ? ', …' : ''}.`,
    );
  }
  if (map === undefined) lines.push('How to map it by hand: docs/combined-workbooks.md.');
  return lines.join('\n');
}

const named = { lead: 'the lead', action: 'the action' } as const;

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
