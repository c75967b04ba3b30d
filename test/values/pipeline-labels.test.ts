import { expect, test } from 'vitest';
import { converter, read, tip } from './reading.js';

const status = converter('STATUS');
const lostReason = converter('lostReason', { field: { apiName: 'lost_reason' } });

test('a status is matched without case and blanks', () => {
  expect(read(status, 'interested')).toBe('Interested');
});

test('an unknown status is refused with the nearest one and the line of the map', () => {
  expect(read(status, 'Lots')).toBe('STATUS_UNKNOWN: "Lots" is not a status; did you mean "Lost"?');
  expect(tip(status, 'Lots')).toBe('Write it as "Lost", or add "values": {"Lots": "Lost"} to "status" in the map.');
  expect(read(status, 'Zebra')).toBe('STATUS_UNKNOWN: "Zebra" is not a status');
  expect(tip(status, 'Zebra')).toBe(
    'Use a status of the pipeline (Fresh, Interested, Won, Lost), or add "values": {"Zebra": "…"} to "status" in the map.',
  );
});

test('an archived status is named as such', () => {
  expect(read(status, 'site visit')).toBe(
    'STATUS_ARCHIVED: "site visit" is an archived status, which the API would drop',
  );
  expect(tip(status, 'site visit')).toContain('with an active status: Fresh, Interested, Won, Lost');
});

test('lost reasons', () => {
  expect(read(lostReason, 'TOO EXPENSIVE')).toBe('Too expensive');
  expect(read(lostReason, 'Expensive')).toBe(
    'LOST_REASON_UNKNOWN: "Expensive" is not a lost reason; did you mean "Too expensive"?',
  );
  expect(read(lostReason, 'Bought elsewhere')).toBe(
    'LOST_REASON_UNKNOWN: "Bought elsewhere" is an archived lost reason, which the API would drop',
  );
  expect(lostReason.equal('Too expensive', 'too  expensive')).toBe(true);
});
