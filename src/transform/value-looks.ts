import type { FieldType, Workspace } from '../model/workspace.js';
import { isCellError } from '../values/cell-error.js';
import { readAmount } from '../values/amount.js';
import { converterFor, type ValueSettings } from '../values/converter.js';
import { isEmptyWord } from '../values/empty-words.js';
import { labelsByLetters } from '../values/label-reader.js';
import { labelsByNormalCase, normalCase } from '../values/normal-case.js';
import { type DateLook, lookAtDates } from './date-looks.js';

/** What a single value can look like, whatever its column is called. */
export type ValueKind =
  | 'phone'
  | 'email'
  | 'date'
  | 'dayNumber'
  | 'website'
  | 'media'
  | 'number'
  | 'money'
  | 'currency'
  | 'rating'
  | 'member'
  | 'leadId'
  | 'id';

/** How well a column's values fit the labels of one list: a drop-down, tags, the statuses. */
export interface LabelLook {
  /** Share of the values all of whose labels the list has, 0 to 1. */
  readonly share: number;
  /** Different labels found. */
  readonly distinct: number;
  /** Tags: the sign that splits the values, where one does. */
  readonly separator?: string;
}

/** What the values of one column look like. */
export interface ColumnLook {
  /** Values looked at: not empty, no spreadsheet error, no sign for "nothing". */
  readonly filled: number;
  /** The first of them, at most 100 characters. */
  readonly example: string;
  /** Share of the values of each kind, 0 to 1; a value can be of several. */
  readonly shares: Readonly<Record<ValueKind, number>>;
  readonly dates: DateLook;
  /** Whether amounts are among them that only `"numbers": "indian"` reads: `5 lakh`. */
  readonly indianAmounts: boolean;
  /** By the key of the list (`fields.status`, `actions.1001.outcome`); only lists with a label among the values. */
  readonly labels: ReadonlyMap<string, LabelLook>;
  /** Texts such as `-` and `N/A` that stand for "nothing", as they are written. */
  readonly emptyTokens: ReadonlySet<string>;
}

/** Longer values are prose: nothing but text is looked for in them. */
const longestValue = 300;
const separators = [';', ',', '|', '/', '\n'] as const;
const fieldTypes = {
  phone: 'PHONE',
  email: 'EMAIL',
  website: 'WEBSITE',
  media: 'MEDIA_LINK',
  number: 'NUMBER',
  money: 'MONEY',
  rating: 'RATING',
  member: 'ASSIGNEE',
} as const satisfies Partial<Record<ValueKind, FieldType>>;

/**
 * Compile what values are compared with: the converters of the importer itself, and the workspace's own labels.
 * The function that comes back looks at one column; its time grows with the number of values only.
 */
export function valueLooks(workspace: Workspace, settings: ValueSettings): (cells: readonly string[]) => ColumnLook {
  const lists = labelLists(workspace);
  const kinds = Object.entries(fieldTypes).map(([kind, type]) => {
    const { parse } = converterFor({ apiName: kind, type, locked: false }, settings, {}, workspace);
    const damaged = (text: string) => {
      const parsed = parse(text);
      return parsed.ok || parsed.problem.code === 'PHONE_DAMAGED';
    };
    return { kind: kind as ValueKind, fits: damaged };
  });
  const date = converterFor({ apiName: 'date', type: 'DATE', locked: false }, settings, {}, workspace);
  const isDayNumber = (text: string) => /^\d{5,13}(?:\.\d+)?$/u.test(text) && date.parse(text).ok;

  return (cells) => {
    const emptyTokens = new Set<string>();
    const values: string[] = [];
    for (const cell of cells) {
      const text = cell.slice(0, longestValue + 1).trim();
      if (text === '' || isCellError(text)) continue;
      const folded = normalCase(text);
      if (isEmptyWord(folded) && lists.keysOf(folded).size === 0) emptyTokens.add(text);
      else values.push(text);
    }
    const short = values.filter((text) => text.length <= longestValue);
    const share = (fits: (text: string) => boolean) =>
      values.length === 0 ? 0 : short.filter(fits).length / values.length;
    const dates = lookAtDates(short);
    const shares: Record<ValueKind, number> = {
      ...noShares,
      ...Object.fromEntries(kinds.map(({ kind, fits }) => [kind, share(fits)])),
      date: values.length === 0 ? 0 : dates.count / values.length,
      dayNumber: share(isDayNumber),
      currency: share((text) => /[₹$€£]|(?:^|[\s\d])(?:rs\.?|inr|usd|rupees)(?:$|[\s\d])/iu.test(text)),
      leadId: share((text) => /^[0-9a-f]{24}$/iu.test(text)),
      id: share((text) => /^(?=.*\d)[\w-]{8,64}$/u.test(text) && !/^\d{1,9}$/u.test(text)),
    };
    return {
      filled: values.length,
      example: (values[0] ?? '').slice(0, 100),
      shares,
      dates,
      indianAmounts: short.some((text) => readAmount(text, 'western')?.kind === 'magnitude'),
      labels: lists.lookAt(short, values.length),
      emptyTokens,
    };
  };
}

