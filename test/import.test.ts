import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readWorkspace } from '../src/index.js';
import { decodeLine } from '../src/journal/codec.js';
import { TransportError } from '../src/telecrm/transport.js';
import { importCsv, isCreate, stage } from './helpers/run-import.js';

const map = { fields: { name: 'Name', phone: 'Mobile', rating: 'Score' } };
const leads = (count: number): string =>
  ['Name,Mobile,Score', ...Array.from({ length: count }, (_, at) => `Lead ${at + 1},98450${10_001 + at},3`)].join('\n');
const withVisit = {
  ...map,
  actions: [
    { type: '1001', when: 'Visit', created_on: { column: 'Visit', format: 'DD/MM/YYYY' }, fields: { note: 'Note' } },
  ],
};

test('a live import creates each lead once, with its actions, and the journal tells how', async () => {
  const { client, sandbox } = stage();
  const csv = 'Name,Mobile,Score,Visit,Note\nAsha,9845012345,4,22/11/2026,liked it\nRavi,9845012346,,,\n';
  const { summary, rows, read } = await importCsv(csv, withVisit, { client });
  expect(summary).toMatchObject({
    exitCode: 0,
    exitName: 'ok',
    rows: { read: 2, created: 2 },
    actions: { created: 1, ignored: 0, unknown: 0 },
  });
  const [asha] = sandbox.leads();
  expect(asha?.fields).toMatchObject({ name: 'Asha', phone: '919845012345', rating: 4 });
  expect(asha?.actions.filter(({ type }) => type === 'ACTION_1001')).toMatchObject([{ fields: { note: 'liked it' } }]);
  expect(rows('success').map((cells) => cells.slice(0, 4))).toEqual([
    ['2', 'created', asha?.id, expect.any(String)],
    ['3', 'created', expect.any(String), ''],
  ]);
  const records = read('journal.jsonl')
    .trimEnd()
    .split('\n')
    .map((line) => decodeLine(line));
  expect(records.map((decoded) => ('record' in decoded ? decoded.record.t : decoded.fault))).toEqual([
    'run',
    'survey',
    'intent',
    'intent',
    'answer',
    'answer',
    'end',
  ]);
  expect(read('journal.jsonl')).not.toContain('9845012345');
});

test('a dry run makes no call that writes, keeps no journal, and foretells what the live run then does', async () => {
  const { client, sandbox } = stage({ seed: 0 });
  await importCsv('Name,Mobile,Score\nOld,9845010002,3\n', map, { client });
  const csv = `${leads(4)}\nTwice,98450 10001,3\nBad,12,3\n`;
  const before = sandbox.requests();
  const writes = before.writes;
  const dry = await importCsv(csv, map, { client, dryRun: true });
  expect(sandbox.requests().writes).toBe(writes);
  expect(dry.summary).toMatchObject({
    dryRun: true,
    exitCode: 5,
    rows: { read: 6, wouldCreate: 3, wouldSkip: 2, invalid: 1 },
  });
  expect(dry.fates('success')).toEqual(['2 would-create', '4 would-create', '5 would-create']);
  expect(dry.fates('skipped')).toEqual(['3 would-skip LEAD_EXISTS', '6 would-skip DUPLICATE_IN_FILE']);
  expect(dry.fates('failed')).toEqual(['7 invalid PHONE_INVALID']);
  expect(existsSync(join(dry.run, 'journal.jsonl'))).toBe(false);
  const live = await importCsv(csv, map, { client });
  expect(live.fates('success')).toEqual(['2 created', '4 created', '5 created']);
  expect(live.fates('skipped')).toEqual(['3 skipped LEAD_EXISTS', '6 skipped DUPLICATE_IN_FILE']);
  expect(live.fates('failed')).toEqual(['7 failed PHONE_INVALID']);
});

test('from a snapshot of the workspace a dry run makes no call at all', async () => {
  const { client } = stage();
  const workspace = await readWorkspace(client);
  const { summary } = await importCsv(leads(3), map, { workspace, dryRun: true });
  expect(summary).toMatchObject({ exitCode: 0, rows: { wouldCreate: 3 }, api: { calls: 0 } });
});

test('N new leads cost N calls and one look-up for every 100', async () => {
  const { client, sandbox } = stage();
  await readWorkspace(client);
  const before = client.stats().calls;
  const { summary } = await importCsv(leads(250), map, { client });
  // Reading the workspace again: metadata, fields, actions, pipeline and two pages of members.
  expect(summary.api.calls - before).toBe(6 + 250 + 3);
  expect(sandbox.leads().length).toBe(250);
});

test('a lead that appears meanwhile is an answer 409, and skipped', async () => {
  const { client, sandbox } = stage();
  await importCsv(leads(1), map, { client });
  const again = await importCsv(leads(2), map, { client, checkExisting: false });
  expect(again.fates('skipped')).toEqual(['2 skipped LEAD_EXISTS']);
  expect(again.summary).toMatchObject({ exitCode: 0, rows: { created: 1, skipped: 1 } });
  expect(sandbox.leads().length).toBe(2);
});

