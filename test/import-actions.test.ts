import { expect, test } from 'vitest';
import { importActions, resumeRun } from '../src/index.js';
import { type HttpRequest, TransportError } from '../src/telecrm/transport.js';
import { fakeTime } from './helpers/fake-time.js';
import { type Between, bulkCsv, importCsv, stage } from './helpers/run-import.js';

const isAppend = ({ method, url }: HttpRequest): boolean => method === 'POST' && url.endsWith('/action');
const lost = (): TransportError => new TransportError('ECONNRESET', 'reset', true);
const visits = { leadKey: 'Mobile', actions: [{ type: '1001', fields: { note: 'Note' } }] };

/** A stand-in that holds some leads, whose phones end in 12345 and up. */
async function withLeads(count: number, between: Between = (_request, pass) => pass(), behave: string[] = []) {
  let armed = false;
  const { client, sandbox } = stage({ behave }, (request, pass) => (armed ? between(request, pass) : pass()));
  for (let at = 0; at < count; at++) {
    await client.createLead({ fields: { name: `Lead ${at}`, phone: `9198450${String(12_345 + at)}` } });
  }
  armed = true;
  const notes = () =>
    sandbox
      .leads()
      .toSorted((one, other) => String(one.fields.phone).localeCompare(String(other.fields.phone)))
      .map(({ actions }) => actions.map(({ fields }) => (fields as Record<string, unknown>)['note']));
  return { client, sandbox, notes };
}

test('rows of one lead go in one call, in file order, wherever they stand in the file', async () => {
  const { client, sandbox, notes } = await withLeads(2);
  const before = client.stats().calls;
  const csv = 'Mobile,Note\n9845012345,one\n9845012346,a\n+91 98450 12345,two\n9845099999,lost\n9845012346,b\n';
  const run = await bulkCsv(importActions, csv, visits, { client });
  expect(notes()).toEqual([
    ['one', 'two'],
    ['a', 'b'],
  ]);
  expect(run.summary).toMatchObject({
    command: 'import-actions',
    exitCode: 1,
    rows: { read: 5, created: 4, failed: 1 },
    actions: { created: 4 },
  });
  expect(run.summary.runId).toMatch(/^\d{8}-\d{6}-actions-[0-9a-f]{4}$/u);
  expect(run.fates('success')).toEqual(['2 created', '3 created', '4 created', '6 created']);
  expect(run.rows('success').map((cells) => [cells[2], cells[3]])).toEqual(
    [0, 1, 0, 1].map((lead, at) => {
      const record = sandbox.leads().find(({ fields }) => fields.name === `Lead ${lead}`);
      return [record?.id, record?.actions[at < 2 ? 0 : 1]?.id];
    }),
  );
  expect(run.fates('failed')).toEqual(['5 failed LEAD_NOT_FOUND']);
  // The workspace takes six calls, the look-up one, each lead one.
  expect(client.stats().calls - before).toBe(6 + 1 + 2);
});

test('10,000 actions on 2,000 leads in any order: a call for each lead and one for each 100 look-ups', async () => {
  const { client, sandbox } = stage({ seed: 2_000 });
  const phones = sandbox.leads().map(({ fields }) => String(fields.phone));
  const rows = Array.from({ length: 10_000 }, (_, at) => `${phones[(at * 7_919) % 2_000]},note ${at}`);
  const before = client.stats().calls;
  const run = await bulkCsv(importActions, `Mobile,Note\n${rows.join('\n')}\n`, visits, { client });
  expect(run.summary).toMatchObject({ exitCode: 0, rows: { created: 10_000 } });
  expect(client.stats().calls - before).toBe(6 + 20 + 2_000);
});

test('leads are found by id, too, and one that is not there is said', async () => {
  const { client, sandbox, notes } = await withLeads(1);
  const id = sandbox.leads()[0]?.id ?? '';
  const map = { ...visits, leadId: 'Id' };
  const csv = `Id,Mobile,Note\n${id},,by id\n,9845012345,by phone\n65f0c3a7ac00000000000000,,nobody\n,,empty\n`;
  const run = await bulkCsv(importActions, csv, map, { client });
  expect(notes()).toEqual([['by id', 'by phone']]);
  expect(run.fates('failed')).toEqual(['4 failed LEAD_NOT_FOUND', '5 failed IDENTIFIER_MISSING']);
  expect(run.rows('failed')[0]?.[5]).toBe('Id');
});

