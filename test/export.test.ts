import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { resumeExport } from '../src/index.js';
import { sampleWorkspace } from '../src/sandbox/sample-workspace.js';
import type { HttpRequest } from '../src/telecrm/transport.js';
import { addLead, exporting, isPage, isSearch, withRows } from './helpers/run-export.js';

const hour = 3_600_000;
const phone = (at: number): string => `91984${String(5_000_000 + at)}`;

/** Repeatable dice. */
function dice(seed: number): (sides: number) => number {
  let state = seed * 2_654_435_761;
  return (sides) => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
    return state % sides;
  };
}

test.each([1, 2, 3, 4])(
  'leads that come, change and go between pages: what was there at the start and stays comes once (dice %i)',
  async (seed) => {
    const roll = dice(seed);
    const gone = new Set<string>();
    let came = 0;
    const stage = exporting({ seed: 2_500, randomSeed: seed }, async (request, pass) => {
      if (isPage(request)) await disturb();
      return pass();
    });
    const before = stage.there();
    async function disturb(): Promise<void> {
      if (roll(3) === 0) {
        came += 1;
        await stage.sandbox.handle(post('/lead', { fields: { name: 'Late', phone: phone(came) } }));
      }
      if (roll(2) === 0) {
        const id = before[roll(before.length)] ?? '';
        if (stage.sandbox.removeLead(id)) gone.add(id);
      }
      const changed = before[roll(before.length)] ?? '';
      if (!gone.has(changed)) await stage.sandbox.handle(post(`/lead/${changed}`, { fields: { notes: 'Called' } }));
    }
    function post(path: string, body: unknown): Request {
      const url = `http://127.0.0.1/autoupdate/v2/enterprise/${stage.sandbox.enterpriseId}${path}`;
      const headers = { authorization: `Bearer ${stage.sandbox.token}` };
      return new Request(url, { method: 'POST', headers, body: JSON.stringify(body) });
    }
    // What comes later than the range is fixed, does not belong to it.
    stage.clock.now += hour;
    const progress = {
      stage: (name: string) => name === 'exporting' && (stage.clock.now += hour),
      update: () => undefined,
      stop: () => undefined,
    };
    const summary = await stage.leads('a.csv', { progress, concurrency: 1 + roll(8) });
    const ids = stage.ids('a.csv');
    expect([came > 5, gone.size > 5]).toEqual([true, true]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !before.includes(id))).toEqual([]);
    expect(before.filter((id) => !gone.has(id) && !ids.includes(id))).toEqual([]);
    if (summary.complete) {
      // Only leads that went after the last count may be left in.
      expect([summary.exitCode, summary.totalCount]).toEqual([0, ids.length]);
      expect(ids).toEqual(before.filter((id) => ids.includes(id)));
    } else expect([summary.exitCode, summary.gaps.length > 0]).toEqual([6, true]);
  },
);

test('leads that leave the search before their page is read are missed by no count: the window is read again', async () => {
  let removed = '';
  const stage = exporting({ seed: 400 }, async (request, pass) => {
    const response = await pass();
    if (isPage(request) && removed === '' && request.body?.includes('"skip"') !== true) {
      removed = stage.there()[150] ?? '';
      stage.sandbox.removeLead(removed);
    }
    return response;
  });
  const summary = await stage.leads('a.csv', { concurrency: 1 });
  expect([summary.complete, summary.rows, summary.totalCount]).toEqual([true, 399, 399]);
  expect(stage.ids('a.csv')).toEqual(stage.there());
});

test('a window that never adds up is read four times, named, and the exit code is 6; the file is there all the same', async () => {
  let pages = 0;
  const stage = exporting({ seed: 50 }, async (request, pass) => {
    const response = await pass();
    if (!isSearch(request)) return response;
    const body = JSON.parse(response.body) as { data: unknown[]; total_count: number };
    if (body.total_count === 0) return response;
    if (isPage(request)) pages += 1;
    return { ...response, body: JSON.stringify({ ...body, total_count: body.total_count + 1 }) };
  });
  const summary = await stage.leads('a.csv');
  expect(summary).toMatchObject({ complete: false, exitCode: 6, exitName: 'unverified', rows: 50 });
  expect(summary.gaps).toEqual([
    expect.stringMatching(
      /^created .* UTC to .*: 50 leads were read, the search says 51$|^created .*: 50 leads were read, the search says 51$/u,
    ),
  ]);
  expect(stage.ids('a.csv').length).toBe(50);
  // Each walk needs a second page to see that nothing is left.
  expect(pages).toBe(8);
});

