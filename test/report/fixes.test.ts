import { expect, test } from 'vitest';
import type { UnknownValue } from '../../src/model/remark.js';
import { type RemarkCode, remarkCodes } from '../../src/model/remark-codes.js';
import { Causes } from '../../src/report/causes.js';
import { valueHints } from '../../src/transform/value-hints.js';
import { importCommand } from '../../src/commands/import.js';
import { importCsv, stage } from '../helpers/run-import.js';
import { remark } from './rows.js';

const context = { identifier: 'phone', hints: valueHints };

/** What fixes a column of such values. */
function fix(code: RemarkCode, field: string, values: readonly string[]): string | undefined {
  const causes = new Causes();
  for (const [at, value] of values.entries()) causes.add(remark(code, { row: at + 2, column: 'C', field, value }));
  return causes.list(context)[0]?.fix;
}

function fixOfUnknown(code: RemarkCode, field: string, unknown: readonly UnknownValue[]): string | undefined {
  const causes = new Causes();
  for (const [at, one] of unknown.entries()) {
    const tip = `Write it as ${one.suggestion}.`;
    causes.add({ ...remark(code, { row: at + 2, column: 'C', field, value: one.value }, 'x', tip), unknown: [one] });
  }
  return causes.list(context)[0]?.fix;
}

test('values without a label: the line of the map, the most frequent first, with the nearest labels', () => {
  const facebook = { value: 'Facebok', suggestion: 'Facebook' };
  const unknown = [{ value: 'Insta' }, facebook, { ...facebook, value: ' facebok ' }];
  expect(fixOfUnknown('OPTION_UNKNOWN', 'contact_source', unknown)).toBe(
    'Add "values": {"Facebok": "Facebook", "Insta": "…"} to "contact_source" in the map. Or let Telecrm create them for good: --new-options allow.',
  );
  const many = ['A', 'B', 'C', 'D'].map((value) => ({ value, suggestion: 'Lost' }));
  expect(fixOfUnknown('STATUS_UNKNOWN', 'status', [...many, { value: 'E', suggestion: 'Won' }])).toBe(
    'Add "values": {"A": "Lost", "B": "Lost", "C": "Lost", …} to "status" in the map.',
  );
});

test('one and the same value has its line of the map in its tip already', () => {
  const causes = new Causes();
  const one = remark('STATUS_UNKNOWN', { row: 2, field: 'status', value: 'Hot' }, 'x', 'Add "values": {"Hot": "Won"}.');
  causes.add({ ...one, unknown: [{ value: 'Hot', suggestion: 'Won' }] });
  causes.add({ ...one, row: 3, unknown: [{ value: 'Hot', suggestion: 'Won' }] });
  expect(causes.list(context)[0]).toMatchObject({ tip: 'Add "values": {"Hot": "Won"}.' });
  expect(causes.list(context)[0]?.fix).toBe(
    'To import the rows without it, add "onInvalid": "ignore" to "status" in the map, or --on-invalid ignore for all columns.',
  );
});

test('dates: the format that they have, both where the order is open, and none that is no date', () => {
  const ofColumn = (text: string) => `If the whole column is written so, add "format": ${text} to "due" in the map.`;
  expect(fix('DATE_INVALID', 'due', ['22-11-2026', '03-04-2026'])).toBe(ofColumn('"DD-MM-YYYY"'));
  expect(fix('DATE_INVALID', 'due', ['11/22/2026 10:30', '11/23/2026 10:30'])).toBe(ofColumn('"MM/DD/YYYY HH:mm"'));
  expect(fix('DATE_INVALID', 'due', ['03.04.2026', '05.06.2026'])).toBe(ofColumn('"DD.MM.YYYY" or "MM.DD.YYYY"'));
  const leftOut = /^To import the rows without it, add "onInvalid": "ignore" to "due"/u;
  expect(fix('DATE_INVALID', 'due', ['31/02/2026', '30/02/2026', 'soon'])).toMatch(leftOut);
  expect(fix('DATE_INVALID', 'due', ['22-11-2026'])).toMatch(leftOut);
});