test('where searches tell no ids, the journals of earlier runs do', async () => {
  const { client, notes } = await withLeads(0, undefined, ['search-id=no']);
  const made = await importCsv(
    'Name,Mobile\nAsha,9845012345\n',
    { fields: { name: 'Name', phone: 'Mobile' } },
    {
      client: { ...client, host: 'telecrm.example:443' },
    },
  );
  await client.createLead({ fields: { name: 'Ravi', phone: '919845012346' } });
  const outDir = made.run.replace(/[/][^/]+$/u, '');
  const csv = 'Mobile,Note\n9845012345,hello\n9845012346,hello\n';
  const run = await bulkCsv(importActions, csv, visits, { client: { ...client, host: 'telecrm.example:443' }, outDir });
  expect(run.fates('success')).toEqual(['2 created']);
  expect(run.fates('failed')).toEqual(['3 failed LEAD_ID_UNKNOWN']);
  expect(notes()).toEqual([['hello'], []]);
  const again = await bulkCsv(importActions, csv, visits, {
    client: { ...client, host: 'telecrm.example:443' },
    outDir,
  });
  expect(again.fates('success')).toEqual(['2 unchanged ACTION_ALREADY_SENT']);
  expect(notes()).toEqual([['hello'], []]);
});

test('payments and predated actions, each row with its own type, and what does not fit it', async () => {
  const { client, sandbox } = await withLeads(1);
  const map = {
    leadKey: 'Mobile',
    actions: [
      {
        type: { column: 'Type' },
        created_on: { column: 'On', format: 'DD/MM/YYYY' },
        fields: { note: 'Note' },
        status: 'Status',
        currency: { value: 'INR' },
        amount: 'Amount',
      },
    ],
  };
  const csv = [
    'Mobile,Type,On,Note,Status,Amount',
    '9845012345,Site Visit,01/03/2026,liked it,,',
    '9845012345,PAYMENT,,,completed,500',
    '9845012345,ACTION_1001,,,,',
    '9845012345,1009,,,,',
    '9845012345,PAYMENT,,a note,COMPLETED,500',
    '9845012345,PAYMENT,,,PAID,500',
    '9845012345,Site Vist,,,,',
    '9845012345,Brochure,,,,',
  ].join('\n');
  const run = await bulkCsv(importActions, `${csv}\n`, map, { client });
  expect(run.fates('success')).toEqual(['2 created', '3 created', '4 created']);
  expect(run.fates('failed')).toEqual([
    '5 failed ACTION_UNKNOWN',
    '6 failed ACTION_FIELD_UNKNOWN',
    '7 failed PAYMENT_INVALID',
    '8 failed ACTION_UNKNOWN',
    '9 failed ACTION_UNKNOWN',
  ]);
  expect(run.rows('failed').map((cells) => cells[6])).toEqual([
    '"1009" is no action that can be written; did you mean "1001"?',
    '"a note" is for "note", which a payment does not have',
    '"PAID" is not a payment status; did you mean "COMPLETED"?',
    '"Site Vist" is no action that can be written; did you mean "Site Visit"?',
    '"Brochure" is no action that can be written; there are Site Visit (1001), Document Collected (1002), Price Negotiation (1003), Task Completed (1), PAYMENT',
  ]);
  const [visit, payment] = sandbox.leads()[0]?.actions ?? [];
  expect(visit).toMatchObject({ type: 'ACTION_1001', creationTimestamp: Date.parse('2026-03-01T00:00:00+05:30') });
  expect(payment).toMatchObject({ type: 'PAYMENT', status: 'COMPLETED', currency: 'INR', amount: '500' });
});

test('a dry run says the same and sends nothing', async () => {
  const { client, sandbox } = await withLeads(1);
  const csv = 'Mobile,Note\n9845012345,one\n9845099999,two\n12,three\n';
  const run = await bulkCsv(importActions, csv, visits, { client, dryRun: true });
  expect(run.summary).toMatchObject({ exitCode: 5, rows: { wouldCreate: 1, invalid: 2 } });
  expect(run.fates('failed')).toEqual(['3 invalid LEAD_NOT_FOUND', '4 invalid PHONE_INVALID']);
  expect(sandbox.requests().writes).toBe(1);
});