test('250 leads of one instant, and searches without ids', async () => {
  for (const behave of [[], ['search-id=no'], ['search-id=no', 'status-at=top']]) {
    const stage = exporting({ behave });
    for (let at = 0; at < 262; at++) {
      if (at === 6 || at === 256) stage.clock.now += hour;
      await addLead(stage.client, { name: `N${at}`, phone: phone(at) });
    }
    stage.clock.now += hour;
    const summary = await stage.leads('a.csv', { columns: ['name'] });
    expect([summary.complete, summary.rows]).toEqual([true, 262]);
    const names = stage.rows('a.csv').map(([, name]) => name);
    expect(new Set(names).size).toBe(262);
    expect(names.slice(0, 6).toSorted()).toEqual(['N256', 'N257', 'N258', 'N259', 'N260', 'N261']);
    expect(stage.rows('a.csv')[0]?.[0] === '').toBe(behave.includes('search-id=no'));
  }
});

test('rows that do not tell when they were created are walked by skip', async () => {
  const stage = exporting({ seed: 350 }, async (request, pass) => {
    const response = await pass();
    if (!isPage(request)) return response;
    return withRows(response, (row) => ({ ...row, fields: { ...(row.fields as object), created_on: undefined } }));
  });
  expect(await stage.leads('a.csv')).toMatchObject({ complete: true, rows: 350 });
  expect(stage.ids('a.csv')).toEqual(stage.there());
});

test('no search is over more than 30 days but the count, and where that fails the windows are counted', async () => {
  const ranges: number[] = [];
  const watch = (request: HttpRequest): void => {
    const { fields } = JSON.parse(request.body ?? '{}') as { fields?: { created_on?: { from: number; to: number } } };
    if (isPage(request) && fields?.created_on !== undefined) ranges.push(fields.created_on.to - fields.created_on.from);
  };
  const stage = exporting({ seed: 600, behave: ['long-window=500'] }, (request, pass) => {
    watch(request);
    return pass();
  });
  expect(await stage.leads('a.csv')).toMatchObject({ complete: true, rows: 600, totalCount: 600 });
  expect(stage.ids('a.csv')).toEqual(stage.there());
  expect(Math.max(...ranges)).toBeLessThan(30 * 24 * hour);
});

test('windows that fail are halved until they do not', async () => {
  const longest = 5 * 24 * hour;
  const stage = exporting({ seed: 1_500 }, async (request, pass) => {
    const { fields } = JSON.parse(request.body ?? '{}') as { fields?: { created_on?: { from: number; to: number } } };
    const { from = 0, to = 0 } = fields?.created_on ?? {};
    if (!isSearch(request) || to - from <= longest) return pass();
    return {
      status: 500,
      headers: {},
      body: '{"error":{"code":"INTERNAL_SERVER_ERROR","message":"Something went wrong"}}',
    };
  });
  const summary = await stage.leads('a.csv', { createdFrom: '2026-09-01' });
  expect([summary.complete, summary.windows >= 18]).toEqual([true, true]);
  const there = stage.sandbox.leads().filter(({ created_on }) => created_on >= Date.UTC(2026, 7, 31, 18, 30));
  expect(stage.ids('a.csv')).toEqual(there.map(({ id }) => id).reverse());
});

test('a server that is down is not asked in ever smaller pieces', async () => {
  let searches = 0;
  const stage = exporting({ seed: 10 }, async (request, pass) => {
    if (!isSearch(request)) return pass();
    searches += 1;
    return { status: 503, headers: {}, body: 'down' };
  });
  await expect(stage.leads('a.csv', { concurrency: 2 })).rejects.toThrow('HTTP 503');
  expect(searches).toBeLessThan(100);
  expect(stage.warnings.at(-1)).toMatch(/To go on where it stopped: telecrm-bulk resume \d{8}-\d{6}-export-/u);
  expect(stage.files()).toEqual([]);
});

