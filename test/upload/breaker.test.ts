import { expect, test } from 'vitest';
import type { Outcome } from '../../src/model/outcome.js';
import { createBreaker } from '../../src/upload/breaker.js';
import type { RowAnswer } from '../../src/upload/row-calls.js';

type Fate = readonly [Outcome['status'], RowAnswer?];

const created: Fate = ['created', {}];
const failed = (status: number, code: string): Fate => [
  'failed',
  { refused: { status, code, message: code, method: 'POST', path: '/lead' } },
];
const bad = failed(400, 'BAD');
const times = (count: number, ...fates: Fate[]): Fate[] => Array.from({ length: count }, () => fates).flat();

test.each<[string, Fate[], number | undefined]>([
  ['100 rows refused with one code', times(300, bad), 100],
  ['50 refused in the last 100', [...times(200, created), ...times(60, bad)], 250],
  ['every second row refused', times(200, bad, created), 100],
  ['49 of every 100', times(5, ...times(49, bad), ...times(51, created)), undefined],
  ['fewer than 100 rows', times(99, bad), undefined],
  ['three codes in turn', times(300, failed(400, 'A'), failed(400, 'B'), failed(422, 'C')), undefined],
  ['leads that exist, where that is a failure', times(300, failed(409, 'LEAD_ALREADY_EXISTS')), undefined],
  ['rows that failed without a call', times(300, ['failed']), undefined],
  ['leads that were written and whose actions were refused', times(300, ['updated', bad[1]]), undefined],
])('%s', (_what, fates, stopsAfter) => {
  const breaker = createBreaker();
  const at = fates.findIndex(([status, answer]) => {
    breaker.decided({ row: 2, status, actions: [], remarks: [] }, answer);
    return breaker.verdict !== undefined;
  });
  expect(at === -1 ? undefined : at + 1).toBe(stopsAfter);
});

test('the run is told the code, and what to do', () => {
  const breaker = createBreaker();
  for (const [status, answer] of times(100, bad)) {
    breaker.decided({ row: 2, status, actions: [], remarks: [] }, answer);
  }
  expect(breaker.verdict?.exitCode).toBe(3);
  expect(breaker.verdict?.message).toBe(
    'Telecrm refused 100 of the last 100 rows for the same reason (BAD, HTTP 400), so the run was stopped before it refused the rest.',
  );
  expect(breaker.verdict?.actions.join(' ')).toMatch(/failed file.*telecrm-bulk resume/u);
});