test('an answer that was lost is settled by the timeline: by a marker with certainty, by the time with a remark', async () => {
  let calls = 0;
  const { client, notes } = await withLeads(1, async (request, pass) => {
    if (!isAppend(request) || ++calls > 1) return pass();
    await pass();
    throw lost();
  });
  const map = {
    leadKey: 'Mobile',
    actions: [{ type: '1001', created_on: { column: 'On', format: 'DD/MM/YYYY' }, fields: { note: 'Note' } }],
  };
  const csv = 'Mobile,On,Note\n9845012345,01/03/2026,one\n9845012345,02/03/2026,two\n';
  const run = await bulkCsv(importActions, csv, map, { client });
  expect(run.fates('success')).toEqual(['2 created OUTCOME_INFERRED', '3 created OUTCOME_INFERRED']);
  expect(notes()).toEqual([['one', 'two']]);
});

test('an action that nothing proves is not sent again: its row is unknown', async () => {
  let calls = 0;
  const { client, notes } = await withLeads(1, async (request, pass) => {
    if (isAppend(request) && ++calls === 1) throw lost();
    return pass();
  });
  const run = await bulkCsv(importActions, 'Mobile,Note\n9845012345,one\n', visits, { client });
  expect(run.summary).toMatchObject({ exitCode: 6, rows: { unknown: 1 }, actions: { unknown: 1 } });
  expect(run.fates('unknown')).toEqual(['2 unknown OUTCOME_UNKNOWN']);
  expect(notes()).toEqual([[]]);
});

test('a stopped run goes on: rows of a lost call are settled, the others sent, nothing twice', async () => {
  const stop = new AbortController();
  let appends = 0;
  const { client, notes } = await withLeads(2, async (request, pass) => {
    if (!isAppend(request) || ++appends > 1) return pass();
    await pass();
    stop.abort(130);
    throw lost();
  });
  const map = {
    leadKey: 'Mobile',
    actions: [{ type: '1001', created_on: { column: 'On', format: 'DD/MM/YYYY' }, fields: { note: 'Note' } }],
  };
  const csv = `Mobile,On,Note\n${[1, 2, 3, 4].map((day) => `984501234${day % 2 === 0 ? 5 : 6},0${day}/03/2026,n${day}`).join('\n')}\n`;
  const served = { ...client, host: 'telecrm.example:443' };
  const run = await bulkCsv(importActions, csv, map, { client: served, signal: stop.signal, concurrency: 1 });
  expect(run.summary).toMatchObject({
    exitCode: 130,
    rows: { created: 0, unknown: 2, unprocessed: 2 },
    actions: { unknown: 2 },
  });
  const outDir = run.run.replace(/[/][^/]+$/u, '');
  const again = await resumeRun({ client: served, outDir, time: fakeTime() });
  expect(again).toMatchObject({
    exitCode: 0,
    command: 'import-actions',
    rows: { created: 4 },
    actions: { created: 4 },
  });
  expect(notes().map((each) => each.toSorted())).toEqual([
    ['n2', 'n4'],
    ['n1', 'n3'],
  ]);
});

test('what Telecrm leaves out is a failed row with its words', async () => {
  const { client } = await withLeads(1, async (request, pass) => {
    if (!isAppend(request)) return pass();
    const body = { actions: [{ action_id: null, status: 'IGNORED' }], remarks: [] };
    return { status: 200, headers: {}, body: JSON.stringify(body) };
  });
  const run = await bulkCsv(importActions, 'Mobile,Note\n9845012345,one\n', visits, { client });
  expect(run.fates('failed')).toEqual(['2 failed API_REJECTED']);
  expect(run.summary.actions).toEqual({ created: 0, ignored: 1, unknown: 0 });
});

test.each([
  [{ actions: visits.actions }, /leadId: is missing; name the column of the lead id, or with "leadKey"/u],
  [{ leadKey: 'Mobile', actions: [] }, /actions: needs exactly one entry/u],
  [
    { leadKey: 'Mobil', actions: [{ type: '1001', fields: { nota: 'Note' } }] },
    /did you mean "Mobile"[\s\S]*did you mean "note"/u,
  ],
])('a map with faults is refused before anything is sent: %j', async (map, words) => {
  const { client, sandbox } = await withLeads(0);
  await expect(bulkCsv(importActions, 'Mobile,Note\n9845012345,one\n', map, { client })).rejects.toThrow(words);
  expect(sandbox.requests().writes).toBe(0);
});
