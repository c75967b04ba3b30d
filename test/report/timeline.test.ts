import { expect, test } from 'vitest';
import type { JournalRecord } from '../../src/journal/records.js';
import { Timeline, type TimelineFigures } from '../../src/report/timeline.js';
import { call } from './a-report.js';

const start = Date.UTC(2026, 10, 22, 16, 18, 3);

function figures(...records: readonly JournalRecord[]): TimelineFigures | undefined {
  const timeline = new Timeline();
  for (const record of records) timeline.add(record);
  return timeline.figures();
}

test('without a call there is no timeline', () => {
  expect(figures({ t: 'run', v: 1, run: 'r', manifest: 'm' }, { t: 'survey', read: 3, at: '' })).toBeUndefined();
});

test('calls stand in the span in which they ended', () => {
  expect(figures(...call(2, start, 10), ...call(3, start + 20, 100), ...call(4, start + 60, 10, 'AMBIGUOUS'))).toEqual({
    startedAt: start,
    spanMs: 25,
    calls: 3,
    pauses: [],
    spans: [
      { calls: 2, troubled: 0, medianMs: 10, p95Ms: 95 },
      { calls: 0, troubled: 0 },
      { calls: 1, troubled: 1, medianMs: 10, p95Ms: 10 },
    ],
  });
});

test('however long a run takes there are at most 120 spans, and no call is lost', () => {
  const records = Array.from({ length: 7200 }, (_, second) => call(second + 2, start + second * 1000)).flat();
  const found = figures(...records);
  expect(found?.spanMs).toBe(25 * 2 ** 12);
  expect(found?.spans.length).toBeLessThanOrEqual(120);
  expect(found?.spans.reduce((sum, { calls }) => sum + calls, 0)).toBe(7200);
  expect(found?.calls).toBe(7200);
  expect(new Set(found?.spans.map(({ medianMs }) => medianMs))).toEqual(new Set([42]));
});

test('a run that was resumed a day later has no day of nothing in it', () => {
  const day = 86_400_000;
  const found = figures(
    ...call(2, start),
    ...call(3, start + 50),
    ...call(4, start + day),
    ...call(5, start + day + 30),
  );
  expect(found).toMatchObject({ spanMs: 25, pauses: [{ atMs: 50, ms: day - 50 }] });
  expect(found?.spans.map(({ calls }) => calls)).toEqual([1, 0, 2, 1]);
});

test('a clock that is set back moves nothing', () => {
  expect(figures(...call(2, start), ...call(3, start - 5_000))?.spans).toMatchObject([{ calls: 2 }]);
});

test('answers of a journal that does not keep their times count all the same', () => {
  const [intent, answer] = call(2, start);
  const timeless = { ...answer, ms: undefined } as JournalRecord;
  expect(figures(...(intent === undefined ? [] : [intent]), timeless)?.spans).toEqual([{ calls: 1, troubled: 0 }]);
});
