import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Journal, openJournal } from '../../src/journal/journal.js';
import type { AnswerRecord, IntentRecord, JournalRecord, VerdictRecord } from '../../src/journal/records.js';

/** A new folder for one test. */
export const folder = (): Promise<string> => mkdtemp(join(tmpdir(), 'journal-'));

export const head = { create: true, run: '20261122-161803-leads-7f3a', manifest: 'abc' } as const;

/** The call for a row is announced. */
export const intent = (row: number, more: Partial<IntentRecord> = {}): IntentRecord => ({
  t: 'intent',
  row,
  op: 'create-lead',
  payload: 'p',
  attempt: 1,
  at: 1,
  ...more,
});

/** What the call came to, without a fate for the row. */
export const answer = (row: number, kind: AnswerRecord['kind'], attempt = 1): AnswerRecord => ({
  t: 'answer',
  row,
  op: 'create-lead',
  attempt,
  kind,
});

/** The call created the lead. */
export const created = (row: number): AnswerRecord => ({
  ...answer(row, 'DONE'),
  outcome: { status: 'created', leadId: `lead-${row}`, actions: [{ status: 'created', id: 'a1' }], remarks: [] },
});

/** The row's fate, without a call. */
export const verdict = (row: number, status: VerdictRecord['outcome']['status']): VerdictRecord => ({
  t: 'verdict',
  row,
  outcome: { status },
});

/** A journal on disk with these records behind its head. */
export async function journalOf(...records: JournalRecord[]): Promise<string> {
  const path = join(await folder(), 'journal.jsonl');
  const journal: Journal = await openJournal(path, head);
  await Promise.all(records.map((record) => journal.append(record)));
  await journal.close();
  return path;
}
