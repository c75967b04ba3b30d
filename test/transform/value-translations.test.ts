import { expect, test } from 'vitest';
import type { Table } from '../../src/model/table.js';
import { readValueTranslations } from '../../src/transform/value-translations.js';
import { mapping } from '../helpers/mapping.js';

/** A list of values as a table; its first row is row 2. */
function list(header: string, ...lines: string[]): Table {
  const rows = lines.map((line, at) => ({ row: at + 2, cells: line.split(',') }));
  return {
    name: 'leads-values.csv',
    header: header.split(','),
    notes: [],
    rows: {
      async *[Symbol.asyncIterator]() {
        yield await Promise.resolve(rows);
      },
    },
  };
}

const columns = 'field,value,count,suggestion,use';
const translated = (...lines: string[]) => readValueTranslations(list(columns, ...lines), 'leads-values.csv');

test('a value with a "use" is translated, whatever its case and blanks; without one nothing happens', async () => {
  const translations = await translated('status,Hot  lead,3,,Interested', 'status,Cold,1,Old,');
  const { map } = mapping({ fields: { phone: 'P', status: 'S' } }, ['P', 'S'], { translations });
  expect(map(['9876543210', ' HOT LEAD ']).draft.fields.status).toBe('Interested');
  expect(map(['9876543210', 'Cold']).remarks[0]?.code).toBe('STATUS_UNKNOWN');
});

test('it goes before the map\'s own "values", and reads what these make of a cell, since the list names that', async () => {
  const translations = await translated('status,Hot,1,,Won', 'status,Intrested,1,,Interested');
  const fields = {
    phone: 'P',
    status: { column: 'S', values: { Hot: 'Lost', Warm: 'Intrested' }, default: 'Intrested' },
  };
  const { map } = mapping({ fields }, ['P', 'S'], { translations });
  const statusOf = (cell: string) => map(['9876543210', cell]).draft.fields.status;
  expect(['Hot', 'Warm', ''].map(statusOf)).toEqual(['Won', 'Interested', 'Interested']);
});

test('tags are translated one by one, and one may become several', async () => {
  const translations = await translated('interests,Swim,2,,Gym;Parking', 'interests,Metro,1,,Near Metro');
  const { map } = mapping({ fields: { phone: 'P', interests: 'I' } }, ['P', 'I'], { translations });
  expect(map(['9876543210', 'swim; metro']).draft.fields.interests).toEqual(['Gym', 'Parking', 'Near Metro']);
});

test('fields of actions, and parts of payments, by their path in the map', async () => {
  const translations = await translated('actions[0].outcome,Yes,2,,Liked', 'actions[1].status,Done,1,,COMPLETED');
  const actions = [
    { type: '1001', fields: { outcome: 'O' } },
    { type: 'PAYMENT', status: 'S', currency: { value: 'INR' }, amount: { value: 5 } },
  ];
  const { map } = mapping({ fields: { phone: 'P' }, actions }, ['P', 'O', 'S'], { translations });
  const drafts = map(['9876543210', 'yes', 'DONE']).draft.actions;
  expect([drafts[0]?.fields?.outcome, drafts[1]?.status]).toEqual(['Liked', 'COMPLETED']);
});

test('a list without its columns is refused, all of them named', async () => {
  await expect(readValueTranslations(list('Field,Old,New', 'a,b,c'), 'v.csv')).rejects.toThrow(
    'v.csv is not a list of values: it has no column "value", "use"; its columns are Field, Old, New.',
  );
});

test('fields that do not exist and rows that contradict each other: all faults at once', async () => {
  const translations = await translated(
    'statsu,Hot,1,,Won',
    'status,Hot,1,,Won',
    'status,hot,1,,Lost',
    'status,,1,,Lost',
    ',Hot,1,,Lost',
    'nonsense,Hot,1,,',
  );
  expect(() => mapping({ fields: { phone: 'P', status: 'S' } }, ['P', 'S'], { translations })).toThrow(
    [
      'leads-values.csv has 4 faults:',
      '  - row 4: "hot" of "status" is "Won" in row 3, and "Lost" here',
      '  - row 5: "value" is empty; an empty cell is filled by "default" in the map',
      '  - row 6: "field" is empty',
      '  - row 2: neither the workspace nor the map\'s actions have a field "statsu"; did you mean "status"?',
    ].join('\n'),
  );
});

test('what is said of a cell of tags names every tag that the workspace does not have', () => {
  const { map } = mapping({ fields: { phone: 'P', interests: 'I' } }, ['P', 'I']);
  expect(map(['9876543210', 'Swim; Gym; Parkng']).remarks.map(({ unknown }) => unknown)).toEqual([
    [{ value: 'Swim' }, { value: 'Parkng', suggestion: 'Parking' }],
  ]);
});