test('what Telecrm leaves out of a lead is said at its column; the row counts as created', async () => {
  const answer = {
    lead_id: 'abc',
    actions: [{ action_id: null, status: 'IGNORED' }],
    remarks: [
      { field: 'fields.rating', status: 'IGNORED', remark: 'Rating must be between 1 and 5' },
      { field: 'actions[0].fields.note', status: 'WARNING', remark: 'Note is long' },
    ],
  };
  for (const body of [answer, [answer]]) {
    const { client } = stage({}, (request, pass) =>
      isCreate(request) ? Promise.resolve({ status: 201, headers: {}, body: JSON.stringify(body) }) : pass(),
    );
    const csv = 'Name,Mobile,Score,Visit,Note\nAsha,9845012345,4,22/11/2026,liked it\n';
    const { summary, rows } = await importCsv(csv, withVisit, { client });
    expect(summary).toMatchObject({
      exitCode: 0,
      rows: { created: 1, withRemarks: 1 },
      actions: { created: 0, ignored: 1 },
    });
    expect(rows('remarks')).toEqual([
      [
        '2',
        'Score',
        'rating',
        '4',
        'IGNORED',
        'API_REMARK',
        'Telecrm says: Rating must be between 1 and 5',
        expect.any(String),
        'api',
        'abc',
      ],
      [
        '2',
        'Note',
        'actions[0].note',
        'liked it',
        'WARNING',
        'API_REMARK',
        'Telecrm says: Note is long',
        expect.any(String),
        'api',
        'abc',
      ],
    ]);
  }
});

test('a create that never left is repeated until it arrives', async () => {
  let lost = 2;
  const { client, sandbox } = stage({}, (request, pass) => {
    if (!isCreate(request) || lost-- <= 0) return pass();
    return Promise.reject(new TransportError('ECONNREFUSED', 'refused', false));
  });
  const { summary } = await importCsv(leads(1), map, { client });
  expect(summary).toMatchObject({ exitCode: 0, rows: { created: 1 }, api: { retries: 2 } });
  expect(sandbox.leads().length).toBe(1);
});

test('an answer that is lost: the create is sent again with an intent of its own, and is created once', async () => {
  let lost = false;
  const { client, sandbox } = stage({}, (request, pass) => {
    if (!isCreate(request) || lost) return pass();
    lost = true;
    return Promise.reject(new TransportError('ECONNRESET', 'reset', true));
  });
  const { summary, read } = await importCsv(leads(1), map, { client });
  expect(summary).toMatchObject({ exitCode: 0, rows: { created: 1 } });
  expect(sandbox.leads().length).toBe(1);
  expect(read('journal.jsonl').match(/"t":"intent"/gu)?.length).toBe(2);
});

/** A stand-in that loses the answer to the first create after it was done. */
const losesFirstAnswer = () => {
  let lost = false;
  return stage({}, async (request, pass) => {
    if (!isCreate(request) || lost) return pass();
    lost = true;
    await pass();
    throw new TransportError('ECONNRESET', 'reset', true);
  });
};

test('409 after a lost answer: the lead was created then, with the values of the row, so it is taken for ours and that is said', async () => {
  const { client, sandbox } = losesFirstAnswer();
  const csv = 'Name,Mobile,Score,Visit,Note\nAsha,9845012345,4,22/11/2026,liked it\n';
  const { summary, fates, rows } = await importCsv(csv, withVisit, { client });
  expect(summary).toMatchObject({ exitCode: 0, rows: { created: 1, withRemarks: 1 }, actions: { created: 1 } });
  expect(fates('success')).toEqual(['2 created OUTCOME_INFERRED']);
  expect(rows('success')[0]?.[2]).toBe(sandbox.leads()[0]?.id);
  expect(sandbox.leads()[0]?.actions.filter(({ type }) => type === 'ACTION_1001').length).toBe(1);
});

test('with a marker there is nothing to infer: the key on the lead proves that it is ours', async () => {
  const { client } = losesFirstAnswer();
  const { summary, fates } = await importCsv(leads(1), { ...map, marker: 'import_ref' }, { client });
  expect(summary).toMatchObject({ exitCode: 0, rows: { created: 1, withRemarks: 0 } });
  expect(fates('success')).toEqual(['2 created']);
});

test('409 after a lost answer, and the lead has other values: nobody can say whose it is, so it is unknown, exit 6', async () => {
  let lost = false;
  const { client } = stage({}, async (request, pass) => {
    if (!isCreate(request) || lost) return pass();
    lost = true;
    // Somebody else creates the lead at the same moment.
    await client.createLead({ fields: { phone: '919845010001', name: 'Somebody else' } });
    throw new TransportError('ECONNRESET', 'reset', true);
  });
  const { summary, fates } = await importCsv(leads(1), map, { client, checkExisting: false });
  expect(summary).toMatchObject({ exitCode: 6, exitName: 'unverified', rows: { unknown: 1 } });
  expect(fates('unknown')).toEqual(['2 unknown OUTCOME_UNKNOWN']);
});

