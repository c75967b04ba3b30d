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
  /** The command that ran; `import` when left out. */
  readonly command?: string;
  readonly hints?: ValueHints;
}

const creatable: ReadonlySet<RemarkCode> = new Set<RemarkCode>(['OPTION_UNKNOWN', 'TAG_UNKNOWN']);
const shownValues = 3;

type Cure = (cause: FixedCause, context: FixContext) => string | undefined;

const always =
  (text: string): Cure =>
  () =>
    text;
/** A flag that only `import` has. */
const ofImport =
  (text: string): Cure =>
  (_cause, { command = 'import' }) =>
    command === 'import' ? text : undefined;
/** A value that is at fault: the line of the map that makes it fit, or the rows without it. */
const ofValue: Cure = (cause, context) => lineOfMap(cause, context) ?? leftOut(cause, context);
/** No flag and no line of the map helps, or nothing is wrong: the tip says all. */
const inTip: Cure = () => undefined;

const leadIdColumn = always('Name the column that has the lead id as "leadId" in the map.');

const cures: Readonly<Record<RemarkCode, Cure>> = {
  IDENTIFIER_MISSING: inTip,
  PHONE_INVALID: ofValue,
  PHONE_DAMAGED: ofValue,
  EMAIL_INVALID: ofValue,
  RATING_RANGE: ofValue,
  STATUS_UNKNOWN: ofValue,
  STATUS_ARCHIVED: ofValue,
  LOST_REASON_UNKNOWN: ofValue,
  ASSIGNEE_UNKNOWN: ofValue,
  NUMBER_INVALID: ofValue,
  MONEY_INVALID: ofValue,
  DATE_INVALID: ofValue,
  OPTION_UNKNOWN: ofValue,
  OPTION_TOO_LONG: ofValue,
  TAG_UNKNOWN: ofValue,
  TAG_TOO_LONG: ofValue,
  WEBSITE_INVALID: ofValue,
  CELL_ERROR: ofValue,
  FORMULA_WITHOUT_RESULT: ofValue,
  PAYMENT_INVALID: ofValue,
  EXTRA_CELLS: always('If most rows have it, name the delimiter: --delimiter COMMA, SEMICOLON, TAB or PIPE.'),
  ACTION_UNKNOWN: inTip,
  ACTION_FIELD_UNKNOWN: inTip,
  LEAD_NOT_FOUND: inTip,
  LEAD_AMBIGUOUS: leadIdColumn,
  LEAD_ID_UNKNOWN: leadIdColumn,
  LEAD_NOT_IN_FILE: inTip,
  LEAD_NOT_WRITTEN: ({ level }) =>
    level === 'WARNING' ? 'To record actions on leads that exist, update these: --on-duplicate update.' : undefined,
  API_REJECTED: inTip,
  API_UNAVAILABLE: always('Once Telecrm can be reached again, send these rows: telecrm-bulk retry.'),
  OUTCOME_UNKNOWN: always(
    'Have them looked up once more: telecrm-bulk resume. Actions that nothing can prove are sent again with --resend-unknown only.',
  ),
  VALUE_DROPPED: inTip,
  FIELD_LOCKED: ({ field }) =>
    field === undefined ? undefined : `Where it may stay as it is, add "onUpdate": "keep" to "${field}" in the map.`,
  API_REMARK: inTip,
  VALUE_CUT: inTip,
  PHONE_REPAIRED: inTip,
  VALUE_REPAIRED: inTip,
  PREDATED_NOT_ALLOWED: inTip,
  LEAD_EXISTS: ofImport(
    'To write these rows into the leads that exist: --on-duplicate update, or fill-empty for empty fields only.',
  ),
  DUPLICATE_IN_FILE: ofImport(
    'Say which row counts: --in-file-duplicates first, last, or merge for one lead made of all of them.',
  ),
  EXAMPLE_ROW: inTip,
  OUTCOME_INFERRED: inTip,
  ACTION_ALREADY_SENT: always('To record them a second time all the same: --no-history.'),
  ACTION_DOUBLED: inTip,
  MOJIBAKE_SUSPECTED: always('For a text file, name its encoding: --encoding windows-1252.'),
  UNKNOWN_FIELD_TYPE: inTip,
  FIELD_UNLISTED: inTip,
  SHEET_CONTINUED: inTip,
};

/**
 * What fixes all rows of a cause at once: a line of the map, a flag or a command. `undefined` where only its cells can be
 * corrected, which is what the cause's tip says.
 */
export function fixOf(cause: FixedCause, context: FixContext): string | undefined {
  return cures[cause.code](cause, context);
}

/** The line of the map that makes the values fit. */
function lineOfMap({ code, field, count, mixed, evidence }: FixedCause, { hints }: FixContext): string | undefined {
  if (evidence === undefined) return undefined;
  const { samples, unknown } = evidence;
  const empty = hints?.emptyTokens(samples) ?? [];
  if (empty.length > 0) {
    const tokens = empty.map((text) => JSON.stringify(text)).join(', ');
    return `Where these mean "nothing", add "emptyTokens": [${tokens}] to "source" in the map.`;
  }
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

/** Commands whose rows need all of their values. */
const needAll: ReadonlySet<string> = new Set(['update-payments', 'import-team-members', 'set-availability']);

/** The rows can be written without the value, when it does not tell whose they are. */
function leftOut({ level, field }: FixedCause, { identifier, command = 'import' }: FixContext): string | undefined {
  if (level !== 'ERROR' || field === undefined || needAll.has(command)) return undefined;
  if (identifier === undefined || field === identifier || /(?:^|\.)leadKey$/u.test(field)) return undefined;
  return `To import the rows without it, add "onInvalid": "ignore" to "${field}" in the map, or --on-invalid ignore for all columns.`;
}

function either(texts: readonly string[]): string {
  if (texts.length < 2) return texts.join('');
  return `${texts.slice(0, -1).join(', ')} or ${texts.at(-1) ?? ''}`;
}
