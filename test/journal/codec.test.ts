import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeLine, encodeLine } from '../../src/journal/codec.js';
import type { JournalRecord } from '../../src/journal/records.js';
import { writtenStatuses } from '../../src/model/outcome.js';
import { type RemarkCode, remarkCodes } from '../../src/model/remark-codes.js';
import { verdict } from './a-journal.js';

test('a line is a JSON object whose last member is the CRC-32 of the bytes before it', () => {
  expect(encodeLine({ t: 'end', exit: 0, at: '2026-11-22T16:18:09.120Z' })).toBe(
    '{"t":"end","exit":0,"at":"2026-11-22T16:18:09.120Z","crc":"5f6b4e09"}\n',
  );
  expect(encodeLine({ ...verdict(2, 'failed'), evidence: 'नमस्ते' })).toBe(
    '{"t":"verdict","row":2,"outcome":{"status":"failed"},"evidence":"नमस्ते","crc":"c69ab7d9"}\n',
  );
});

const text = fc.string({ unit: 'binary', maxLength: 30 });
const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
const row = fc.integer({ min: 1, max: 0x7fffffff });
const remark = fc.record(
  {
    column: text,
    field: text,
    value: text,
    level: fc.constantFrom('ERROR' as const, 'IGNORED' as const, 'WARNING' as const),
    code: fc.constantFrom(...(Object.keys(remarkCodes) as RemarkCode[])),
    message: text,
    tip: text,
    origin: fc.constantFrom('local' as const, 'api' as const),
  },
  { requiredKeys: ['level', 'code', 'message', 'tip', 'origin'] },
);
const outcome = fc.record(
  {
    status: fc.constantFrom(...writtenStatuses),
    leadId: text,
    actions: fc.array(
      fc.record(
        { status: fc.constantFrom('created' as const, 'ignored' as const, 'unknown' as const), id: text },
        { requiredKeys: ['status'] },
      ),
    ),
    remarks: fc.array(remark, { maxLength: 3 }),
  },
  { requiredKeys: ['status'] },
);
const call = {
  row,
  op: fc.constantFrom(
    'create-lead' as const,
    'update-lead' as const,
    'create-actions' as const,
    'update-action' as const,
    'create-member' as const,
    'set-availability' as const,
  ),
  attempt: fc.integer({ min: 1, max: 1000 }),
};
const records: fc.Arbitrary<JournalRecord> = fc.oneof(
  fc.record({ t: fc.constant('run' as const), v: fc.constant(1), run: text, manifest: text }),
  fc.record({ t: fc.constant('survey' as const), read: fc.nat(), at: text }),
  fc.record({
    t: fc.constant('intent' as const),
    ...call,
    key: optional(text),
    payload: text,
    at: fc.double({ noNaN: true, noDefaultInfinity: true }).map((at) => at + 0),
    remarks: optional(fc.array(remark, { maxLength: 3 })),
  }),
  fc.record({
    t: fc.constant('answer' as const),
    ...call,
    kind: fc.constantFrom('NOT_SENT' as const, 'REJECTED' as const, 'DONE' as const, 'AMBIGUOUS' as const),
    status: optional(fc.nat()),
    code: optional(text),
    outcome: optional(outcome),
  }),
  fc.record({ t: fc.constant('verdict' as const), row, outcome, evidence: optional(text) }),
  fc.record({ t: fc.constant('end' as const), exit: fc.nat(255), at: text }),
);

test('any record that is written reads back the same, from one line', () => {
  fc.assert(
    fc.property(records, (record) => {
      const line = encodeLine(record);
      expect(line.indexOf('\n')).toBe(line.length - 1);
      const decoded = decodeLine(line.slice(0, -1));
      expect(decoded).toMatchObject({ record: JSON.parse(JSON.stringify(record)) });
    }),
    { numRuns: 300 },
  );
});

test('no changed byte goes unnoticed', () => {
  fc.assert(
    fc.property(records, fc.nat(), fc.integer({ min: 1, max: 255 }), (record, at, flip) => {
      const bytes = Buffer.from(encodeLine(record).slice(0, -1));
      const position = at % bytes.length;
      bytes.writeUInt8(bytes.readUInt8(position) ^ flip, position);
      expect(decodeLine(bytes.toString('utf8'))).toHaveProperty('fault');
    }),
    { numRuns: 300 },
  );
});

const checked = (body: string): string => `${body},"crc":"${crc32(body).toString(16).padStart(8, '0')}"}`;

test.each([
  ['no checksum', '{"t":"end","exit":0,"at":""}', { fault: 'it does not end with a checksum' }],
  ['a checksum in capitals', checked('{"t":"end"').toUpperCase(), { fault: 'it does not end with a checksum' }],
  ['no JSON', checked('{"t":'), { fault: 'it is not JSON' }],
  ['a later format', checked('{"t":"run","v":2'), { fault: 'it has format 2', foreign: 'version' }],
  [
    'an unknown record',
    checked('{"t":"undo","row":2'),
    { fault: 'it holds a record that this version does not know', foreign: 'record' },
  ],
  [
    'an unknown status',
    checked('{"t":"verdict","row":2,"outcome":{"status":"merged"}'),
    { fault: 'it holds a record that this version does not know', foreign: 'record' },
  ],
])('%s is a fault', (_, line, fault) => {
  expect(decodeLine(line)).toEqual(fault);
});

test('what a later version adds to a record is no fault', () => {
  expect(decodeLine(checked('{"t":"survey","read":4,"at":"","seconds":2'))).toMatchObject({ record: { read: 4 } });
});