test('phones: the country to which most of them belong', () => {
  expect(fix('PHONE_INVALID', 'phone', ['8123 4567', '9123 4567', '91234568', '12'])).toBe(
    'Most of them look like numbers of SG or NP: add "defaultCountry": "SG" to "source" in the map, or --default-country SG.',
  );
  expect(fix('PHONE_INVALID', 'phone', ['050 123 4567', '055 765 4321', '0501112223'])).toMatch(
    /^Most of them look like numbers of AE, SA or KE: add "defaultCountry": "AE"/u,
  );
  expect(fix('PHONE_INVALID', 'phone', ['12', '123', '1234'])).toBe(undefined);
  expect(fix('PHONE_INVALID', 'phone', ['+1 202 555 01', '+91 5', '0012'])).toBe(undefined);
});

test('words for nothing, where they are half of the values or more', () => {
  expect(fix('EMAIL_INVALID', 'email', ['N/A', 'asha@', 'N/A', '-'])).toBe(
    'Where these mean "nothing", add "emptyTokens": ["N/A", "-"] to "source" in the map.',
  );
  expect(fix('EMAIL_INVALID', 'email', ['N/A', 'asha@', 'ravi'])).toMatch(/^To import the rows without it/u);
});

test('amounts in lakh; cells too many; and what can be left out, but never of the identifier', () => {
  expect(fix('MONEY_INVALID', 'budget', ['5 lakh', '2cr'])).toBe(
    'Add "numbers": "indian" to "source" in the map: it reads "5 lakh" and "2 cr".',
  );
  expect(fix('EXTRA_CELLS', 'x', ['a'])).toContain('--delimiter');
  expect(fix('EMAIL_INVALID', 'email', ['x'])).toBe(
    'To import the rows without it, add "onInvalid": "ignore" to "email" in the map, or --on-invalid ignore for all columns.',
  );
  expect(fix('CELL_ERROR', 'phone', ['#REF!'])).toBe(undefined);
  expect(fix('IDENTIFIER_MISSING', 'phone', [''])).toBe(undefined);
});

test('leads that exist, fields that are locked, ids that are not known', () => {
  const causes = new Causes();
  for (const code of ['LEAD_EXISTS', 'LEAD_ID_UNKNOWN', 'FIELD_LOCKED'] as const) {
    causes.add(remark(code, { row: 2, field: 'phone', origin: 'api' }));
  }
  expect(causes.list(context).map(({ code, fix }) => [code, fix])).toEqual([
    ['LEAD_ID_UNKNOWN', 'Name the column that has the lead id as "leadId" in the map.'],
    ['FIELD_LOCKED', 'Where it may stay as it is, add "onUpdate": "keep" to "phone" in the map.'],
    [
      'LEAD_EXISTS',
      'To write these rows into the leads that exist: --on-duplicate update, or fill-empty for empty fields only.',
    ],
  ]);
});

test('a cause has what fixes it, or a tip that says all', () => {
  const tipSaysAll = Object.keys(remarkCodes).filter((code) => {
    const more = { field: 'city', origin: 'api', level: 'ERROR' } as const;
    const causes = new Causes();
    causes.add(remark(code as RemarkCode, { row: 2, ...more }));
    const [cause] = causes.list(context);
    expect(cause?.tip).toMatch(/\.$/u);
    return cause?.fix === undefined;
  });
  expect(tipSaysAll).toEqual([
    ...['IDENTIFIER_MISSING', 'ACTION_UNKNOWN', 'ACTION_FIELD_UNKNOWN', 'LEAD_NOT_FOUND'],
    ...['LEAD_NOT_IN_FILE', 'LEAD_NOT_WRITTEN', 'API_REJECTED'],
    ...['VALUE_DROPPED', 'API_REMARK', 'VALUE_CUT', 'PHONE_REPAIRED', 'VALUE_REPAIRED', 'PREDATED_NOT_ALLOWED'],
    ...['EXAMPLE_ROW', 'OUTCOME_INFERRED', 'ACTION_DOUBLED', 'UNKNOWN_FIELD_TYPE', 'FIELD_UNLISTED', 'SHEET_CONTINUED'],
  ]);
});