test('a row that Telecrm refuses fails with its words, and the run goes on', async () => {
  const { client } = stage({}, (request, pass) =>
    isCreate(request) && request.body?.includes('Lead 1"') === true
      ? Promise.resolve({ status: 400, headers: {}, body: '{"error":{"code":"INVALID_LEAD","message":"No"}}' })
      : pass(),
  );
  const { summary, rows } = await importCsv(leads(2), map, { client });
  expect(summary).toMatchObject({ exitCode: 1, rows: { created: 1, failed: 1 } });
  expect(rows('failed')[0]?.slice(4, 7)).toEqual(['API_REJECTED', '', 'Telecrm refused the row: No [INVALID_LEAD]']);
});

test('a token that is revoked in mid-run: exit 4, nothing more is sent, and the rest is unprocessed', async () => {
  const { client, sandbox } = stage({ faults: ['revoke:10'] });
  const { summary, warnings, fates } = await importCsv(leads(20), map, { client, concurrency: 1 });
  expect(summary).toMatchObject({ exitCode: 4, exitName: 'not-authorized' });
  const created = sandbox.leads().length;
  expect(fates('success').length).toBe(created);
  expect(fates('unprocessed').length).toBe(20 - created);
  expect(warnings.join()).toContain('refused the token or the licence in mid-run');
});

test('a server that is gone in mid-run stops the run with exit 3 instead of failing every row', async () => {
  let creates = 0;
  const { client } = stage({}, (request, pass) => {
    if (!isCreate(request) || creates++ === 0) return pass();
    return Promise.reject(new TransportError('ECONNREFUSED', 'refused', false));
  });
  const { summary, fates } = await importCsv(leads(12), map, { client, concurrency: 3 });
  expect(summary).toMatchObject({ exitCode: 3, exitName: 'stopped', rows: { read: 12, created: 1 } });
  // None of them was executed, and it was not about them: a resumed run sends them.
  expect([fates('failed').length, fates('unprocessed').length]).toEqual([0, 11]);
});

test('a row that cannot be delivered while others go through is failed, and says that nothing of it was sent', async () => {
  // Another row goes through before each of its attempts.
  let passed = 0;
  let seen = 0;
  const { client } = stage({}, async (request, pass) => {
    if (!isCreate(request)) return pass();
    if (request.body?.includes('Lead 2"') !== true) return pass().finally(() => (passed += 1));
    while (passed === seen) await new Promise((resolve) => setImmediate(resolve));
    seen = passed;
    throw new TransportError('ECONNREFUSED', 'refused', false);
  });
  const { summary, fates } = await importCsv(leads(200), map, { client, concurrency: 2 });
  expect(summary).toMatchObject({ exitCode: 1, rows: { created: 199, failed: 1 } });
  expect(fates('failed')).toEqual(['3 failed API_UNAVAILABLE']);
});

test('a look-up that fails for good stops the run, and the result files are written all the same', async () => {
  let searches = 0;
  const { client, sandbox } = stage({}, (request, pass) =>
    request.url.includes('/lead/search') && ++searches > 1
      ? Promise.resolve({ status: 400, headers: {}, body: '{"error":{"code":"BAD_REQUEST","message":"No more"}}' })
      : pass(),
  );
  const { summary, fates, warnings } = await importCsv(leads(150), map, { client });
  expect(summary).toMatchObject({
    exitCode: 3,
    exitName: 'stopped',
    rows: { read: 150, created: 100, unprocessed: 50 },
  });
  expect(fates('unprocessed').length).toBe(50);
  expect(sandbox.leads().length).toBe(100);
  expect(warnings.join()).toContain('No more');
});

test('"no" to the question: exit 130, nothing is sent, and the survey is kept', async () => {
  const { client, sandbox } = stage();
  const { summary, fates } = await importCsv(`${leads(2)}\nBad,1,1`, map, {
    client,
    confirm: (plan) => {
      expect(plan).toMatchObject({
        workspace: 'Sandbox Realty',
        rows: 3,
        toSend: 2,
        invalid: 1,
        duplicates: 0,
        calls: 3,
      });
      return Promise.resolve(false);
    },
  });
  expect(summary.exitCode).toBe(130);
  expect([fates('failed'), fates('unprocessed')]).toEqual([
    ['4 failed PHONE_INVALID'],
    ['2 unprocessed', '3 unprocessed'],
  ]);
  expect(sandbox.leads()).toEqual([]);
});

test('the order of day and month is never guessed', async () => {
  const { client } = stage();
  const dated = { fields: { phone: 'Mobile', follow_up_date: 'Next' } };
  await expect(
    importCsv('Mobile,Next\n9845012345,03/04/2026\n9845012346,05/06/2026\n', dated, { client }),
  ).rejects.toThrow(
    /the dates in "Next" can be read in two ways: "03\/04\/2026" is .* or .*; give the column a "format"/u,
  );
  const told = await importCsv('Mobile,Next\n9845012345,03/04/2026\n9845012346,25/06/2026\n', dated, { client });
  expect(told.summary.rows).toMatchObject({ created: 2 });
});
