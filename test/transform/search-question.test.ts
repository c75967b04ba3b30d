import { expect, test } from 'vitest';
import type { Workspace } from '../../src/model/workspace.js';
import { readQuestion, type SearchQuestion } from '../../src/transform/search-question.js';
import { settings } from '../helpers/mapping.js';
import { workspace } from '../helpers/workspace.js';

const ask = (question: SearchQuestion, more: Partial<Workspace> = {}) =>
  readQuestion(question, { ...workspace, ...more }, settings);
const fields = (...filters: string[]) => ask({ filters }).fields;
/** Whether leads with these fields are kept. */
const keeps = (question: SearchQuestion, ...leads: Record<string, unknown>[]): boolean[] =>
  leads.map((lead) => ask(question).conditions.every((condition) => condition(lead)));

test('values are brought into the form that the workspace compares; a,b is OR, \\, is a comma', () => {
  expect(fields('status=fresh, interested', 'phone=98450 12345', 'city=Pune\\, West', 'budget=5 00 000')).toEqual({
    status: ['Fresh', 'Interested'],
    phone: '919845012345',
    city: 'Pune, West',
    budget: '500000',
  });
});

test('dates take a day, a time, or a range with one side missing; both ends are always sent', () => {
  const day = Date.UTC(2026, 10, 21, 18, 30);
  expect(fields('follow_up=2026-11-22')).toEqual({ follow_up: { from: day, to: day + 86_399_999 } });
  expect(fields('follow_up=2026-11-22T10:00')).toEqual({ follow_up: { from: day + 36_000_000, to: day + 36_000_000 } });
  expect(fields('follow_up=2026-11-22..2026-11-23')).toEqual({
    follow_up: { from: day, to: day + 2 * 86_400_000 - 1 },
  });
  expect(fields('follow_up=2026-11-22..')).toEqual({ follow_up: { from: day, to: Date.UTC(2100, 0, 1) } });
  expect(ask({ createdFrom: '2026-11-22', createdTo: '2026-11-22' }).created).toEqual({
    from: day,
    to: day + 86_399_999,
  });
});

test('archived statuses and deleted members may be searched for: leads keep them', () => {
  expect(fields('status=Old', 'assignee=nikhil@example.com', 'lostReason=Far Away')).toEqual({
    status: 'Old',
    assignee: 'nikhil@example.com',
    lostReason: 'Far Away',
  });
});

test('what the API makes of tags is not known, and an assignee beside several statuses fails: both are looked at here', () => {
  const tags = { filters: ['interests=Gym,Parking'] };
  expect(ask(tags).fields).toEqual({});
  expect(keeps(tags, { interests: ['gym', 'Near Metro'] }, { interests: ['Near Metro'] }, {})).toEqual([
    true,
    false,
    false,
  ]);
  const both = { filters: ['assignee=asha@example.com', 'status=Fresh,Won'] };
  expect(ask(both).fields).toEqual({ status: ['Fresh', 'Won'] });
  expect(keeps(both, { assignee: 'Asha@example.com' }, { assignee: 'ravi@example.com' }, {})).toEqual([
    true,
    false,
    false,
  ]);
});

test.each([
  ['city contains pun', [{ city: 'Pune' }, { city: 'Goa' }, {}], [true, false, false]],
  ['phone contains +9198', [{ phone: '919845012345' }], [true]],
  ['email empty', [{ email: 'a@b.in' }, { email: '' }, {}, { email: null }], [false, true, true, true]],
  ['email not empty', [{ email: 'a@b.in' }, {}], [true, false]],
  ['status not Lost', [{ status: 'LOST' }, { status: 'Fresh' }, {}], [false, true, true]],
  ['interests not Gym', [{ interests: ['Gym', 'Parking'] }, { interests: ['Parking'] }], [false, true]],
  ['budget > 500000', [{ budget: '500000' }, { budget: '500001' }, {}], [false, true, false]],
  ['rating<3', [{ rating: 2 }, { rating: 3 }], [true, false]],
  ['created_on > 2026-11-22', [{ created_on: Date.UTC(2026, 10, 22) }, { created_on: 5 }], [true, false]],
  ['follow_up < 2026-11-22', [{ follow_up: '2026-11-21' }, { follow_up: 'some day' }], [true, false]],
])('--where "%s"', (where, leads, expected) => {
  expect(keeps({ where: [where] }, ...(leads as Record<string, unknown>[]))).toEqual(expected);
});

test('actions are told by code, name, or type of the system; members by mail or name', () => {
  const { actions } = ask({
    actionTypes: ['Site Visit', 'ACTION_1002,PAYMENT', 'missed_call'],
    actionBy: ['Ravi Menon'],
    actionFrom: '2026-11-22',
  });
  expect(actions).toEqual({
    type: ['1001', '1002', 'PAYMENT', 'MISSED_CALL'],
    performed_by: 'ravi@example.com',
    performed_at: { from: Date.UTC(2026, 10, 21, 18, 30), to: Date.UTC(2100, 0, 1) },
  });
  expect(ask({}).actions).toBeUndefined();
});

test('everything that does not fit is told at once, with the nearest right name', () => {
  const wrong: SearchQuestion = {
    filters: ['citty=Pune', 'status=Frsh', 'city', 'city=A', 'city=B', 'created_on=2026-01-01', 'follow_up=soon'],
    where: ['budgt > 5', 'city > A', 'budget >= 5', 'city like x', 'rating > lots'],
    actionTypes: ['Site Vist', '1009'],
    actionBy: ['asha@exmple.com'],
    createdFrom: '2026-02-01',
    createdTo: '2026-01-01',
  };
  let message = '';
  try {
    ask(wrong);
  } catch (error) {
    message = error instanceof Error ? error.message : '';
  }
  for (const part of [
    ...['--filter citty: the workspace has no field "citty"; did you mean "city"?', 'did you mean "Fresh"?'],
    ...['--filter "city" is not of the form field=value', '--filter city stands twice', 'use --created-from'],
    ...['--filter follow_up: "soon" is not a date', 'did you mean "budget"?', '"city" has no order'],
    ...['there is no >= or <=', 'it should be one of: FIELD contains TEXT', '"lots"'],
    ...['did you mean "Site Visit"?', 'the workspace has no action "1009"', 'did you mean "asha@example.com"?'],
    '--created-from comes after --created-to',
  ]) {
    expect(message).toContain(part);
  }
});
