import type { Field, Workspace } from '../model/workspace.js';
import type { ValueSettings } from '../values/converter.js';
import { actionMatcher } from './action-match.js';
import { assign } from './assign.js';
import { buildMap } from './build-map.js';
import { type Evidence, rounded, weigh } from './field-fit.js';
import { meaningfulWords, normalName, wordsOf } from './header-words.js';
import { nameMatcher } from './name-match.js';
import { type ColumnGuess, type Guess, partialCeiling, type MapProposal, worthAsking } from './proposal.js';
import { leadIdWords } from './synonyms.js';
import { type ColumnLook, valueLooks } from './value-looks.js';

/** What a map is proposed from. */
export interface MapEvidence {
  readonly header: readonly string[];
  /** Cells of the first rows, some 500. */
  readonly rows: readonly (readonly string[])[];
  /** Whether these are all rows: only then an empty column is known to be empty. */
  readonly complete: boolean;
  readonly workspace: Workspace;
  readonly settings: Pick<ValueSettings, 'timezone' | 'defaultCountry'>;
}

/** Cells that are looked at in all, and at least in each column: it bounds the time of a sheet of 16,384 columns. */
const mostCells = 150_000;
const fewestOfColumn = 6;
/** Pairs of column and field that are compared by their values alone. */
const mostPairs = 2_000_000;
const leadIdNames: ReadonlySet<string> = new Set(leadIdWords.split('|').map(normalName));

/**
 * Propose a map: match headers to fields by name, synonyms and edit distance, and by what the values look like.
 *
 * What is not certain enough becomes a question and is not in the map; the order of day and month is never guessed.
 * Pure, and bounded in time whatever the headers are.
 */
export function proposeMap(evidence: MapEvidence): MapProposal {
  const { header, rows, workspace, complete } = evidence;
  const names = header.filter((name) => name !== '' && !name.startsWith('tc__')).length;
  const perColumn = Math.max(fewestOfColumn, Math.min(rows.length, Math.floor(mostCells / Math.max(1, names))));
  const guessColumn = compileGuess(evidence, names);
  const columns: ColumnGuess[] = [];
  for (const [index, column] of header.entries()) {
    if (column === '' || column.startsWith('tc__')) continue;
    const cells: string[] = [];
    let blank = true;
    for (const row of rows) {
      const cell = row[index] ?? '';
      if (cell.trim() === '') continue;
      blank = false;
      if (cells.push(cell) >= perColumn) break;
    }
    columns.push(guessColumn(column, cells, complete && blank));
  }
  supportActions(columns);
  const { proposals, questions, ignore, unused } = assign(columns, workspace);
  const amounts = amountTargets(workspace);
  const emptyTokens = [
    ...new Set(columns.flatMap(({ guesses, look }) => (guesses.length > 0 ? [...look.emptyTokens] : []))),
  ];
  const indian = columns.some(
    ({ column, look }) =>
      look.indianAmounts && amounts.has(proposals.find((one) => one.column === column)?.target ?? ''),
  );
  const source = {
    ...(emptyTokens.length > 0 && { emptyTokens }),
    ...(indian && { numbers: 'indian' as const }),
  };
  const field = workspace.identifier;
  const column = proposals.find(({ target }) => target === `fields.${field}`)?.column;
  return {
    map: buildMap(proposals, { source, ignore: [...ignore] }),
    proposals,
    questions,
    unused,
    identifier: { field, ...(column !== undefined && { column }) },
  };
}

function compileGuess({ workspace, settings }: MapEvidence, columns: number) {
  const fields = workspace.fields.filter(({ apiName }) => apiName !== '__proto__');
  const namesOf = nameMatcher(fields);
  const actionsOf = actionMatcher(workspace.actions);
  const lookAt = valueLooks(workspace, { ...settings, numbers: 'indian', newOptions: 'block' });
  const byValues = fields.length * columns <= mostPairs;
  return (column: string, cells: readonly string[], empty: boolean): ColumnGuess => {
    const look = lookAt(cells);
    const matches = namesOf(column);
    const guesses: Guess[] = [];
    const unnamed: Guess[] = [];
    for (const field of fields) {
      const match = matches.get(field.apiName);
      if (match === undefined && !byValues) continue;
      const target = `fields.${field.apiName}`;
      const found = guessesOf(target, field, weigh(field, target, match, look), look);
      (match === undefined ? unnamed : guesses).push(...found);
    }
    for (const { target, field, match } of actionsOf(column, look)) {
      guesses.push(...guessesOf(target, field, weigh(field, target, match, look), look));
    }
    guesses.push(...leadIdGuess(column, look), ...paymentGuess(column, look));
    // Where the header says something, values that would fit elsewhere too are no news.
    const best = Math.max(0, ...guesses.map(({ confidence }) => confidence));
    guesses.push(...unnamed.filter(({ confidence }) => confidence > best));
    const kept = guesses.filter(({ confidence }) => confidence >= worthAsking);
    return { column, look, empty, guesses: kept.toSorted((a, b) => b.confidence - a.confidence).slice(0, 6) };
  };
}

