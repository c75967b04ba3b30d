import type { Level } from './remark.js';

interface RemarkEntry {
  readonly level: Level;
  /** What a row with this code has, for the person who owns the file. */
  readonly cause: string;
  /** What to do next. */
  readonly tip: string;
}

const entry = (level: Level, cause: string, tip: string): RemarkEntry => ({ level, cause, tip });

/** Every remark code: stable names, with level, cause and cure. `docs/remarks.md` is compared with this table. */
export const remarkCodes = {
  IDENTIFIER_MISSING: entry(
    'ERROR',
    'The cell that identifies the lead, or another that the row needs, is empty.',
    'Fill it in, or delete the row.',
  ),
  PHONE_INVALID: entry(
    'ERROR',
    'No valid phone number.',
    'Write the number with its country code, e.g. +91 98765 43210.',
  ),
  PHONE_DAMAGED: entry(
    'ERROR',
    'A spreadsheet turned the phone number into scientific notation and its last digits are lost.',
    'Copy the number again from its source, with the column formatted as text.',
  ),
  EMAIL_INVALID: entry('ERROR', 'Not an e-mail address.', 'Write it as name@example.com, one address to a cell.'),
  RATING_RANGE: entry('ERROR', 'A rating is a whole number from 1 to 5.', 'Write 1, 2, 3, 4 or 5.'),
  STATUS_UNKNOWN: entry(
    'ERROR',
    'The workspace has no status with this name.',
    'Use a status of the pipeline, or translate the text with "values" in the map.',
  ),
  STATUS_ARCHIVED: entry(
    'ERROR',
    'The status is archived in the workspace; the API would drop it without a word.',
    'Use an active status, or restore this one in Telecrm.',
  ),
  LOST_REASON_UNKNOWN: entry(
    'ERROR',
    'The workspace has no active lost reason with this name.',
    'Use a lost reason of the pipeline, or translate the text with "values" in the map.',
  ),
  ASSIGNEE_UNKNOWN: entry(
    'ERROR',
    'No team member has this e-mail address.',
    'Use the e-mail address of a team member, or translate the text with "values" in the map.',
  ),
  NUMBER_INVALID: entry('ERROR', 'Not a number.', 'Write digits only, e.g. 1250.5.'),
  MONEY_INVALID: entry('ERROR', 'Not an amount of money.', 'Write digits only, e.g. 500000.'),
  DATE_INVALID: entry(
    'ERROR',
    "Not a date in the column's format.",
    'Correct the date, or give the column its "format" in the map.',
  ),
  OPTION_UNKNOWN: entry(
    'ERROR',
    'There is no such option; in a drop-down the API would create it for good.',
    'Use an existing option, translate the text with "values" in the map, or allow new ones with --new-options allow.',
  ),
  OPTION_TOO_LONG: entry('ERROR', 'An option may have at most 40 characters.', 'Shorten it.'),
  TAG_UNKNOWN: entry(
    'ERROR',
    'The workspace has no such tag, and the API would create it for good.',
    'Use an existing tag, translate the text with "values" in the map, or allow new ones with --new-options allow.',
  ),
  TAG_TOO_LONG: entry('ERROR', 'A tag may have at most 40 characters.', 'Shorten it, or check the separator.'),
  WEBSITE_INVALID: entry('ERROR', 'Not a web address.', 'Write it as https://example.com.'),
  CELL_ERROR: entry(
    'ERROR',
    'The cell holds a spreadsheet error.',
    'Repair the formula in the spreadsheet, or type the value.',
  ),
  FORMULA_WITHOUT_RESULT: entry(
    'ERROR',
    'The cell holds a formula whose result was never stored.',
    'Open the file in a spreadsheet program, save it, and import it again.',
  ),
  EXTRA_CELLS: entry(
    'ERROR',
    'The row has more cells than the header has columns, so its values have probably shifted.',
    'Look for a delimiter or a quote too many in this row.',
  ),
  ACTION_UNKNOWN: entry(
    'ERROR',
    'There is no such action.',
    'Use the code of a custom action, or PAYMENT; one that exists is named by the ids that export actions writes.',
  ),
  ACTION_FIELD_UNKNOWN: entry('ERROR', 'The action has no such field.', 'Use a field of the action.'),
  PAYMENT_INVALID: entry(
    'ERROR',
    'The payment cannot be recorded like this.',
    'A payment needs a status, a currency and an amount above 0.',
  ),
  LEAD_NOT_FOUND: entry('ERROR', 'The workspace has no such lead.', 'Check the id or the identifier.'),
  LEAD_AMBIGUOUS: entry('ERROR', 'More than one lead fits.', 'Name the lead by its id.'),
  LEAD_ID_UNKNOWN: entry(
    'ERROR',
    'The lead exists, but its id cannot be had from this workspace.',
    'Add a column with the lead id; an export has one.',
  ),
  LEAD_NOT_IN_FILE: entry(
    'ERROR',
    'A row of the second sheet names a lead that the first sheet does not have.',
    'Correct the identifier, or add the lead to the first sheet; an action of a lead that Telecrm has is imported with import-actions.',
  ),
  LEAD_NOT_WRITTEN: entry(
    'ERROR',
    'A row of the second sheet goes with a lead that failed or was skipped.',
    'Look at the row of the lead first; an action of a lead that Telecrm has is imported with import-actions.',
  ),
  API_REJECTED: entry('ERROR', 'Telecrm refused the row.', "Read Telecrm's own words beside it."),
  API_UNAVAILABLE: entry(
    'ERROR',
    'The row could not be delivered: Telecrm was not reachable.',
    'Import the file again later: leads that arrived are skipped.',
  ),
  OUTCOME_UNKNOWN: entry(
    'ERROR',
    'The answer was lost after the row was sent, and it cannot be told whether the row arrived.',
    'Look the lead up in Telecrm before sending the row again.',
  ),
  VALUE_DROPPED: entry('IGNORED', 'Telecrm left the value out.', 'Check the value in Telecrm.'),
  FIELD_LOCKED: entry('IGNORED', 'The field cannot be changed after a lead was created.', 'Change it in Telecrm.'),
  API_REMARK: entry('IGNORED', 'Telecrm wrote the row with a remark of its own.', "Read Telecrm's own words."),
  VALUE_CUT: entry(
    'IGNORED',
    'The text is longer than the 32,767 characters of a cell in Excel, and its end is missing.',
    'Export to .csv or .ndjson, which have no limit.',
  ),
  PHONE_REPAIRED: entry('WARNING', 'The phone number was repaired.', 'Check that the number is the right one.'),
  VALUE_REPAIRED: entry('WARNING', 'The value was repaired.', 'Check that it is what you meant.'),
  PREDATED_NOT_ALLOWED: entry(
    'WARNING',
    'This action cannot be predated; Telecrm records it with the time of the import.',
    'Allow predated activity for the action in Telecrm.',
  ),
  LEAD_EXISTS: entry(
    'WARNING',
    'A lead with this identifier, or a team member with this e-mail address, exists already.',
    'Nothing to do if the lead may stay as it is.',
  ),
  DUPLICATE_IN_FILE: entry(
    'WARNING',
    'Another row of the file has the same identifier.',
    'Keep one of the rows and delete the others.',
  ),
  EXAMPLE_ROW: entry(
    'WARNING',
    'The row is the example of a template, and no lead: its identifier begins with "(example)".',
    'Nothing to do; the row can be deleted.',
  ),
  OUTCOME_INFERRED: entry(
    'WARNING',
    'The answer was lost; the lead as found in Telecrm shows that the row arrived.',
    'Nothing to do.',
  ),
  ACTION_ALREADY_SENT: entry('WARNING', 'An earlier run recorded the same action on this lead.', 'Nothing to do.'),
  ACTION_DOUBLED: entry(
    'WARNING',
    'The lead has the action more often than it was sent: an answer was lost, and the call was executed late.',
    'Delete the surplus by hand, in the timeline of the lead in Telecrm; no API deletes actions.',
  ),
  MOJIBAKE_SUSPECTED: entry(
    'WARNING',
    'The text looks garbled, as if it had been saved in the wrong encoding.',
    'Save the file again as UTF-8, from its source.',
  ),
  UNKNOWN_FIELD_TYPE: entry(
    'WARNING',
    'The field has a type that this program does not know; the text was sent as it is.',
    'Check the field in Telecrm after the import.',
  ),
  FIELD_UNLISTED: entry(
    'WARNING',
    "Leads have a value under a name that the workspace's list of fields does not have; it is not exported.",
    'Export with --raw to see it.',
  ),
  SHEET_CONTINUED: entry(
    'WARNING',
    'A sheet holds 1,048,576 rows; the rows go on in a further sheet.',
    'Nothing to do; to import the file, import each of its sheets.',
  ),
} as const satisfies Record<string, RemarkEntry>;

export type RemarkCode = keyof typeof remarkCodes;
