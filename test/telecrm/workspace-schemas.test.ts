import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readPipeline } from '../../src/telecrm/pipeline-schema.js';
import {
  readActionDefinition,
  readActionDefinitions,
  readField,
  readFields,
  readMember,
  readMemberPage,
  readMetadata,
} from '../../src/telecrm/workspace-schemas.js';

test('a custom field, summary and detail', () => {
  const summary = {
    type: 'DROPDOWN',
    apiName: 'source',
    lockAfterCreate: true,
    isLeadid: false,
    options: ['Web', 'Walk-in'],
  };
  expect(readField(summary)).toMatchObject({
    apiName: 'source',
    type: 'DROPDOWN',
    lockAfterCreate: true,
    options: ['Web', 'Walk-in'],
  });
  const detail = {
    id: 'f1',
    type: 'TAGS',
    apiName: 'labels',
    tags: [{ id: 't1', label: 'Hot' }],
    dateFormat: 'DD/MM/YYYY',
  };
  expect(readField(detail)).toMatchObject({
    id: 'f1',
    lockAfterCreate: false,
    isLeadid: false,
    tags: ['Hot'],
    dateFormat: 'DD/MM/YYYY',
  });
});

test('a type that nobody described is kept', () => {
  expect(readFields({ customFields: [{ apiName: 'x', type: 'geo_point' }] })).toMatchObject([{ type: 'GEO_POINT' }]);
});

test('one field that cannot be understood spoils the list: nothing is left out silently', () => {
  expect(readFields({ customFields: [{ apiName: 'x', type: 'TEXT' }, { label: 'y' }] })).toBeUndefined();
  expect(readFields([{ apiName: 'x', type: 'TEXT' }])).toHaveLength(1);
  expect(readFields({})).toBeUndefined();
});

test('a custom action, summary and detail', () => {
  expect(readActionDefinition({ code: 1001, score: 5, source: 'USER' })).toMatchObject({
    code: '1001',
    displayName: '1001',
    allowsPredating: false,
  });
  const detail = {
    id: 'a1',
    code: 'ACTION_1001',
    displayName: 'Site Visit',
    fieldSchema: {
      note: { type: 'TEXT' },
      how: { type: 'dropdown', options: ['Car', { label: 'Bus' }] },
      when: 'DATE',
      odd: 5,
    },
    allowPredatedActivity: { enabled: true },
  };
  expect(readActionDefinitions({ customActions: [detail] })).toMatchObject([
    {
      code: '1001',
      displayName: 'Site Visit',
      fieldSchema: {
        note: { type: 'TEXT' },
        how: { type: 'DROPDOWN', options: ['Car', 'Bus'] },
        when: { type: 'DATE' },
        odd: { type: 'UNKNOWN' },
      },
      allowsPredating: true,
    },
  ]);
});

test('the pipeline by stages, as documented', () => {
  const body = {
    leadStages: [
      {
        stageid: 's1',
        stageType: 'OPEN',
        activeStatuses: [{ statusid: 1, label: 'Fresh' }],
        archivedStatuses: [{ statusid: 2, label: 'Old' }],
      },
      { stageid: 's2', stageType: 'WON', activeStatuses: [{ statusid: 3, label: 'Won' }] },
    ],
    activeLeadLostReasons: [{ reasonid: 1, reasonLabel: 'No Need', isDefault: false }],
    archivedLeadLostReasons: [{ reasonid: 2, reasonLabel: 'Moved' }],
  };
  expect(readPipeline(body)).toMatchObject({
    shape: 'stages',
    statuses: [
      { label: 'Fresh', stage: 'OPEN', archived: false },
      { label: 'Old', stage: 'OPEN', archived: true },
      { label: 'Won', stage: 'WON', archived: false },
    ],
    lostReasons: [
      { label: 'No Need', archived: false },
      { label: 'Moved', archived: true },
    ],
  });
});

test('the pipeline in the flat shape that an integrator met', () => {
  const body = {
    statuses: ['Fresh', { label: 'Won', stageType: 'won' }, { name: 'Old', isArchived: true }],
    lostReasons: [{ reasonLabel: 'No Need' }],
  };
  expect(readPipeline(body)).toMatchObject({
    shape: 'flat',
    statuses: [
      { label: 'Fresh', stage: 'OPEN', archived: false },
      { label: 'Won', stage: 'WON', archived: false },
      { label: 'Old', stage: 'OPEN', archived: true },
    ],
    lostReasons: [{ label: 'No Need', archived: false }],
  });
  expect(readPipeline({ statuses: [5.5, {}] })).toBeUndefined();
  expect(readPipeline({})).toBeUndefined();
});

test('team members, with texts that may be null', () => {
  const page = {
    data: [
      { name: null, email: 'a@x.in', status: 'Invited', license: null },
      { name: null, email: null },
    ],
    total_count: 2,
  };
  expect(readMemberPage(page)).toMatchObject({
    members: [{ name: '', email: 'a@x.in', status: 'Invited' }],
    totalCount: 2,
  });
  expect(readMemberPage({ data: ['odd'] })).toBeUndefined();
  expect(
    readMember({ name: 'A', email: 'a@x.in', phone_number: '91', role: 'CALLER', status: 'INVITED' }),
  ).toMatchObject({ phoneNumber: '91', role: 'CALLER' });
});

test('metadata', () => {
  expect(
    readMetadata({ name: 'Acme', id: 'e1', creationTimeStamp: 1_609_459_200_000, leadIdentifierFieldId: 'phone' }),
  ).toMatchObject({
    id: 'e1',
    name: 'Acme',
    createdOn: 1_609_459_200_000,
    leadIdentifierFieldId: 'phone',
  });
  expect(readMetadata({ message: 'hello' })).toBeUndefined();
});

test('no JSON makes a reader throw', () => {
  const readers = [
    readField,
    readFields,
    readActionDefinition,
    readActionDefinitions,
    readPipeline,
    readMember,
    readMemberPage,
    readMetadata,
  ];
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      for (const read of readers) read(body);
    }),
  );
});
