import { mkdtemp, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeLine, encodeLine } from '../../src/journal/codec.js';
import { type JournalFile, openJournal } from '../../src/journal/journal.js';
import { openOutcomes } from '../../src/journal/outcomes.js';
import type { JournalRecord } from '../../src/journal/records.js';
import { replayJournal } from '../../src/journal/replay.js';

const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'journal-'));
const head = { create: true, run: '20261122-161803-leads-7f3a', manifest: 'abc' } as const;
const intent = (row: number, attempt = 1): JournalRecord => ({
  t: 'intent',
  row,
  op: 'create-lead',
  payload: 'p',
  attempt,
  at: 1,
});
const done = (row: number): JournalRecord => ({
  t: 'answer',
  row,
  op: 'create-lead',
  attempt: 1,
  kind: 'DONE',
  outcome: { status: 'created', leadId: `lead-${row}`, actions: [{ status: 'created', id: 'a1' }], remarks: [] },
});

test('a line is a JSON object whose last member is the CRC-32 of the bytes before it', () => {
  expect(encodeLine({ t: 'end', exit: 0, at: '2026-11-22T16:18:09.120Z' })).toBe(
    '{"t":"end","exit":0,"at":"2026-11-22T16:18:09.120Z","crc":"5f6b4e09"}\n',
  );
});

test('any record that is written reads back the same, and no changed byte goes unnoticed', () => {
  const record = fc.record({
    t: fc.constant('verdict' as const),
    row: fc.integer({ min: 1, max: 1e6 }),
    evidence: fc.string({ unit: 'binary' }),
  });
  fc.assert(
    fc.property(record, fc.nat(), fc.integer({ min: 1, max: 255 }), (given, at, flip) => {
      const line = encodeLine({ ...given, outcome: { status: 'failed' } });
      expect(line.indexOf('\n')).toBe(line.length - 1);
      expect(decodeLine(line.slice(0, -1))).toMatchObject({ record: given });
      const bytes = Buffer.from(line.slice(0, -1));
      const position = at % bytes.length;
      bytes.writeUInt8(bytes.readUInt8(position) ^ flip, position);
      expect(decodeLine(bytes.toString('utf8'))).toHaveProperty('fault');
    }),
  );
});

test('what was appended is there after a restart, in a file for its owner only', async () => {
  const path = join(await folder(), 'journal.jsonl');
  const journal = await openJournal(path, head);
  await Promise.all([intent(2), intent(3), done(2)].map((record) => journal.append(record)));
  await journal.close();
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const state = await replayJournal(path);
  expect([state.run, state.manifestHash, state.statusOf(2), state.statusOf(3), state.statusOf(4)]).toEqual([
    head.run,
    'abc',
    'created',
    'in-doubt',
    undefined,
  ]);
  const outcomes = await openOutcomes(path, state);
  const [second, third, fourth] = await outcomes.outcomesOf([2, 3, 4]);
  await outcomes.close();
  expect(second).toEqual({
    row: 2,
    status: 'created',
    leadId: 'lead-2',
    actions: [{ status: 'created', id: 'a1' }],
    remarks: [],
  });
  expect(third).toMatchObject({ status: 'unknown', remarks: [{ code: 'OUTCOME_UNKNOWN' }] });
  expect(fourth).toMatchObject({ status: 'unprocessed', remarks: [] });
});

test('a refused token leaves the row as if it had not been sent, but never after a lost answer', async () => {
  const path = join(await folder(), 'journal.jsonl');
  const journal = await openJournal(path, head);
  const answer = (row: number, attempt: number, kind: 'REJECTED' | 'AMBIGUOUS'): JournalRecord => ({
    t: 'answer',
    row,
    op: 'create-lead',
    attempt,
    kind,
  });
  for (const record of [
    intent(2),
    answer(2, 1, 'REJECTED'),
    intent(3),
    answer(3, 1, 'AMBIGUOUS'),
    intent(3, 2),
    answer(3, 2, 'REJECTED'),
  ]) {
    await journal.append(record);
  }
  await journal.close();
  const state = await replayJournal(path);
  expect([state.statusOf(2), state.statusOf(3)]).toEqual([undefined, 'in-doubt']);
});

