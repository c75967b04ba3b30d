import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bareCode,
  readAction,
  readActionPage,
  readCreatedActions,
  readCreatedLead,
  readLead,
  readLeadPage,
  readLeadWithActions,
  readUpdatedLead,
} from '../../src/telecrm/schemas.js';

test("a created lead, as the document's example has it: in an array, partly ignored", () => {
  const body = [
    {
      lead_id: '603d2b2f9b1e8a001c8e4f5c',
      actions: [
        { action_id: '603d', status: 'CREATED' },
        { action_id: null, status: 'IGNORED' },
      ],
      remarks: [{ field: 'fields.rating', status: 'IGNORED', remark: 'Rating must be between 1 and 5' }],
    },
  ];
  const expected = {
    leadId: '603d2b2f9b1e8a001c8e4f5c',
    actions: [
      { id: '603d', status: 'CREATED' },
      { id: null, status: 'IGNORED' },
    ],
    remarks: [{ field: 'fields.rating', status: 'IGNORED', remark: 'Rating must be between 1 and 5' }],
  };
  expect(readCreatedLead(body)).toEqual(expected);
  expect(readCreatedLead(body[0])).toEqual(expected);
});

test('a remark of an unknown shape is still a remark', () => {
  expect(readCreatedLead({ lead_id: 7, remarks: ['odd', { field: 'fields.x' }] })).toEqual({
    leadId: '7',
    actions: [],
    remarks: [
      { field: '', status: 'WARNING', remark: '"odd"' },
      { field: 'fields.x', status: 'WARNING', remark: 'no reason given' },
    ],
  });
});

test('without an id no lead was created, as far as anybody can tell', () => {
  for (const body of [{}, [], null, 'L1', { lead_id: '' }, [{ lead_id: 'a' }, { lead_id: 'b' }]]) {
    expect(readCreatedLead(body)).toBeUndefined();
  }
});

test('actions must be answered one for one', () => {
  const body = { actions: [{ action_id: 'A', status: 'CREATED' }] };
  expect(readCreatedActions(1)(body)).toEqual({ actions: [{ id: 'A', status: 'CREATED' }], remarks: [] });
  expect(readCreatedActions(2)(body)).toBeUndefined();
  expect(readCreatedActions(1)({})).toBeUndefined();
});

test.each(['id', '_id', 'lead_id', 'leadId'])('a search row may call its id %s', (name) => {
  expect(readLead({ [name]: 'L1', fields: {} })?.id).toBe('L1');
});

test('a search row may have no id, as the document says', () => {
  expect(readLead({ fields: { name: 'Asha' } })).toEqual({
    fields: { name: 'Asha' },
    raw: { fields: { name: 'Asha' } },
  });
});

test('status, rating, assignee and lost reason are found at the top level too', () => {
  const live = {
    id: 'L1',
    status: 'Fresh',
    rating: 3,
    employeeid: 'asha@x.in',
    lostReason: 'No Need',
    fields: { name: 'A' },
    isSpam: true,
  };
  expect(readLead(live)).toEqual({
    id: 'L1',
    fields: { name: 'A', status: 'Fresh', rating: 3, assignee: 'asha@x.in', lostReason: 'No Need' },
    raw: live,
  });
  expect(readLead({ status: 'top', rating: 0, fields: { status: 'inside' } })?.fields).toEqual({ status: 'inside' });
});

test('a page without a total is not taken for the last one', () => {
  expect(readLeadPage({ data: [{ fields: {} }], total_count: 41 })?.totalCount).toBe(41);
  expect(readLeadPage({ data: [{ fields: {} }] })?.totalCount).toBe(Number.POSITIVE_INFINITY);
  expect(readLeadPage({ data: [{ fields: {} }], skip: 20, limit: 10 })?.totalCount).toBe(21);
  expect(readLeadPage({ data: [{ fields: {} }, 'odd'] })).toBeUndefined();
  expect(readLeadPage([{ data: [], total_count: 0 }])).toEqual({ leads: [], totalCount: 0 });
  for (const odd of ['41', null, 1e999]) {
    expect(readLeadPage({ data: [], total_count: odd })).toBeUndefined();
    expect(readLeadPage({ data: [], skip: odd })).toBeUndefined();
  }
  for (const none of [null, 'data', [], { data: {} }, { total_count: 1 }]) expect(readLeadPage(none)).toBeUndefined();
});

test('a timeline entry of any type is read', () => {
  const call = {
    id: 'A1',
    type: 'MISSED_CALL',
    creationTimestamp: 1_700_000_000_000,
    employeeid: 'a@x.in',
    duration: 4,
  };
  expect(readAction(call)).toMatchObject({
    id: 'A1',
    type: 'MISSED_CALL',
    createdOn: 1_700_000_000_000,
    performedBy: 'a@x.in',
    fields: {},
    raw: call,
  });
  const payment = { type: 'PAYMENT', status: 'PENDING', currency: 'INR', amount: 5000, created_on: '1700000000000' };
  expect(readAction([payment])).toMatchObject({
    status: 'PENDING',
    currency: 'INR',
    amount: '5000',
    createdOn: 1_700_000_000_000,
  });
  expect(readActionPage({ data: [call], total_count: 1 })?.actions).toHaveLength(1);
  expect(readLeadWithActions({ fields: {}, actions: [{ type: 'ACTION_1001' }] })?.actions?.[0]?.type).toBe('1001');
  expect(readLeadWithActions({ fields: {} })).not.toHaveProperty('actions');
});

test('the three spellings of a custom action are one; other types stay', () => {
  expect(['ACTION_1001', '1001', 'PAYMENT', 'ACTION_X'].map(bareCode)).toEqual(['1001', '1001', 'PAYMENT', 'ACTION_X']);
  expect(readAction({ type: 1001 })?.type).toBe('1001');
});

test('an update answers with the fields as they are now', () => {
  expect(readUpdatedLead({ fields: { name: 'A' } })).toEqual({ fields: { name: 'A' } });
  expect(readUpdatedLead({ ok: true })).toBeUndefined();
});

test('no JSON makes a reader throw', () => {
  const readers = [
    readCreatedLead,
    readCreatedActions(1),
    readLead,
    readLeadPage,
    readLeadWithActions,
    readAction,
    readActionPage,
  ];
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      for (const read of readers) read(body);
    }),
  );
});
