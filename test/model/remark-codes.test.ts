import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { type RemarkCode, remarkCodes } from '../../src/model/remark-codes.js';
import type { CellFault } from '../../src/model/table.js';
import { inFileDuplicates } from '../../src/transform/duplicates.js';
import { judgeRows } from '../../src/transform/judge.js';
import { mapping } from '../helpers/mapping.js';

const root = resolve(import.meta.dirname, '../..');
const phone = '9876543210';

/** A cell that has a remark, in the column of one field of the sample workspace. */
const cells: Partial<Record<RemarkCode, readonly [field: string, cell: string]>> = {
  EMAIL_INVALID: ['email', 'asha at example'],
  RATING_RANGE: ['rating', '9'],
  STATUS_UNKNOWN: ['status', 'Intrested'],
  STATUS_ARCHIVED: ['status', 'Old'],
  LOST_REASON_UNKNOWN: ['lostReason', 'Moved'],
  ASSIGNEE_UNKNOWN: ['assignee', 'someone@example.com'],
  NUMBER_INVALID: ['area', 'large'],
  MONEY_INVALID: ['budget', '5 lakh'],
  DATE_INVALID: ['follow_up', '31/02/2026'],
  OPTION_UNKNOWN: ['contact_source', 'Facebok'],
  TAG_UNKNOWN: ['interests', 'Swim'],
  WEBSITE_INVALID: ['page', 'no page'],
  CELL_ERROR: ['city', '#REF!'],
  VALUE_REPAIRED: ['assignee', 'Asha Nair'],
  UNKNOWN_FIELD_TYPE: ['horoscope', 'Leo'],
};

/** A cell that has a remark only where new options are allowed. */
const tooLong: Partial<Record<RemarkCode, readonly [field: string, cell: string]>> = {
  OPTION_TOO_LONG: ['contact_source', 'x'.repeat(41)],
  TAG_TOO_LONG: ['interests', 'x'.repeat(41)],
};

/** Remarks about a row as a whole, about its identifier, or about what its reader found. */
const rows: Partial<Record<RemarkCode, () => readonly { readonly code: RemarkCode }[]>> = {
  IDENTIFIER_MISSING: () => phones(''),
  PHONE_INVALID: () => phones('12345'),
  PHONE_DAMAGED: () => phones('9.88E+09'),
  PHONE_REPAIRED: () => phones('9876543210.0'),
  EXAMPLE_ROW: () => phones('(example) 9876543210'),
  EXTRA_CELLS: () => mapping({ fields: { phone: 'P' } }, ['P']).map([phone, 'more']).remarks,
  FORMULA_WITHOUT_RESULT: () => faulty({ index: 1, code: 'FORMULA_WITHOUT_RESULT' }),
  MOJIBAKE_SUSPECTED: () => faulty({ index: 1, code: 'MOJIBAKE_SUSPECTED' }),
  PAYMENT_INVALID: () => acting({ type: 'PAYMENT', status: 'A', currency: { value: 'INR' }, amount: { value: 0 } }),
  PREDATED_NOT_ALLOWED: () => acting({ type: '1002', created_on: { value: '01/03/2026', format: 'DD/MM/YYYY' } }),
  DUPLICATE_IN_FILE: () => {
    const judge = judgeRows(
      mapping({ fields: { phone: 'P' } }, ['P']).mapSource,
      inFileDuplicates('first', 'P', 'phone'),
    );
    return [2, 3].flatMap((row) => judge({ row, cells: [phone] }).fate?.remarks ?? []);
  },
};

/** What only an answer of the API brings: the test that runs into it. */
const answers: Partial<Record<RemarkCode, string>> = {
  API_REJECTED: 'test/import.test.ts',
  API_UNAVAILABLE: 'test/import.test.ts',
  API_REMARK: 'test/import.test.ts',
  OUTCOME_UNKNOWN: 'test/import.test.ts',
  OUTCOME_INFERRED: 'test/import.test.ts',
  LEAD_EXISTS: 'test/import.test.ts',
  LEAD_NOT_FOUND: 'test/import-updates.test.ts',
  LEAD_NOT_IN_FILE: 'test/import-second-sheet.test.ts',
  LEAD_NOT_WRITTEN: 'test/import-second-sheet.test.ts',
  LEAD_AMBIGUOUS: 'test/import-updates.test.ts',
  LEAD_ID_UNKNOWN: 'test/import-updates.test.ts',
  VALUE_DROPPED: 'test/import-updates.test.ts',
  FIELD_LOCKED: 'test/import-updates.test.ts',
  ACTION_ALREADY_SENT: 'test/import-history.test.ts',
  ACTION_DOUBLED: 'test/import-doubles.test.ts',
  ACTION_UNKNOWN: 'test/import-actions.test.ts',
  ACTION_FIELD_UNKNOWN: 'test/import-actions.test.ts',
  VALUE_CUT: 'test/export-files.test.ts',
  FIELD_UNLISTED: 'test/export-files.test.ts',
  SHEET_CONTINUED: 'test/export-files.test.ts',
};

function phones(cell: string) {
  return mapping({ fields: { phone: 'P', name: 'N' } }, ['P', 'N']).map([cell, 'Asha']).remarks;
}

function faulty(fault: CellFault) {
  const { mapSource } = mapping({ fields: { phone: 'P', city: 'C' } }, ['P', 'C']);
  return mapSource({ row: 2, cells: [phone, 'Pune'], faults: [fault] }).remarks;
}

function acting(action: object) {
  return mapping({ fields: { phone: 'P' }, actions: [action] }, ['P', 'A']).map([phone, 'COMPLETED']).remarks;
}

function remarksOn([field, cell]: readonly [field: string, cell: string], newOptions: 'block' | 'allow') {
  const fields = { phone: 'P', [field]: { column: 'C', ...(field === 'follow_up' && { format: 'DD/MM/YYYY' }) } };
  return mapping({ fields }, ['P', 'C'], { newOptions }).map([phone, cell]).remarks;
}

test.each(Object.entries(cells))('%s stands beside %j', (code, place) => {
  expect(remarksOn(place, 'block').map((remark) => remark.code)).toEqual([code]);
});

test.each(Object.entries(tooLong))('%s stands beside a label that could not be created', (code, place) => {
  expect(remarksOn(place, 'allow').map((remark) => remark.code)).toEqual([code]);
});

test.each(Object.entries(rows))('%s', (code, remarks) => {
  expect(remarks().map((remark) => remark.code)).toEqual([code]);
});

test.each(Object.entries(answers))('%s is expected in %s', (code, file) => {
  expect(readFileSync(join(root, file), 'utf8')).toContain(code);
});

test('every code has its test', () => {
  const covered = [cells, tooLong, rows, answers].flatMap((group) => Object.keys(group));
  expect(covered.toSorted()).toEqual(Object.keys(remarkCodes).toSorted());
});