test('what a row cannot do without is left out by no flag: the lead that it names, and all of a team member', () => {
  const fixAfter = (command: string, field: string) => {
    const causes = new Causes();
    causes.add(remark('PHONE_INVALID', { row: 2, field, value: '12' }));
    return causes.list({ identifier: 'email', hints: valueHints, command })[0]?.fix;
  };
  expect(fixAfter('import-actions', 'leadKey')).toBe(undefined);
  expect(fixAfter('import', 'sheets.actions.leadKey')).toBe(undefined);
  expect(fixAfter('import-team-members', 'phone')).toBe(undefined);
  expect(fixAfter('import', 'phone')).toContain('--on-invalid ignore');
});

test('a flag that only import has is named after no other command', () => {
  const fixesAfter = (command?: string) => {
    const causes = new Causes();
    for (const code of ['LEAD_EXISTS', 'DUPLICATE_IN_FILE', 'API_UNAVAILABLE'] as const) {
      causes.add(remark(code, { row: 2, field: 'email', origin: 'api' }));
    }
    return causes.list({ ...context, command }).map(({ fix }) => fix?.replace(/^.*: /u, ''));
  };
  const retry = 'telecrm-bulk retry.';
  expect(fixesAfter('import-team-members')).toEqual([retry, undefined, undefined]);
  expect(fixesAfter()).toEqual([
    retry,
    '--on-duplicate update, or fill-empty for empty fields only.',
    '--in-file-duplicates first, last, or merge for one lead made of all of them.',
  ]);
});

test('the flags that fixes name are flags of import', () => {
  const causes = new Causes();
  const phones = ['8123 4567', '9123 4567', '91234568'];
  for (const value of phones) causes.add(remark('PHONE_INVALID', { row: 2, field: 'phone', value }));
  const further = ['EXTRA_CELLS', 'MOJIBAKE_SUSPECTED', 'EMAIL_INVALID', 'LEAD_EXISTS', 'DUPLICATE_IN_FILE'] as const;
  for (const code of further) {
    causes.add(remark(code, { row: 2, field: 'x', value: 'x' }));
  }
  const option = { ...remark('OPTION_UNKNOWN', { row: 2, field: 'y' }, 'x', 'a'), unknown: [{ value: 'A' }] };
  causes.add(option);
  causes.add({ ...option, tip: 'b', unknown: [{ value: 'B' }] });
  const text = causes
    .list(context)
    .map(({ fix }) => fix)
    .join('\n');
  const flags = [...text.matchAll(/--([a-z-]+)/gu)].map(([, flag = '']) => flag);
  expect(flags.toSorted()).toEqual([
    'default-country',
    'delimiter',
    'encoding',
    'in-file-duplicates',
    'new-options',
    'on-duplicate',
    'on-invalid',
  ]);
  expect(flags.filter((flag) => !Object.hasOwn(importCommand.options, flag))).toEqual([]);
});

test('a fix does what it says: with the line in the map, the rows are created', async () => {
  const csv = 'Mobile,Due\n9845012345,22-11-2026\n9845012346,23-11-2026\n';
  const due = { column: 'Due', format: 'DD/MM/YYYY' };
  const dry = { client: stage({ seed: 0 }).client, dryRun: true };
  const first = await importCsv(csv, { fields: { phone: 'Mobile', follow_up_date: due } }, dry);
  const [, format = ''] = /"format": "([^"]+)"/u.exec(first.summary.causes[0]?.fix ?? '') ?? [];
  const again = await importCsv(csv, { fields: { phone: 'Mobile', follow_up_date: { ...due, format } } }, dry);
  expect([first.summary.exitCode, again.summary.exitCode]).toEqual([5, 0]);
});
