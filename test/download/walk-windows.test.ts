import { expect, test } from 'vitest';
import type { Download } from '../../src/download/download.js';
import { DownloadState } from '../../src/download/download-state.js';
import type { ExportRecord, Stored } from '../../src/download/records.js';
import { walkWindows } from '../../src/download/walk-windows.js';
import type { LeadFilter, PageOptions } from '../../src/telecrm/leads.js';
import type { LeadPage } from '../../src/telecrm/schemas.js';

const hour = 3_600_000;

/** A search over leads created at these times, newest first, and what a walk over it leaves behind. */
function walkingOver(times: readonly number[], concurrency: number) {
  const range = { t: 'range', from: 0, to: 700 * hour, at: '' } as const;
  const state = new DownloadState();
  state.apply(range);
  const records: ExportRecord['t'][] = [];
  const texts: string[] = [];
  let calls = 0;
  let together = 0;
  let most = 0;
  const download: Download = {
    client: {
      async searchLeads(filter: LeadFilter, { skip = 0, limit = 10 }: PageOptions = {}): Promise<LeadPage> {
        calls += 1;
        together += 1;
        most = Math.max(most, together);
        await new Promise((resolve) => setImmediate(resolve));
        together -= 1;
        const { from, to } = filter.fields?.['created_on'] as { from: number; to: number };
        const hits = times.filter((time) => time >= from && time <= to);
        const leads = hits.slice(skip, skip + limit).map((time) => {
          const raw = { id: `L${time}`, fields: { created_on: time } };
          return { ...raw, raw };
        });
        return { leads, totalCount: hits.length };
      },
      getLead: () => Promise.reject(new Error('not asked for')),
      searchActions: () => Promise.reject(new Error('not asked for')),
    },
    filter: {},
    state,
    journal: {
      path: '',
      append: async (record) => void records.push(record.t as ExportRecord['t']),
      close: async () => undefined,
    },
    pages: {
      add: async (text): Promise<Stored> => ({ at: texts.push(text) - 1, bytes: 0, sum: 0 }),
      flush: async () => undefined,
      read: async ({ at }) => texts[at],
      close: async () => undefined,
    },
    keyOf: ({ id }) => id ?? '',
    concurrency: () => concurrency,
  };
  const ids = (): unknown[] =>
    state
      .ordered()
      .flatMap(({ pages }) => pages)
      .flatMap(({ at }) => (JSON.parse(texts[at] ?? '') as { data: { id: string }[] }).data)
      .map(({ id }) => id);
  return { download, state, records, ids, figures: () => ({ calls, most }) };
}

test('a busy window is parted where others would wait, so that its pages need not come one after the other', async () => {
  const times = Array.from({ length: 9_000 }, (_, at) => 690 * hour - at * 200_000);
  const eight = walkingOver(times, 8);
  await walkWindows(eight.download);
  expect([...new Set(eight.ids())]).toEqual(times.map((time) => `L${time}`));
  expect(eight.figures().calls).toBeLessThanOrEqual(1.05 * 90 + eight.state.windows.size);
  expect([eight.figures().most, eight.records.includes('split'), eight.state.found()]).toEqual([3, true, 9_000]);
});

test('one call after the other gains nothing from parting', async () => {
  const times = Array.from({ length: 6_500 }, (_, at) => 690 * hour - at * 200_000);
  const one = walkingOver(times, 1);
  await walkWindows(one.download);
  expect([one.state.windows.size, one.figures().most, one.records.includes('split')]).toEqual([1, 1, false]);
});
