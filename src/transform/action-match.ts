import type { CustomAction, Field } from '../model/workspace.js';
import { meaningfulWords, normalName, wordsOf } from './header-words.js';
import { conceptOf, type NameMatch } from './name-match.js';
import { momentWords } from './synonyms.js';
import type { ColumnLook } from './value-looks.js';

/** A part of an action that a header may name. */
export interface ActionMatch {
  /** `actions.1001.created_on`. */
  readonly target: string;
  readonly field: Field;
  readonly match: NameMatch;
}

const createdOn: Field = { apiName: 'created_on', type: 'DATE', locked: false };
/** The whole name of the action in the header, or one of its words that no other action has. */
const scores = { full: 0.85, part: 0.62, fieldOnly: 0.6 } as const;
/** More actions, or words of a header, are not looked at: nobody has them. */
const mostActions = 500;
const mostWords = 12;

/** Compile the workspace's actions into a function that finds what a header names of them: `Site Visit Date`, `Visit Note`. */
export function actionMatcher(actions: readonly CustomAction[]): (header: string, look: ColumnLook) => ActionMatch[] {
  const known = actions.slice(0, mostActions).map((action) => ({
    action,
    words: wordsOf(action.displayName).map(stem),
    fields: action.fields.map((field) => ({
      field,
      normal: normalName(field.apiName),
      concept: conceptOf(field.apiName),
    })),
  }));
  const counts = new Map<string, number>();
  for (const { words } of known) for (const word of new Set(words)) counts.set(word, (counts.get(word) ?? 0) + 1);

  return (header, look) => {
    const words = meaningfulWords(wordsOf(header)).slice(0, mostWords);
    const stems = words.map(stem);
    const whole = words.join('');
    return known.flatMap((entry): ActionMatch[] => {
      const { action, fields } = entry;
      const own = fields.find(({ field, normal }) => normal === whole && /[_\s]/u.test(field.apiName));
      if (own !== undefined) {
        return [
          found(action, own.field, scores.fieldOnly, true, `the header is the name of a field of ${named(action)}`),
        ];
      }
      const shared = entry.words.filter((word) => stems.includes(word));
      const full = shared.length === entry.words.length && shared.length > 0;
      if (!full && !shared.some((word) => word.length >= 4 && counts.get(word) === 1)) return [];
      const rest = words.filter((_, at) => !shared.includes(stems[at] ?? ''));
      const part = partOf(entry, rest, look, full);
      if (part === undefined) return [];
      const score = full ? scores.full - part.less : scores.part;
      return [found(action, part.field, score, !full || part.less > 0.2, `the header names ${named(action)}`)];
    });
  };
}

function partOf(
  { action, fields }: { action: CustomAction; fields: readonly { field: Field; normal: string; concept?: string }[] },
  rest: readonly string[],
  look: ColumnLook,
  full: boolean,
): { readonly field: Field; readonly less: number } | undefined {
  const dates = action.fields.filter(({ type }) => type === 'DATE');
  const moment = action.allowsPredating ? createdOn : dates.length === 1 ? dates[0] : undefined;
  const normal = rest.join('');
  if (rest.length === 0) {
    // The action's name alone: when it happened, or what there is to say about it; never a part of its name.
    if (!full) return undefined;
    if (look.shares.date >= 0.6) return moment && { field: moment, less: 0.1 };
    const note = fields.find(({ field, concept }) => field.type === 'TEXT' && concept === 'notes');
    return note && look.filled > 0 ? { field: note.field, less: 0.25 } : undefined;
  }
  if (rest.every((word) => momentWords.has(word))) return moment && { field: moment, less: 0 };
  const concept = conceptOf(rest.join(' '));
  const named =
    fields.find((field) => field.normal === normal) ??
    fields.find((field) => concept !== undefined && field.concept === concept);
  return named && { field: named.field, less: 0 };
}

function found(action: CustomAction, field: Field, score: number, partial: boolean, reason: string): ActionMatch {
  return { target: `actions.${action.code}.${field.apiName}`, field, match: { score, partial, reason } };
}

function named({ displayName, code }: CustomAction): string {
  return `the action "${displayName.slice(0, 60)}" (${code})`;
}

/** `visited`, `visits` and `visit` are one word here. */
function stem(word: string): string {
  return word.length > 5 ? word.replace(/(?:ed|ing|s)$/u, '') : word;
}