/** The paths of fields that hold amounts, for which the map says whether `5 lakh` is one. */
function amountTargets({ fields, actions }: Workspace): ReadonlySet<string> {
  const isAmount = ({ type }: Field) => type === 'MONEY' || type === 'NUMBER';
  const own = fields.filter(isAmount).map(({ apiName }) => `fields.${apiName}`);
  const ofActions = actions.flatMap(({ code, fields: parts }) =>
    parts.filter(isAmount).map(({ apiName }) => `actions.${code}.${apiName}`),
  );
  return new Set([...own, ...ofActions, 'actions.PAYMENT.amount']);
}

/** A date whose order of day and month is open is two guesses, one for each reading, and neither is certain. */
function guessesOf(target: string, field: Field, { confidence, reasons }: Evidence, look: ColumnLook): Guess[] {
  if (confidence < worthAsking) return [];
  if (field.type === 'TAGS') {
    const separator = look.labels.get(target)?.separator;
    return [{ target, confidence, reasons, ...(separator !== undefined && { separator }) }];
  }
  if (field.type !== 'DATE') return [{ target, confidence, reasons }];
  const { format, readings, order } = look.dates;
  if (order.order === 'ambiguous') {
    const question = `"${order.example}" is ${order.dayFirst} or ${order.monthFirst}`;
    const open = { target, confidence: Math.min(confidence, partialCeiling), dateQuestion: question };
    if (readings === undefined) return [{ ...open, reasons: [...reasons, question] }];
    return [
      { ...open, format: readings.dayFirst, reasons: [...reasons, `"${order.example}" read as ${order.dayFirst}`] },
      { ...open, format: readings.monthFirst, reasons: [...reasons, `"${order.example}" read as ${order.monthFirst}`] },
    ];
  }
  if (order.order === 'mixed') {
    const question = `the dates are of both orders: "${order.dayFirstExample}" and "${order.monthFirstExample}"`;
    const less = Math.min(confidence, partialCeiling);
    return [{ target, confidence: less, reasons: [...reasons, question], dateQuestion: question }];
  }
  return [{ target, confidence, reasons, ...(format !== undefined && { format }) }];
}

/** A serial number under the header "Lead Id" would fail every row: the values have to be ids. */
function leadIdGuess(column: string, { filled, shares }: ColumnLook): Guess[] {
  const words = wordsOf(column);
  const named = leadIdNames.has(words.join('')) || leadIdNames.has(words.filter((word) => word !== 'the').join(''));
  const bare = meaningfulWords(words).join('') === 'id';
  if (!named && !(bare && shares.leadId >= 0.9)) return [];
  const reason = named ? 'the header says that it holds the ids of leads' : 'the header may mean the ids of leads';
  if (filled === 0) return [{ target: 'leadId', confidence: 0.8, reasons: [reason, 'the column has no values'] }];
  const share = Math.max(shares.leadId, shares.id);
  const reasons = [reason, `${Math.round(share * 100)}% of ${filled} values are of the form of an id`];
  const weight = shares.leadId >= 0.9 ? 0.97 : shares.id >= 0.9 ? 0.85 : 0.5;
  return [{ target: 'leadId', confidence: named ? weight : 0.8, reasons }];
}

/** An amount that was paid could be recorded as a payment; status and currency nobody but the owner knows. */
function paymentGuess(column: string, { shares, filled }: ColumnLook): Guess[] {
  const words = wordsOf(column);
  const paying = ['payment', 'paid', 'payments', 'bhugtan', 'भुगतान'].find((word) => words.includes(word));
  if (paying === undefined || filled === 0 || shares.money < 0.7) return [];
  const reasons = [`the header says "${paying}"`, `${Math.round(shares.money * 100)}% of ${filled} values are amounts`];
  return [{ target: 'actions.PAYMENT.amount', confidence: 0.6, reasons }];
}

/** Columns that name parts of the same action support each other; an open date leaves the whole action open. */
function supportActions(columns: readonly ColumnGuess[]): void {
  const parts = new Map<string, Set<string>>();
  const open = new Set<string>();
  const actionOf = (target: string) => /^actions\.([^.]+)\./u.exec(target)?.[1];
  for (const { guesses } of columns) {
    for (const { target, confidence, dateQuestion } of guesses) {
      const action = actionOf(target);
      if (action === undefined || confidence < 0.5) continue;
      parts.set(action, (parts.get(action) ?? new Set()).add(target));
      if (dateQuestion !== undefined) open.add(action);
    }
  }
  for (const { guesses } of columns) {
    for (const [at, guess] of guesses.entries()) {
      const action = actionOf(guess.target) ?? '';
      if (open.has(action)) guesses[at] = { ...guess, confidence: Math.min(guess.confidence, partialCeiling) };
      else if ((parts.get(action)?.size ?? 0) > 1 && guess.confidence >= 0.5) {
        const reasons = [...guess.reasons, 'other columns name parts of the same action'];
        guesses[at] = { ...guess, confidence: rounded(Math.min(0.95, guess.confidence + 0.12)), reasons };
      }
    }
    guesses.sort((a, b) => b.confidence - a.confidence);
  }
}