test('cut at any byte, a journal tells a prefix of what happened, and goes on behind the last whole line', async () => {
  const path = join(await folder(), 'journal.jsonl');
  const journal = await openJournal(path, head);
  for (let row = 2; row < 7; row++) for (const record of [intent(row), done(row)]) await journal.append(record);
  await journal.close();
  const whole = await readFile(path);
  const headEnd = whole.indexOf(10) + 1;
  for (let length = headEnd; length < whole.length; length += 1) {
    await writeFile(path, whole.subarray(0, length));
    const state = await replayJournal(path);
    const lines = whole.subarray(0, length).toString().split('\n').length - 2;
    const told = [2, 3, 4, 5, 6].map((row) => state.statusOf(row));
    expect(told).toEqual(
      [2, 3, 4, 5, 6].map((_, at) => (lines >= 2 * at + 2 ? 'created' : lines === 2 * at + 1 ? 'in-doubt' : undefined)),
    );
    expect(state.validBytes).toBe(whole.lastIndexOf(10, length - 1) + 1);
  }
  await truncate(path, whole.length - 3);
  const torn = await replayJournal(path);
  const again = await openJournal(path, { append: true, validBytes: torn.validBytes });
  await again.append(done(6));
  await again.close();
  expect((await readFile(path)).equals(whole)).toBe(true);
});

test('damage in the middle is refused and named, since what comes behind it cannot be trusted', async () => {
  const path = join(await folder(), 'journal.jsonl');
  const journal = await openJournal(path, head);
  for (let row = 2; row < 5; row++) await journal.append(done(row));
  await journal.close();
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('lead-3', 'lead-9'));
  await expect(replayJournal(path)).rejects.toThrow(
    `The journal ${path} is damaged in line 3: its checksum does not fit.`,
  );
  await writeFile(path, '');
  await expect(replayJournal(path)).rejects.toThrow('the journal is empty');
  await writeFile(path, encodeLine({ t: 'run', v: 2, run: 'r', manifest: 'm' }));
  await expect(replayJournal(path)).rejects.toThrow('has format 2; this version of telecrm-bulk reads format 1');
});

/** A file in memory whose n-th write or sync fails, and whose first sync waits until it is let go. */
function fakeFile(failing?: { call: 'write' | 'datasync'; at: number; code: string }) {
  const calls: string[] = [];
  const count = { write: 0, datasync: 0 };
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const run = async (call: 'write' | 'datasync', text: string): Promise<void> => {
    calls.push(text);
    count[call] += 1;
    if (failing?.call === call && failing.at === count[call])
      throw Object.assign(new Error('no'), { code: failing.code });
  };
  const file: JournalFile = {
    write: (data) => run('write', `write ${data.toString().split('\n').length - 1} lines`),
    async datasync() {
      await run('datasync', 'sync');
      if (count.datasync === 2) await held;
    },
    truncate: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return { file, calls, release };
}

test('records that come while a sync is under way share the next write and the next sync', async () => {
  const { file, calls, release } = fakeFile();
  const journal = await openJournal(join(await folder(), 'j'), head, () => Promise.resolve(file));
  const first = journal.append(intent(2));
  await new Promise((resolve) => setImmediate(resolve));
  const others = [3, 4, 5, 6].map((row) => journal.append(intent(row)));
  release();
  await Promise.all([first, ...others]);
  expect(calls).toEqual(['write 1 lines', 'sync', 'write 1 lines', 'sync', 'write 4 lines', 'sync']);
});

test.each([
  { call: 'write', at: 2, code: 'ENOSPC', words: 'the disk is full' },
  { call: 'datasync', at: 3, code: 'EIO', words: 'the disk reports an error' },
] as const)('after a failed $call nothing is accepted any more', async ({ call, at, code, words }) => {
  const { file, calls, release } = fakeFile({ call, at, code });
  release();
  const journal = await openJournal(join(await folder(), 'j'), head, () => Promise.resolve(file));
  for (let n = 2; n < at; n++) await journal.append(intent(n));
  await expect(journal.append(intent(9))).rejects.toThrow(words);
  const before = calls.length;
  await expect(journal.append(intent(10))).rejects.toThrow('Nothing more is sent without it.');
  expect(calls.length).toBe(before);
});