const noShares: Record<ValueKind, number> = {
  phone: 0,
  email: 0,
  date: 0,
  dayNumber: 0,
  website: 0,
  media: 0,
  number: 0,
  money: 0,
  currency: 0,
  rating: 0,
  member: 0,
  leadId: 0,
  id: 0,
};

interface LabelLists {
  /** The keys of the lists that have a label, given in normal form. */
  keysOf(folded: string): ReadonlySet<string>;
  lookAt(values: readonly string[], total: number): ReadonlyMap<string, LabelLook>;
}

function labelLists(workspace: Workspace): LabelLists {
  // As the importer finds labels: in normal form, or else without any blank where that is one label.
  const byNormal = new Map<string, Set<string>>();
  const byLetters = new Map<string, Set<string>>();
  const splitting = new Set<string>();
  const note = (found: Map<string, Set<string>>, form: string, key: string) =>
    found.set(form, (found.get(form) ?? new Set()).add(key));
  const add = (key: string, list: Iterable<string>) => {
    const labels = labelsByNormalCase(list);
    for (const normal of labels.keys()) note(byNormal, normal, key);
    for (const letters of labelsByLetters(labels).keys()) note(byLetters, letters, key);
  };
  for (const { apiName, type, options, tags } of workspace.fields) {
    const key = `fields.${apiName}`;
    if (type === 'TAGS') splitting.add(key);
    if (type === 'STATUS') add(key, labelsOf(workspace.statuses));
    else if (type === 'LOST_REASON') add(key, labelsOf(workspace.lostReasons));
    else add(key, [...(options ?? []), ...(tags ?? [])]);
  }
  for (const { code, fields } of workspace.actions) {
    for (const { apiName, options } of fields) add(`actions.${code}.${apiName}`, options ?? []);
  }
  const keysOf = (folded: string): ReadonlySet<string> =>
    new Set([...(byNormal.get(folded) ?? []), ...(byLetters.get(folded.replaceAll(' ', '')) ?? [])]);
  return { keysOf, lookAt: (values, total) => lookAtLabels(values, total, keysOf, splitting) };
}

function labelsOf(list: readonly { readonly label: string }[]): string[] {
  return list.map(({ label }) => label);
}

function lookAtLabels(
  values: readonly string[],
  total: number,
  keysOf: LabelLists['keysOf'],
  splitting: ReadonlySet<string>,
): Map<string, LabelLook> {
  const whole = countLabels(
    values.map((value) => [value]),
    keysOf,
  );
  const looks = new Map<string, LabelLook>();
  for (const [key, { fitting, distinct }] of whole) {
    looks.set(key, { share: fitting / total, distinct: distinct.size });
  }
  if (splitting.size === 0) return looks;
  for (const separator of separators) {
    if (!values.some((value) => value.includes(separator))) continue;
    const pieces = values.map((value) => value.split(separator).filter((piece) => piece.trim() !== ''));
    for (const [key, { fitting, distinct }] of countLabels(pieces, keysOf)) {
      const look = { share: fitting / total, distinct: distinct.size, separator };
      if (splitting.has(key) && look.share > (looks.get(key)?.share ?? 0)) looks.set(key, look);
    }
  }
  return looks;
}

/** For each list: how many values consist of its labels only, and which labels they are. */
function countLabels(values: readonly (readonly string[])[], keysOf: LabelLists['keysOf']) {
  const counts = new Map<string, { fitting: number; distinct: Set<string> }>();
  for (const pieces of values) {
    const folded = pieces.map(normalCase);
    const [first = new Set<string>(), ...others] = folded.map(keysOf);
    for (const key of first) {
      if (!others.every((keys) => keys.has(key))) continue;
      const count = counts.get(key) ?? { fitting: 0, distinct: new Set<string>() };
      count.fitting += 1;
      for (const piece of folded) count.distinct.add(piece.replaceAll(' ', ''));
      counts.set(key, count);
    }
  }
  return counts;
}
