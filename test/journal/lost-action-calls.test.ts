import { expect, test } from 'vitest';
import { LostActionCalls } from '../../src/journal/lost-action-calls.js';
import { type AnswerRecord, type IntentRecord, type JournalRecord, toldAgain } from '../../src/journal/records.js';

const intent = (op: IntentRecord['op'], more: Partial<IntentRecord> = {}): IntentRecord => ({
  ...{ t: 'intent', row: 2, op, payload: 'aa', attempt: 1, at: 0, actions: op === 'update-lead' ? 0 : 1 },
  ...more,
});
const answer = (op: AnswerRecord['op'], kind: AnswerRecord['kind']): AnswerRecord => ({
  ...{ t: 'answer', row: 2, op, attempt: 1, kind },
});

function repeatedIn(...records: JournalRecord[]): number[] {
  const calls = new LostActionCalls();
  for (const record of records) calls.take(record);
  return [...calls.repeated()];
}

test('rows whose actions were sent again after their call was lost', () => {
  const lost = [intent('create-actions'), answer('create-actions', 'AMBIGUOUS')];
  expect(repeatedIn(...lost)).toEqual([]);
  expect(repeatedIn(...lost, intent('create-actions'))).toEqual([2]);
  const group = { rows: [3, 4] };
  expect(repeatedIn(intent('create-actions', group), intent('create-actions', group))).toEqual([2, 3, 4]);
});

test('calls that surely did nothing are not lost, and neither are those whose answers came', () => {
  for (const kind of ['DONE', 'REJECTED', 'NOT_SENT'] as const) {
    expect(repeatedIn(intent('create-actions'), answer('create-actions', kind), intent('create-actions'))).toEqual([]);
  }
});

test('a lost create is repeated by creates without harm, and not by a call for its actions', () => {
  const creates = [intent('create-lead'), answer('create-lead', 'AMBIGUOUS'), intent('create-lead')];
  expect(repeatedIn(...creates, answer('create-lead', 'REJECTED'))).toEqual([]);
  expect(repeatedIn(...creates, answer('create-lead', 'REJECTED'), intent('create-actions'))).toEqual([2]);
  expect(repeatedIn(intent('create-lead', { actions: 0 }), intent('create-actions'))).toEqual([]);
});

test('an update by the next process says nothing about the call of one that died', () => {
  const died = [intent('create-actions'), intent('update-lead'), answer('update-lead', 'DONE')];
  expect(repeatedIn(...died, intent('create-actions'))).toEqual([2]);
});

test('rows that were looked at come behind those that were not', () => {
  const two = [2, 3].flatMap((row) => [intent('create-actions', { row }), intent('create-actions', { row })]);
  const fate = { t: 'verdict', row: 2, outcome: { status: 'updated' } } as const;
  expect(repeatedIn(...two, fate)).toEqual([2, 3]);
  expect(repeatedIn(...two, { ...fate, evidence: toldAgain })).toEqual([3, 2]);
});
