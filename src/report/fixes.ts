import type { Level, UnknownValue } from '../model/remark.js';
import type { RemarkCode } from '../model/remark-codes.js';
import type { ValueHints } from '../model/value-hints.js';
import type { Evidence } from './evidence.js';

/** What is known of a cause when its fix is looked for. */
interface FixedCause {
  readonly level: Level;
  readonly code: RemarkCode;
  readonly field?: string;
  /** How often it was met. */
  readonly count: number;
  /** Its remarks differ in their tips, so that none of them is told. */
  readonly mixed: boolean;
  /** Of what was found in the file; absent for what the API said. */
  readonly evidence?: Pick<Evidence, 'samples' | 'unknown'>;
}

/** What does not depend on the cause. */
export interface FixContext {
  /** The field that tells rows apart; a row cannot be written without it. */
  readonly identifier?: string;
  readonly hints?: ValueHints;
}

/** Faults of a value, without which its row can be written. */
const valueFaults: ReadonlySet<RemarkCode> = new Set<RemarkCode>([
  ...([
    'PHONE_INVALID',
    'PHONE_DAMAGED',
    'EMAIL_INVALID',
    'RATING_RANGE',
    'STATUS_UNKNOWN',
    'STATUS_ARCHIVED',
  ] as const),
  ...(['LOST_REASON_UNKNOWN', 'ASSIGNEE_UNKNOWN', 'NUMBER_INVALID', 'MONEY_INVALID', 'DATE_INVALID'] as const),
  ...(['OPTION_UNKNOWN', 'OPTION_TOO_LONG', 'TAG_UNKNOWN', 'TAG_TOO_LONG', 'WEBSITE_INVALID', 'CELL_ERROR'] as const),
  ...(['FORMULA_WITHOUT_RESULT', 'PAYMENT_INVALID'] as const),
]);
const creatable: ReadonlySet<RemarkCode> = new Set<RemarkCode>(['OPTION_UNKNOWN', 'TAG_UNKNOWN']);
const shownValues = 3;

/**
 * What fixes all rows of a cause at once: a line of the map, or a flag. `undefined` where only its cells can be
 * corrected, which is what the cause's tip says.
 */
export function fixOf(cause: FixedCause, context: FixContext): string | undefined {
  switch (cause.code) {
    case 'EXTRA_CELLS':
      return 'If most rows have it, name the delimiter: --delimiter COMMA, SEMICOLON, TAB or PIPE.';
    case 'MOJIBAKE_SUSPECTED':
      return 'For a text file, name its encoding: --encoding windows-1252.';
    case 'LEAD_EXISTS':
      return 'To write these rows into the leads that exist: --on-duplicate update, or fill-empty for empty fields only.';
    case 'LEAD_ID_UNKNOWN':
      return 'Name the column that has the lead id as "leadId" in the map.';
    case 'FIELD_LOCKED':
      return cause.field === undefined
        ? undefined
        : `Where it may stay as it is, add "onUpdate": "keep" to "${cause.field}" in the map.`;
    default:
      return lineOfMap(cause, context) ?? leftOut(cause, context);
  }
}

/** The line of the map that makes the values fit. */
function lineOfMap({ code, field, count, mixed, evidence }: FixedCause, { hints }: FixContext): string | undefined {
  if (evidence === undefined) return undefined;
  const { samples, unknown } = evidence;
  // One and the same tip names the values already.
  if (unknown.length > 0) return mixed && field !== undefined ? translations(code, field, unknown) : undefined;
  if (code === 'PHONE_INVALID') {
    const countries = hints?.phoneCountries(samples) ?? [];
    const [likeliest] = countries;
    if (likeliest === undefined) return undefined;
    return `Most of them look like numbers of ${either(countries)}: add "defaultCountry": "${likeliest}" to "source" in the map, or --default-country ${likeliest}.`;
  }
  if (code === 'DATE_INVALID' && field !== undefined && count > 1) {
    const formats = hints?.dateFormats(samples) ?? [];
    if (formats.length === 0) return undefined;
    const format = either(formats.map((text) => `"${text}"`));
    return `If the whole column is written so, add "format": ${format} to "${field}" in the map.`;
  }
  const indian = /\d\s*(?:lakhs?|lacs?|crores?|cr|l)\b/iu;
  if ((code === 'MONEY_INVALID' || code === 'NUMBER_INVALID') && samples.some((text) => indian.test(text))) {
    return 'Add "numbers": "indian" to "source" in the map: it reads "5 lakh" and "2 cr".';
  }
  return undefined;
}

function translations(code: RemarkCode, field: string, unknown: readonly UnknownValue[]): string {
  const entries = unknown
    .slice(0, shownValues)
    .map(({ value, suggestion }) => `${JSON.stringify(value)}: ${JSON.stringify(suggestion ?? '…')}`);
  const more = unknown.length > shownValues ? ', …' : '';
  const allowed = creatable.has(code) ? ' Or let Telecrm create them for good: --new-options allow.' : '';
  return `Add "values": {${entries.join(', ')}${more}} to "${field}" in the map.${allowed}`;
}

/** The rows can be written without the value, when it is not their identifier. */
function leftOut({ level, code, field }: FixedCause, { identifier }: FixContext): string | undefined {
  if (level !== 'ERROR' || !valueFaults.has(code) || field === undefined) return undefined;
  if (identifier === undefined || field === identifier) return undefined;
  return `To import the rows without it, add "onInvalid": "ignore" to "${field}" in the map, or --on-invalid ignore for all columns.`;
}

function either(texts: readonly string[]): string {
  if (texts.length < 2) return texts.join('');
  return `${texts.slice(0, -1).join(', ')} or ${texts.at(-1) ?? ''}`;
}
