import { expect, test } from 'vitest';
import { proposeActionSheet } from '../../src/transform/guess-actions.js';
import { workspace } from '../helpers/workspace.js';

const settings = { timezone: 'Asia/Kolkata', defaultCountry: 'IN' } as const;
const propose = (header: string[], ...rows: string[][]) =>
  proposeActionSheet('Actions', { header, rows, complete: true, workspace, settings });

test('lead, action, time and fields of a sheet of actions are found by names and values', () => {
  const { map, proposals, open, missing } = propose(
    ['Mobile', 'What', 'Done On', 'Note', 'Colour'],
    ['98450 12345', 'Site visit', '25/03/2026 10:30', 'came early', 'red'],
    ['98450 12346', '1001', '26/03/2026 11:00', '', 'blue'],
  );
  expect(map).toEqual({
    sheet: 'Actions',
    leadKey: 'Mobile',
    actions: [
      {
        type: { column: 'What' },
        created_on: { column: 'Done On', format: 'DD/MM/YYYY HH:mm' },
        fields: { note: 'Note' },
      },
    ],
  });
  expect(proposals.map(({ column, target }) => `${column} -> ${target}`)).toEqual([
    'What -> type',
    'Mobile -> leadKey',
    'Done On -> created_on',
    'Note -> fields.note',
  ]);
  expect([open, missing]).toEqual([['Colour'], []]);
});

test('a sheet whose lead or action is not certain is not in the map, and it is told which', () => {
  expect(propose(['Colour', 'Note'], ['red', 'came'])).toMatchObject({ open: ['Colour'], missing: ['lead', 'action'] });
  const found = propose(['Mobile', 'What'], ['98450 12345', 'Lunch']);
  expect([found.map, found.missing]).toEqual([undefined, ['action']]);
  // The order of day and month is never guessed.
  const ambiguous = propose(['Mobile', 'What', 'Date'], ['98450 12345', '1001', '03/04/2026']);
  expect([ambiguous.map?.actions, ambiguous.open]).toEqual([[{ type: { column: 'What' } }], ['Date']]);
});
