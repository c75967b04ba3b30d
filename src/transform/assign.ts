import type { Workspace } from '../model/workspace.js';
import { quote } from '../values/words.js';
import { mapLineOf } from './build-map.js';
import { conceptOf } from './name-match.js';
import { type Candidate, type ColumnGuess, type Guess, type Proposal, type Question, threshold } from './proposal.js';

/** What became of every column. */
export interface Assignment {
  readonly proposals: readonly Proposal[];
  readonly questions: readonly Question[];
  /** Columns known to be empty that have no place. */
  readonly ignore: readonly string[];
  readonly unused: readonly string[];
}

/** Two targets this close to each other cannot be told apart. */
const tooClose = 0.03;
const mostCandidates = 3;

/** Give every target to the column that fits it best, if certain enough; what is left open becomes questions. */
export function assign(columns: readonly ColumnGuess[], workspace: Workspace): Assignment {
  const taken = new Map<string, ColumnGuess>();
  const placed = new Map<ColumnGuess, Guess>();
  const undecided = new Set<ColumnGuess>();
  const certain = columns
    .flatMap((guess) => guess.guesses.map((one) => ({ guess, one })))
    .filter(({ one }) => one.confidence >= threshold)
    .toSorted((a, b) => b.one.confidence - a.one.confidence || b.guess.look.filled - a.guess.look.filled);
  for (const { guess, one } of certain) {
    if (placed.has(guess) || taken.has(one.target) || undecided.has(guess)) continue;
    const rival = guess.guesses.find(
      (other) =>
        other.target !== one.target && !taken.has(other.target) && other.confidence > one.confidence - tooClose,
    );
    if (rival === undefined) {
      placed.set(guess, one);
      taken.set(one.target, guess);
    } else undecided.add(guess);
  }
  const joined = joinNames(columns, placed, taken, workspace);

  const proposals: Proposal[] = [];
  const questions: Question[] = [];
  const ignore: string[] = [];
  const unused: string[] = [];
  for (const guess of columns) {
    const { column, look } = guess;
    const choice = placed.get(guess);
    if (choice !== undefined) {
      proposals.push({ column, example: look.example, ...candidateOf(column, choice) });
    } else if (joined.has(column)) continue;
    else if (guess.empty) ignore.push(column);
    else {
      const question = questionOf(guess, taken);
      if (question === undefined) unused.push(column);
      else questions.push(question);
    }
  }
  return { proposals, questions, ignore, unused };
}

function candidateOf(column: string, guess: Guess): Candidate {
  const { target, confidence, reasons, format, separator, template } = guess;
  return {
    target,
    confidence,
    reasons,
    ...(format !== undefined && { format }),
    ...(separator !== undefined && { separator }),
    ...(template !== undefined && { template }),
    mapLine: mapLineOf({ ...guess, column }),
  };
}

function questionOf(guess: ColumnGuess, taken: ReadonlyMap<string, ColumnGuess>): Question | undefined {
  const { column, look, guesses } = guess;
  const free = guesses.filter(({ target }) => !taken.has(target));
  const lost = guesses.filter(({ target, confidence }) => taken.has(target) && confidence >= threshold);
  const shown = [...lost, ...free]
    .toSorted((a, b) => b.confidence - a.confidence)
    .slice(0, mostCandidates)
    .map((one) => {
      const holder = taken.get(one.target)?.column;
      const reasons = holder === undefined ? one.reasons : [...one.reasons, `${quote(holder)} has it already`];
      return candidateOf(column, { ...one, reasons });
    });
  const [first] = shown;
  if (first === undefined) return undefined;
  return { column, example: look.example, question: wordsFor(guess, lost, taken), candidates: shown };
}

function wordsFor(guess: ColumnGuess, lost: readonly Guess[], taken: ReadonlyMap<string, ColumnGuess>): string {
  const { dateQuestion } = guess.guesses[0] ?? {};
  if (dateQuestion !== undefined) return `${dateQuestion}: which is it?`;
  const [better] = lost;
  if (better !== undefined) {
    const holder = taken.get(better.target)?.column.slice(0, 60) ?? '';
    return `It fits ${better.target} as well, but ${quote(holder)} fits it better: where does it go?`;
  }
  const certain = guess.guesses.filter(({ confidence }) => confidence >= threshold);
  if (certain.length > 1) return `It fits ${certain.map(({ target }) => target).join(' and ')} alike: which is it?`;
  return 'The evidence is not enough: where does it go?';
}

/** First and last name make the name, where the workspace has no fields of their own for them and none else was found. */
function joinNames(
  columns: readonly ColumnGuess[],
  placed: Map<ColumnGuess, Guess>,
  taken: Map<string, ColumnGuess>,
  workspace: Workspace,
): ReadonlySet<string> {
  const target = 'fields.name';
  if (taken.has(target) || !workspace.fields.some(({ apiName }) => apiName === 'name')) return new Set();
  const free = columns.filter((guess) => !placed.has(guess) && !/[{}]/u.test(guess.column));
  const first = free.find(({ column }) => conceptOf(column) === 'first_name');
  const last = free.find(({ column }) => conceptOf(column) === 'last_name');
  if (first === undefined || last === undefined) return new Set();
  const template = `{${first.column}} {${last.column}}`;
  const reasons = ['first and last name make the name'];
  placed.set(first, { target, confidence: 0.85, reasons, template });
  taken.set(target, first);
  return new Set([last.column]);
}
