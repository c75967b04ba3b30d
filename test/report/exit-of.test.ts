import { expect, test } from 'vitest';
import type { RowStatus } from '../../src/model/outcome.js';
import { OutcomeCounter } from '../../src/report/counts.js';
import { exitOf, type RunEnd } from '../../src/report/exit-of.js';

function exit(statuses: RowStatus[], end: Partial<RunEnd> = {}, action?: 'created' | 'ignored' | 'unknown'): number {
  const counter = new OutcomeCounter();
  const actions = action === undefined ? [] : [{ status: action }];
  for (const [row, status] of statuses.entries()) counter.add({ row, status, actions, remarks: [] });
  return exitOf(counter.counts(), { dryRun: false, ...end });
}

test.each<[what: string, statuses: RowStatus[], end: Partial<RunEnd>, code: number]>([
  ['all written or skipped', ['created', 'updated', 'unchanged', 'skipped'], {}, 0],
  ['no rows', [], {}, 0],
  ['a row failed', ['created', 'failed'], {}, 1],
  ['a row is unknown', ['failed', 'unknown'], {}, 6],
  ['rows were left out', ['created', 'unprocessed', 'unknown', 'failed'], {}, 3],
  ['--max-errors', ['failed', 'unprocessed'], { causes: [3] }, 3],
  ['--strict', ['failed', 'unprocessed'], { causes: [5] }, 5],
  ['token refused', ['created', 'unprocessed'], { causes: [4] }, 4],
  ['token refused after Ctrl-C', ['unprocessed'], { causes: [4, 130] }, 130],
  ['Ctrl-C after the last row', ['created'], { causes: [130] }, 130],
  ['a hang-up', ['unprocessed'], { causes: [129] }, 129],
  ['terminated', ['unknown', 'unprocessed'], { causes: [143] }, 143],
  ['a bug', ['unprocessed'], { causes: [143, 70, 3] }, 70],
  ['the input changed', ['unprocessed', 'failed'], { causes: [2] }, 2],
  ['a dry run without a fault', ['would-create', 'would-update', 'would-skip', 'unchanged'], { dryRun: true }, 0],
  ['a dry run with an invalid row', ['would-create', 'invalid'], { dryRun: true }, 5],
  ['a dry run cut short', ['invalid', 'unprocessed'], { dryRun: true, causes: [130] }, 130],
])('%s', (_, statuses, end, code) => {
  expect(exit(statuses, end)).toBe(code);
});

test('an action that may have arrived is unverified, a refused one is not', () => {
  expect(exit(['created'], {}, 'unknown')).toBe(6);
  expect(exit(['created'], {}, 'ignored')).toBe(0);
});
