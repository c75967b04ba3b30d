import { expect, test } from 'vitest';
import { converter, read, tip } from './reading.js';

const assignee = converter('ASSIGNEE');

test('a team member by e-mail address, in the spelling of the workspace', () => {
  expect(read(assignee, 'ASHA@example.com')).toBe('Asha@example.com');
  expect(read(converter('activeUsers'), 'ravi@example.com')).toBe('ravi@example.com');
});

test('a full name that one member has is accepted, and said', () => {
  expect(read(assignee, 'asha  rao')).toEqual([
    'Asha@example.com',
    'VALUE_REPAIRED',
    '"asha  rao" was read as Asha@example.com, the only team member of this name'.replace('  ', ' '),
  ]);
  expect(read(assignee, 'Asha Rao <asha@example.com>')).toEqual([
    'Asha@example.com',
    'VALUE_REPAIRED',
    expect.any(String),
  ]);
});

test('who is no team member', () => {
  expect(read(assignee, 'Ravi Kumar')).toBe('ASSIGNEE_UNKNOWN: "Ravi Kumar" is the name of more than one team member');
  expect(tip(assignee, 'Ravi Kumar')).toBe('Write the e-mail address instead: ravi@example.com, ravi.k@example.com.');
  expect(read(assignee, 'old@example.com')).toBe('ASSIGNEE_UNKNOWN: "old@example.com" was deleted from the team');
  expect(read(assignee, 'Old Hand')).toBe('ASSIGNEE_UNKNOWN: "Old Hand" is not a team member');
  expect(read(assignee, 'ash@example.com')).toBe(
    'ASSIGNEE_UNKNOWN: "ash@example.com" is not a team member; did you mean "Asha@example.com"?',
  );
  expect(tip(assignee, 'Ashe Rao')).toBe(
    'Write it as "Asha@example.com", or add "values": {"Ashe Rao": "Asha@example.com"} to "assignee" in the map.',
  );
});

test('a returned member is compared by e-mail address', () => {
  for (const returned of ['asha@example.com', ['ASHA@example.com'], { id: 'u1', email: 'asha@example.com' }]) {
    expect(assignee.equal('Asha@example.com', returned)).toBe(true);
  }
  expect(assignee.equal('Asha@example.com', 'ravi@example.com')).toBe(false);
});
