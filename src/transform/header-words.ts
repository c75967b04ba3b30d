/** Longer headers have no name that could be matched; comparing them would only cost time. */
const longestHeader = 200;

/** Words that say nothing about which field is meant: whose it is, articles, the form's politeness. */
const fillers: ReadonlySet<string> = new Set(
  (
    'the a an of your my our please enter provide select what is are which in for 1 primary main current latest required ' +
    'customer customers client clients lead leads contact person student candidate prospect buyer applicant patient user ' +
    'personal info s aapka aapki apka apki ka ki ke hai kya graahak grahak ' +
    'का की के है आपका आपकी आपके ग्राहक क्या कृपया'
  ).split(' '),
);

/**
 * The words of a header or an API name, for comparing: without case, accents, punctuation and underscores,
 * `leadId` and `Phone2` taken apart; Devanagari without the dots that people leave out. Texts of more than 200
 * characters have none.
 */
export function wordsOf(text: string): string[] {
  if (text.length > longestHeader) return [];
  const plain = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f\u093c\u200b-\u200f\ufeff]/gu, '')
    .normalize('NFC')
    .replaceAll('\u0901', '\u0902')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{L})(\p{N})/gu, '$1 $2')
    .toLowerCase();
  return plain.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => word !== '');
}

/** The normal form in which two names are the same: their words, joined. */
export const normalName = (text: string): string => wordsOf(text).join('');

/** The words that carry meaning; all of them when none does. */
export function meaningfulWords(words: readonly string[]): readonly string[] {
  const kept = words.filter((word) => !fillers.has(word));
  return kept.length === 0 ? words : kept;
}
