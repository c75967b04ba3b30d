import { expect, test } from 'vitest';
import type { JournalRecord } from '../../src/journal/records.js';
import { RunState } from '../../src/journal/run-state.js';
import { answer, created, intent, verdict } from './a-journal.js';

/** The state after these records, each taken for ten bytes long. */
function after(...records: JournalRecord[]): RunState {
  const state = new RunState();
  const all: JournalRecord[] = [{ t: 'run', v: 1, run: 'r', manifest: 'm' }, ...records];
  all.forEach((record, at) => expect(state.apply(record, at * 10)).toBeUndefined());
  return state;
}

const failed = (row: number): JournalRecord => ({ ...answer(row, 'NOT_SENT'), outcome: { status: 'failed' } });
const again = (row: number): JournalRecord => intent(row, { attempt: 2 });

test.each<[string, JournalRecord[], string | undefined]>([
  ['nothing was sent', [], undefined],
  ['announced, and no more', [intent(2)], 'in-doubt'],
  ['announced and answered', [intent(2), created(2)], 'created'],
  ['decided without a call', [verdict(2, 'skipped')], 'skipped'],
  ['refused without a verdict, as with a token that was revoked', [intent(2), answer(2, 'REJECTED')], undefined],
  ['never left', [intent(2), answer(2, 'NOT_SENT')], undefined],
  ['the answer was lost', [intent(2), answer(2, 'AMBIGUOUS')], 'in-doubt'],
  ['half done: the lead is updated, its actions are not sent', [intent(2), answer(2, 'DONE')], 'in-doubt'],
  ['lost, then refused', [intent(2), answer(2, 'AMBIGUOUS'), again(2), answer(2, 'REJECTED', 2)], 'in-doubt'],
  ['half done, then never left', [intent(2), answer(2, 'DONE'), again(2), answer(2, 'NOT_SENT', 2)], 'in-doubt'],
  ['the process died, then refused', [intent(2), again(2), answer(2, 'REJECTED', 2)], 'in-doubt'],
  ['never left, then announced', [intent(2), answer(2, 'NOT_SENT'), again(2)], 'in-doubt'],
  ['lost, then settled', [intent(2), answer(2, 'AMBIGUOUS'), verdict(2, 'created')], 'created'],
  ['failed, then tried again', [intent(2), failed(2), again(2)], 'in-doubt'],
  ['failed, then tried again in vain', [intent(2), failed(2), again(2), answer(2, 'NOT_SENT', 2)], undefined],
  ['unknown, then tried again in vain', [verdict(2, 'unknown'), again(2), answer(2, 'NOT_SENT', 2)], 'unknown'],
  ['created, and an action of it tried again', [intent(2), created(2), again(2)], 'created'],
  ['the last of two fates', [verdict(2, 'unknown'), verdict(2, 'created')], 'created'],
])('%s', (_, records, fate) => {
  expect(after(...records).statusOf(2)).toBe(fate);
});

test('rows are counted by their fates, and found by them', () => {
  const state = after(
    { t: 'survey', read: 5000, at: '' },
    ...[2, 3, 4, 4999].map((row) => intent(row)),
    created(2),
    created(4999),
    answer(4, 'NOT_SENT'),
    verdict(5, 'failed'),
    verdict(5, 'skipped'),
  );
  expect([state.read, state.lastRow]).toEqual([5000, 4999]);
  expect(state.counts()).toEqual({
    created: 2,
    updated: 0,
    unchanged: 0,
    skipped: 1,
    failed: 0,
    unknown: 0,
    unprocessed: 0,
    'in-doubt': 1,
  });
  expect([...state.rowsWith('created', 'in-doubt')]).toEqual([2, 3, 4999]);
});

test('a fate is found where it was told; in doubt, where the last call was announced', () => {
  const state = after(intent(2), created(2), intent(3), answer(3, 'AMBIGUOUS'), again(3), answer(3, 'AMBIGUOUS', 2));
  expect([state.offsetOf(2), state.offsetOf(3)]).toEqual([20, 50]);
  expect([state.attemptsOf(2), state.attemptsOf(3), state.attemptsOf(4)]).toEqual([1, 2, 0]);
});

test('a run that goes on has not ended', () => {
  const end: JournalRecord = { t: 'end', exit: 130, at: '' };
  expect(after(end).ended).toBe(130);
  expect(after(end, verdict(2, 'failed')).ended).toBeUndefined();
  expect(after(end, verdict(2, 'failed'), { ...end, exit: 0 }).ended).toBe(0);
});

test('a record out of order is named, and changes nothing', () => {
  const state = after(intent(2), created(2));
  expect(state.apply(created(2), 90)).toBe('it answers a call for row 2 that was never announced');
  expect(state.apply({ t: 'run', v: 1, run: 'x', manifest: 'y' }, 90)).toBe('it is a second head of a journal');
  expect([state.run, state.offsetOf(2)]).toEqual(['r', 20]);
  expect(new RunState().apply(intent(2), 0)).toBe('it is not the head of a journal');
});
