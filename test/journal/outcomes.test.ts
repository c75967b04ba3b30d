import { writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openOutcomes } from '../../src/journal/outcomes.js';
import type { RecordedRemark } from '../../src/journal/records.js';
import { replayJournal } from '../../src/journal/replay.js';
import type { Outcome } from '../../src/model/outcome.js';
import { remarkCodes } from '../../src/model/remark-codes.js';
import { answer, created, intent, journalOf, verdict } from './a-journal.js';

async function outcomesIn(path: string, rows: number[]): Promise<Outcome[]> {
  const outcomes = await openOutcomes(path, await replayJournal(path));
  try {
    return await outcomes.outcomesOf(rows);
  } finally {
    await outcomes.close();
  }
}

const repaired: RecordedRemark = {
  column: 'Mobile',
  field: 'phone',
  value: '098765 43210',
  level: 'WARNING',
  code: 'PHONE_REPAIRED',
  message: 'read as +91 98765 43210',
  tip: remarkCodes.PHONE_REPAIRED.tip,
  origin: 'local',
};

test('each row has the fate that was told last', async () => {
  const path = await journalOf(
    intent(2, { remarks: [repaired] }),
    { ...created(2), outcome: { status: 'created', leadId: 'lead-2', remarks: [repaired] } },
    verdict(3, 'unknown'),
    { ...verdict(3, 'updated'), outcome: { status: 'updated', actions: [{ status: 'ignored' }] } },
    intent(4),
    answer(4, 'NOT_SENT'),
  );
  expect(await outcomesIn(path, [2, 3, 4, 5])).toEqual([
    { row: 2, status: 'created', leadId: 'lead-2', actions: [], remarks: [{ ...repaired, row: 2 }] },
    { row: 3, status: 'updated', leadId: undefined, actions: [{ status: 'ignored' }], remarks: [] },
    { row: 4, status: 'unprocessed', actions: [], remarks: [] },
    { row: 5, status: 'unprocessed', actions: [], remarks: [] },
  ]);
});

test('a row in doubt is unknown, with its actions and what was known before it was sent', async () => {
  const path = await journalOf(
    intent(2, { remarks: [repaired], actions: 2 }),
    answer(2, 'AMBIGUOUS'),
    intent(2, { attempt: 2, remarks: [repaired], actions: 2 }),
  );
  const [outcome] = await outcomesIn(path, [2]);
  expect(outcome).toMatchObject({ status: 'unknown', actions: [{ status: 'unknown' }, { status: 'unknown' }] });
  expect(outcome?.remarks.map(({ row, level, code, origin }) => [row, level, code, origin])).toEqual([
    [2, 'WARNING', 'PHONE_REPAIRED', 'local'],
    [2, 'ERROR', 'OUTCOME_UNKNOWN', 'local'],
  ]);
});

test('a row whose run ended between two of its calls is unprocessed: its fields are set, and it can begin again', async () => {
  const update = { op: 'update-lead' } as const;
  const updated = [intent(2, update), { ...answer(2, 'DONE'), ...update }];
  const fateOf = async (...more: Parameters<typeof journalOf>): Promise<string | undefined> =>
    (await outcomesIn(await journalOf(...updated, ...more), [2]))[0]?.status;
  const actions = (attempt: number) => intent(2, { op: 'create-actions', attempt });
  expect(await fateOf()).toBe('unprocessed');
  expect(await fateOf(actions(2), { ...answer(2, 'NOT_SENT', 2), op: 'create-actions' })).toBe('unprocessed');
  expect(await fateOf(actions(2))).toBe('unknown');
  expect(await fateOf(actions(2), { ...answer(2, 'AMBIGUOUS', 2), op: 'create-actions' })).toBe('unknown');
  expect(await fateOf(actions(2), { ...answer(2, 'DONE', 2), op: 'create-actions' })).toBe('unknown');
});

test('fates are found in a journal of many blocks, whatever the order', async () => {
  const rows = Array.from({ length: 3000 }, (_, at) => at + 2);
  const long = 'x'.repeat(300_000);
  const path = await journalOf(
    ...rows.map((row) => intent(row)),
    { ...verdict(5000, 'failed'), evidence: long },
    ...rows.toReversed().map((row) => created(row)),
  );
  const asked = [5000, ...rows, 2];
  const outcomes = await outcomesIn(path, asked);
  expect(outcomes.map(({ row }) => row)).toEqual(asked);
  expect(outcomes.slice(1).every(({ row, leadId }) => leadId === `lead-${row}`)).toBe(true);
});

test('a journal that was replaced after it was read is not believed', async () => {
  const path = await journalOf(verdict(2, 'failed'), verdict(3, 'failed'));
  const state = await replayJournal(path);
  await writeFile(path, '');
  const outcomes = await openOutcomes(path, state);
  await expect(outcomes.outcomesOf([3])).rejects.toThrow('was changed while it was read');
  await outcomes.close();
});
