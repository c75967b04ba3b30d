import type { Field } from '../model/workspace.js';
import type { NameMatch } from './name-match.js';
import { partialCeiling } from './proposal.js';
import type { ColumnLook } from './value-looks.js';

/** How well a column's values fit a field. */
interface Fit {
  /** Share of the values that fit, 0 to 1. */
  readonly share: number;
  /** How far fitting values close the gap to certainty, 0 to 1: a phone says more than a number. */
  readonly lift: number;
  /** What is left of a name's weight when no value fits, 0 to 1: a label may be new, a word is no phone. */
  readonly rest: number;
  /** What the values say on their own, where the header says nothing. 0: nothing. */
  readonly alone: number;
  /** `are phone numbers`. */
  readonly words: string;
}

/** How sure it is that a column belongs to a field, with the reasons in words. */
export interface Evidence {
  /** 0 to 1, two digits. */
  readonly confidence: number;
  readonly reasons: readonly string[];
}

/** Values without a telling header count from this share on. */
const aloneFrom = 0.8;

/** Weigh what the header says and what the values look like. `path` is the field's key among the labels. */
export function weigh(field: Field, path: string, match: NameMatch | undefined, look: ColumnLook): Evidence {
  const fit = fitOf(field, path, look);
  const reasons = match === undefined ? [] : [match.reason];
  if (look.filled === 0) {
    if (match !== undefined) reasons.push('the column has no values to look at');
    return { confidence: rounded((match?.score ?? 0) * 0.9), reasons };
  }
  if (fit !== undefined && (match === undefined || fit.share > 0 || fit.rest < 1)) {
    reasons.push(`${Math.round(fit.share * 100)}% of ${look.filled} values ${fit.words}`);
  }
  if (match === undefined) {
    const alone = fit === undefined || fit.share < aloneFrom ? 0 : fit.alone * fit.share;
    return { confidence: rounded(alone), reasons };
  }
  if (fit === undefined) return weighText(match, look, reasons);
  // Half a name and no value that fits is nothing.
  if (match.partial === true && fit.share === 0) return { confidence: 0, reasons };
  const named = match.score * (fit.rest + (1 - fit.rest) * Math.min(1, fit.share / 0.7));
  const lifted = named + (1 - named) * fit.lift * fit.share;
  return { confidence: rounded(match.partial === true ? Math.min(lifted, partialCeiling) : lifted), reasons };
}

/** Text takes everything, so values can only speak against it. */
function weighText(match: NameMatch, look: ColumnLook, reasons: string[]): Evidence {
  const { phone, email, date, member } = look.shares;
  const other =
    match.score === 1
      ? undefined
      : (
          [[phone, 'phone numbers'] as const, [email, 'e-mail addresses'] as const, [date, 'dates'] as const] as const
        ).find(([share]) => share >= aloneFrom);
  if (other !== undefined || (match.score < 1 && member >= aloneFrom)) {
    reasons.push(`but the values are ${other?.[1] ?? 'team members'}`);
    return { confidence: rounded(match.score * 0.6), reasons };
  }
  const named = match.score * 0.98;
  return { confidence: rounded(match.partial === true ? Math.min(named, partialCeiling) : named), reasons };
}

function fitOf({ type }: Field, path: string, look: ColumnLook): Fit | undefined {
  const { shares, labels } = look;
  const list = labels.get(path);
  const listed = (words: string): Fit => {
    const telling = (list?.distinct ?? 0) >= 3 && look.filled >= 5;
    return { share: list?.share ?? 0, lift: telling ? 0.6 : 0.3, rest: 0.8, alone: telling ? 0.78 : 0.5, words };
  };
  switch (type) {
    case 'PHONE':
      return { share: shares.phone, lift: 0.5, rest: 0.4, alone: 0.65, words: 'are phone numbers' };
    case 'EMAIL':
      return { share: shares.email, lift: 0.6, rest: 0.4, alone: 0.65, words: 'are e-mail addresses' };
    case 'DATE':
      return {
        share: Math.max(shares.date, shares.dayNumber),
        lift: shares.date > shares.dayNumber ? 0.3 : 0.1,
        rest: 0.4,
        alone: shares.date >= 0.9 ? 0.4 : 0,
        words: 'are dates',
      };
    case 'NUMBER':
      return { share: shares.number, lift: 0.1, rest: 0.4, alone: 0, words: 'are numbers' };
    case 'MONEY': {
      const signed = shares.currency >= 0.3;
      return {
        share: shares.money,
        lift: signed ? 0.3 : 0.2,
        rest: 0.4,
        alone: signed ? 0.6 : 0,
        words: 'are amounts',
      };
    }
    case 'RATING':
      return { share: shares.rating, lift: 0.3, rest: 0.4, alone: 0, words: 'are ratings from 1 to 5' };
    case 'WEBSITE':
      return { share: shares.website, lift: 0.4, rest: 0.4, alone: 0.55, words: 'are web addresses' };
    case 'MEDIA_LINK':
      return { share: shares.media, lift: 0.2, rest: 0.4, alone: 0, words: 'are links' };
    case 'ASSIGNEE':
    case 'ACTIVE_USERS':
      return { share: shares.member, lift: 0.3, rest: 0.6, alone: 0.65, words: 'are team members' };
    case 'STATUS':
      return listed('are statuses of the pipeline');
    case 'LOST_REASON':
      return listed('are lost reasons of the pipeline');
    case 'DROPDOWN':
    case 'TAGS':
      return listed(type === 'TAGS' ? 'are tags of the workspace' : 'are options of the field');
    default:
      return undefined;
  }
}

export function rounded(share: number): number {
  return Math.round(share * 100) / 100;
}
