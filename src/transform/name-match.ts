import { distance } from 'fastest-levenshtein';
import type { Field } from '../model/workspace.js';
import { quote } from '../values/words.js';
import { meaningfulWords, normalName, wordsOf } from './header-words.js';
import { concepts } from './synonyms.js';

/** How well a header names a field. */
export interface NameMatch {
  /** 0 to 1. */
  readonly score: number;
  /** In words: what was found. */
  readonly reason: string;
  /** The header says more, or less, than the field's name: values alone must not make it certain. */
  readonly partial?: boolean;
}

interface Entry {
  readonly apiName: string;
  readonly kind: 'own' | 'word' | 'hint';
}

const scores = {
  whole: { own: 1, word: 0.92, hint: 0.55 },
  bare: { own: 0.9, word: 0.88, hint: 0.5 },
  swapped: { own: 0.8, word: 0.78, hint: 0 },
  near: { own: 0.78, word: 0.66, hint: 0 },
} as const;

/** Words that many names have: alone they say nothing. */
const common: ReadonlySet<string> = new Set('date type number time no id name code details first last'.split(' '));

/** The concept that a header names in so many words, or `undefined`. */
export function conceptOf(header: string): string | undefined {
  const words = wordsOf(header);
  const known = conceptsByWord();
  return known.get(words.join('')) ?? known.get(meaningfulWords(words).join(''));
}

/** Compile the names of a workspace's fields, and the table of synonyms, into a function that compares a header. */
export function nameMatcher(fields: readonly Field[]): (header: string) => ReadonlyMap<string, NameMatch> {
  const index = new Map<string, Entry[]>();
  const parts = new Map<string, { words: readonly string[]; entry: Entry }[]>();
  const add = (text: string, entry: Entry) => {
    const words = wordsOf(text);
    if (words.length === 0) return;
    const normal = words.join('');
    index.set(normal, [...(index.get(normal) ?? []), entry]);
    if (entry.kind === 'hint') return;
    for (const word of new Set(words)) {
      const list = parts.get(word);
      if (list === undefined) parts.set(word, [{ words, entry }]);
      else if (list.length < 200) list.push({ words, entry });
    }
  };
  for (const { apiName, type } of fields) {
    add(apiName, { apiName, kind: 'own' });
    const named = conceptsByWord().get(normalName(apiName));
    const concept = concepts.find(({ name, type: own }) => (own !== undefined && own === type) || name === named);
    const self = normalName(apiName);
    for (const word of concept?.words.split('|') ?? []) {
      if (normalName(word) !== self) add(word, { apiName, kind: 'word' });
    }
    for (const word of concept?.hints?.split('|') ?? []) add(word, { apiName, kind: 'hint' });
  }
  const near = [...index].flatMap(([normal, entries]) => {
    const kept = entries.filter(({ kind }) => kind !== 'hint');
    return kept.length === 0 ? [] : [{ normal, digits: digitsOf(normal), entries: kept }];
  });

  return (header) => {
    const matches = new Map<string, NameMatch>();
    const note = (apiName: string, match: NameMatch) => {
      if ((matches.get(apiName)?.score ?? 0) < match.score) matches.set(apiName, match);
    };
    const words = wordsOf(header);
    const normal = words.join('');
    const bareWords = meaningfulWords(words);
    const bare = bareWords.join('');
    if (normal === '') return matches;
    for (const { apiName, kind } of index.get(normal) ?? []) {
      note(apiName, { score: scores.whole[kind], reason: reasonOf(header, apiName, kind) });
    }
    for (const { apiName, kind } of bare === normal ? [] : (index.get(bare) ?? [])) {
      note(apiName, { score: scores.bare[kind], reason: reasonOf(bareWords.join(' '), apiName, kind) });
    }
    // A header that is known to mean something else is no misspelling, and no part, of another name.
    const known = conceptsByWord();
    const foreign = matches.size === 0 && (known.has(normal) || known.has(bare));
    if (foreign || [...matches.values()].some(({ score }) => score > 0.7)) return matches;
    const digits = digitsOf(normal);
    for (const entry of near) {
      const slip = digits === entry.digits ? slipBetween(normal, entry.normal) : undefined;
      if (slip === undefined) continue;
      for (const { apiName, kind } of entry.entries) {
        note(apiName, { score: scores[slip][kind], reason: `the header is spelt almost like "${entry.normal}"` });
      }
    }
    matchParts(bareWords, parts, note);
    return matches;
  };
}

/** Names that share words: `Father Mobile` has more than `mobile`, `Contact Date` less than `first_contact_date`. */
function matchParts(
  header: readonly string[],
  parts: ReadonlyMap<string, readonly { words: readonly string[]; entry: Entry }[]>,
  note: (apiName: string, match: NameMatch) => void,
): void {
  const has = new Set(header.slice(0, 12));
  for (const word of has) {
    for (const { words, entry } of parts.get(word) ?? []) {
      const extra = has.size - words.length;
      if (extra > 0 && words.every((each) => has.has(each))) {
        const score = Math.max(0.2, 0.6 - 0.1 * extra);
        note(entry.apiName, { score, partial: true, reason: `the header has "${words.join(' ')}" in it` });
      } else if (entry.kind === 'own' && extra < 0 && [...has].every((each) => words.includes(each))) {
        if ([...has].every((each) => common.has(each))) continue;
        note(entry.apiName, { score: 0.45, partial: true, reason: "the header is a part of the field's name" });
      }
    }
  }
}

function reasonOf(said: string, apiName: string, kind: Entry['kind']): string {
  const header = said.length > 60 ? `${said.slice(0, 59)}…` : said;
  if (kind === 'own') return `the header is the field's name`;
  if (kind === 'word') return `${quote(header)} is another word for ${apiName}`;
  return `${quote(header)} may mean ${apiName}`;
}

/** Two neighbours swapped, or one letter in a name of five, two in one of eight. */
function slipBetween(text: string, name: string): 'swapped' | 'near' | undefined {
  const shorter = Math.min(text.length, name.length);
  const allowed = shorter >= 8 ? 2 : shorter >= 5 ? 1 : 0;
  if (text === name || Math.abs(text.length - name.length) > allowed || text.length > 60) return undefined;
  if (text.length === name.length && shorter >= 4 && isSwapped(text, name)) return 'swapped';
  return allowed > 0 && distance(text, name) <= allowed ? 'near' : undefined;
}

function isSwapped(text: string, name: string): boolean {
  let at = 0;
  while (at < text.length && text[at] === name[at]) at += 1;
  return text[at] === name[at + 1] && text[at + 1] === name[at] && text.slice(at + 2) === name.slice(at + 2);
}

function digitsOf(text: string): string {
  return text.replace(/[^\p{N}]/gu, '');
}

let byWord: ReadonlyMap<string, string> | undefined;

/** The concepts by their words in normal form; made once, when a header is first compared. */
function conceptsByWord(): ReadonlyMap<string, string> {
  byWord ??= new Map(
    concepts.flatMap(({ name, words }) => [name, ...words.split('|')].map((word) => [normalName(word), name] as const)),
  );
  return byWord;
}
