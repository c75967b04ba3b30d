import { expect, test } from 'vitest';
import { readWrites } from '../../src/journal/past-runs.js';
import { toldAgain, type VerdictRecord } from '../../src/journal/records.js';
import { answer, intent, journalOf } from './a-journal.js';

test('a fate that was told again after reading back tells its actions once, also those without an id', async () => {
  const outcome = { status: 'created', leadId: 'lead-2', actions: [{ status: 'created', hash: 'h1' }] } as const;
  const again: VerdictRecord = { t: 'verdict', row: 2, outcome, evidence: toldAgain };
  const path = await journalOf(intent(2, { key: 'k1' }), { ...answer(2, 'DONE'), outcome }, again);
  const told: unknown[] = [];
  await readWrites(path, {
    lead: (key, leadId) => told.push([key, leadId]),
    action: (leadId, action, fate) => told.push([leadId, action, fate]),
  });
  expect(told).toEqual([
    ['k1', 'lead-2'],
    ['lead-2', { status: 'created', hash: 'h1' }, 'created'],
  ]);
});