test('an export that is aborted at every page goes on where it stopped and writes the same bytes', async () => {
  const seed = 700;
  const columns = ['name', 'budget', 'created_on'];
  const whole = exporting({ seed });
  await whole.leads('a.csv', { columns });
  await whole.leads('a.xlsx', { columns, force: true });
  for (const to of ['a.csv', 'a.xlsx']) {
    const stop = { pages: 0, now: new AbortController() };
    const stage = exporting({ seed }, async (request, pass) => {
      const response = await pass();
      if (isPage(request)) {
        stop.pages += 1;
        stop.now.abort(130);
      }
      return response;
    });
    let aborts = 0;
    for (let exit = -1; exit !== 0 && aborts < 100; ) {
      stop.now = new AbortController();
      const summary = await stage.leads(to, { columns, concurrency: 1, signal: stop.now.signal, resume: aborts > 0 });
      exit = summary.exitCode;
      if (exit === 0) break;
      aborts += 1;
      expect([summary.exitCode, summary.exitName, summary.file, stage.files()]).toEqual([
        130,
        'interrupted',
        undefined,
        [],
      ]);
    }
    // Each page was asked for once: what was read is not read again.
    expect([aborts > 10, stop.pages]).toEqual([true, aborts]);
    expect(readFileSync(stage.path(to)).equals(readFileSync(whole.path(to)))).toBe(true);
    expect(stage.read('a.map.json')).toBe(
      whole.read('a.map.json').replace('"sheet": "Leads",\n    ', to === 'a.csv' ? '' : '"sheet": "Leads",\n    '),
    );
  }
});

test('timelines that were read are not read again', async () => {
  const stop = { calls: 0, now: new AbortController() };
  const stage = exporting({ seed: 12 }, async (request, pass) => {
    const response = await pass();
    if (request.url.includes('/action/search')) {
      stop.calls += 1;
      if (stop.calls % 5 === 0) stop.now.abort(143);
    }
    return response;
  });
  const first = await stage.actions('a.csv', { concurrency: 1, signal: stop.now.signal });
  expect(first).toMatchObject({ exitCode: 143, exitName: 'interrupted', complete: false });
  for (let exit: number = first.exitCode; exit !== 0; ) {
    stop.now = new AbortController();
    exit = (await resumeExport({ ...stage.common, concurrency: 1, signal: stop.now.signal })).exitCode;
  }
  expect(stop.calls).toBe(12);
  const undisturbed = exporting({ seed: 12 });
  await undisturbed.actions('a.csv');
  expect(stage.read('a.csv')).toBe(undisturbed.read('a.csv'));
});

test('a page that was torn from the disk is read again; a journal that was tampered with is refused', async () => {
  const stop = new AbortController();
  const limit = { at: 7, stop };
  let pages = 0;
  const stage = exporting({ seed: 900 }, async (request, pass) => {
    const response = await pass();
    if (isPage(request) && ++pages === limit.at) limit.stop.abort(130);
    return response;
  });
  const { runId } = await stage.leads('a.csv', { concurrency: 1, signal: stop.signal });
  const file = join(stage.folder, 'runs', runId, 'pages.jsonl');
  const text = readFileSync(file);
  // Also of windows that were read to their end: everything behind the first page.
  writeFileSync(file, text.subarray(0, text.indexOf('\n') + 50));
  // Interrupted once more, it knows what was torn and what is new.
  pages = 0;
  const again = new AbortController();
  limit.at = 2;
  limit.stop = again;
  expect((await resumeExport({ ...stage.common, concurrency: 1, signal: again.signal })).exitCode).toBe(130);
  expect(await resumeExport(stage.common)).toMatchObject({ runId, exitCode: 0, rows: 900 });
  expect(stage.ids('a.csv')).toEqual(stage.there());
  expect(existsSync(file)).toBe(false);

  const journal = join(stage.folder, 'runs', runId, 'journal.jsonl');
  writeFileSync(journal, readFileSync(journal, 'utf8').replace('"walk":1', '"walk":2'));
  await expect(resumeExport({ ...stage.common, runId })).rejects.toThrow(/journal .* is damaged in line \d+/u);
});

