import { expect, test } from 'vitest';
import { columnChoices } from '../../src/transform/choices.js';
import { checkMap } from '../../src/transform/map-file.js';
import { workspace } from '../helpers/workspace.js';

const header = ['Phone', 'Stage', 'Source', 'Owner', 'Tags', 'Reason', 'Outcome', 'Paid by', 'City'];
const choices = (map: object) => columnChoices(checkMap({ version: 1, ...map }, 'the map'), header, workspace);

test('columns that the map binds to lists have their labels: options, active statuses and reasons, present members', () => {
  const fields = { phone: 'Phone', assignee: 'Owner', status: 'Stage', lostReason: 'Reason', contact_source: 'Source' };
  expect(choices({ fields: { ...fields, city: 'City' } })).toEqual([
    { column: 1, labels: ['Fresh', 'Interested', 'Won', 'Lost'], open: false },
    { column: 2, labels: ['Website', 'Facebook', 'Google Ads', 'Referral'], open: false },
    { column: 3, labels: ['asha@example.com', 'ravi@example.com'], open: false },
    { column: 5, labels: ['Budget'], open: false },
  ]);
});

test('fields of actions count too, and the currency of a payment', () => {
  const actions = [
    { type: '1001', fields: { outcome: 'Outcome', note: 'City' } },
    { type: 'PAYMENT', status: { value: 'COMPLETED' }, currency: 'Paid by', amount: 'City' },
  ];
  expect(choices({ fields: { phone: 'Phone' }, actions })).toMatchObject([
    { column: 6, labels: ['Liked', 'Disliked'], open: false },
    { column: 7, open: false },
  ]);
});

test('tags, and columns that the map translates, may say something else', () => {
  const fields = { phone: 'Phone', interests: 'Tags', status: { column: 'Stage', values: { Hot: 'Interested' } } };
  expect(choices({ fields }).map(({ column, open }) => [column, open])).toEqual([
    [1, true],
    [4, true],
  ]);
});
