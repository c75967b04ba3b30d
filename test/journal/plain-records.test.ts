import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPlainRecord } from '../../src/journal/plain-records.js';
import { recordSchema } from '../../src/journal/records.js';

const intent = {
  ...{ t: 'intent', row: 2, op: 'create-lead', key: 'k', payload: 'p', attempt: 1, at: 1_700_000_000_000 },
  ...{ actions: 1, slots: [0], lead: 'l' },
};
const answer = {
  ...{ t: 'answer', row: 2, op: 'create-lead', attempt: 1, kind: 'DONE', ms: 51, status: 201, code: 'c' },
  outcome: {
    ...{ status: 'created', leadId: 'l', remarks: [] },
    actions: [{ status: 'created', id: 'a', hash: 'h' }],
  },
};

test('an intent and an answer of one row without remarks are plain; the other records are not', () => {
  expect([intent, answer, { ...answer, outcome: undefined }].map(isPlainRecord)).toEqual([true, true, true]);
  const remark = { level: 'WARNING', code: 'EXTRA_CELLS', message: 'm', tip: 't', origin: 'local' };
  const others = [
    { t: 'end', exit: 0, at: '' },
    { t: 'verdict', row: 2, outcome: answer.outcome },
    ...[
      { ...intent, rows: [3] },
      { ...intent, before: {} },
      { ...intent, remarks: [remark] },
    ],
    ...[
      { ...answer, rows: [3], more: [] },
      { ...answer, outcome: { ...answer.outcome, remarks: [remark] } },
    ],
  ];
  expect(others.map((record) => recordSchema.safeParse(record).success)).toEqual(others.map(() => true));
  expect(others.map(isPlainRecord)).toEqual(others.map(() => false));
});

/** One member, at any depth, becomes something else. */
function changed(value: unknown, path: number, to: unknown): unknown {
  if (typeof value !== 'object' || value === null) return to;
  const names = Object.keys(value);
  const chosen = names[path % Math.max(1, names.length)];
  const inside = (member: unknown): unknown => (path % 7 < 3 ? changed(member, Math.floor(path / 7), to) : to);
  const member = (name: string, old: unknown): unknown => (name === chosen ? inside(old) : old);
  if (Array.isArray(value)) return value.map((old, at) => member(String(at), old));
  return Object.fromEntries(Object.entries(value).map(([name, old]) => [name, member(name, old)]));
}

test('what is plain is taken as it is by the schema', () => {
  const values = fc.oneof(
    ...[
      fc.jsonValue({ maxDepth: 2 }),
      fc.integer(),
      fc.constant(undefined),
      fc.constantFrom(0, -1, 1.5, 2 ** 31, 1e999),
    ],
    ...[fc.constantFrom('created', 'update-lead', 'answer', 'intent', 'set-availability', 'merged', [], {}, null)],
  );
  fc.assert(
    fc.property(fc.constantFrom(intent, answer), fc.nat(), values, (record, path, to) => {
      const value = changed(record, path, to);
      if (!isPlainRecord(value)) return;
      const parsed = recordSchema.safeParse(value);
      expect(parsed.success && parsed.data).toEqual(value);
    }),
    { numRuns: 3_000 },
  );
});