test('a complete export is left as it is; another question is no run to go on with', async () => {
  const stage = exporting({ seed: 5 });
  const { runId } = await stage.leads('a.csv');
  const calls = stage.sandbox.requests().total;
  expect(await resumeExport({ ...stage.common, runId })).toMatchObject({ runId, rows: 5, exitCode: 0 });
  expect(stage.sandbox.requests().total).toBe(calls);
  await expect(stage.leads('b.csv', { resume: true })).rejects.toThrow('There is no such run');
  expect(readdirSync(join(stage.folder, 'runs', runId)).toSorted()).toEqual([
    ...['a-remarks.csv', 'journal.jsonl', 'manifest.json', 'summary.json', 'workspace.json'],
  ]);
});

test('--since-last: what is new since the last export of the same search, each once', async () => {
  const stage = exporting({ seed: 30 });
  const since = { sinceLast: 'created', force: true } as const;
  const add = (at: number): Promise<string> => addLead(stage.client, { name: `N${at}`, phone: phone(at) });
  const early = await add(1);
  expect(await stage.leads('a.csv', since)).toMatchObject({ rows: 31 });
  // Within the overlap: exported already.
  const late = await add(2);
  stage.clock.now += 60_000;
  expect(await stage.leads('a.csv', since)).toMatchObject({ rows: 1, complete: true });
  expect([stage.ids('a.csv'), early === late]).toEqual([[late], false]);
  stage.clock.now += hour;
  expect(await stage.leads('a.csv', since)).toMatchObject({ rows: 0, complete: true });
  await add(3);
  // Another search has a bookmark of its own; without --since-last everything comes.
  expect(await stage.leads('a.csv', { ...since, filters: ['status=Fresh'] })).not.toMatchObject({ rows: 1 });
  expect(await stage.leads('a.csv', { force: true })).toMatchObject({ rows: 33 });
  stage.clock.now += hour;
  expect(await stage.leads('a.csv', since)).toMatchObject({ rows: 1 });
});

test('--since-last by modification brings what was changed, where the workspace can be searched so', async () => {
  const stage = exporting({ seed: 30 });
  const since = { sinceLast: 'modified', force: true } as const;
  await stage.leads('a.csv', since);
  const [, changed = ''] = stage.there();
  for (const wait of [60_000, hour]) {
    stage.clock.now += wait;
    await stage.client.updateLead(changed, { notes: `Called after ${wait}` });
    stage.clock.now += 5_000;
    expect(await stage.leads('a.csv', since)).toMatchObject({ rows: 1, complete: true });
    expect(stage.ids('a.csv')).toEqual([changed]);
  }
  const without = exporting({ seed: 3 }, async (request, pass) => {
    const asks = request.body?.includes('modified_on') === true;
    return pass().then((response) =>
      asks ? { ...response, body: '{"data":[{"fields":{}}],"total_count":3}' } : response,
    );
  });
  await expect(without.leads('a.csv', since)).rejects.toThrow('cannot be searched by modified_on');
});

test('leads that are older than the enterprise are found by a count, and read too', async () => {
  const workspace = { ...sampleWorkspace(), createdOn: Date.UTC(2026, 9, 25) };
  const stage = exporting({ seed: 900, workspace });
  expect(await stage.leads('a.csv')).toMatchObject({ complete: true, rows: 900 });
  expect(stage.ids('a.csv')).toEqual(stage.there());
  expect(stage.warnings).toEqual([expect.stringMatching(/^\d+ leads are older than the enterprise/u)]);
  // Whoever names a bound means it.
  expect((await stage.leads('a.csv', { force: true, createdFrom: '2026-11-01' })).rows).toBeLessThan(900);
});
