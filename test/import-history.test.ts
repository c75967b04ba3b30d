import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connect, importActions, importLeads, resumeRun } from '../src/index.js';
import { createSandbox, type SandboxOptions, serveSandbox } from '../src/sandbox/index.js';
import { TransportError } from '../src/telecrm/transport.js';
import { fakeTime } from './helpers/fake-time.js';
import { type Between, bulkCsv, importCsv, stage } from './helpers/run-import.js';

const map = {
  fields: { name: 'Name', phone: 'Mobile' },
  actions: [{ type: '1001', when: 'Note', fields: { note: 'Note' } }],
};

async function served(options: SandboxOptions = {}, port = 0) {
  const sandbox = createSandbox(options);
  const server = await serveSandbox(sandbox, { port });
  const client = connect({
    ...{ enterpriseId: sandbox.enterpriseId, token: sandbox.token, maxPerSecond: 'none' },
    baseUrl: server.url,
  });
  const close = async (): Promise<void> => {
    await client.close();
    await server.close();
  };
  onTestFinished(close);
  return {
    sandbox,
    client,
    close,
    port: Number(new URL(server.url).port),
    outDir: mkdtempSync(join(tmpdir(), 'runs-')),
  };
}

test('a repeated import records no action twice, and says so; a new one is recorded', async () => {
  const { sandbox, client, outDir } = await served();
  const options = { client, outDir, onDuplicate: 'update' } as const;
  const csv = 'Name,Mobile,Note\nAsha,9845012345,called\nRavi,9845012346,called\n';
  await importCsv(csv, map, options);
  const again = await importCsv(csv, map, options);
  expect(again.summary).toMatchObject({ exitCode: 0, rows: { unchanged: 2 }, actions: { created: 0 } });
  expect(again.fates('success')).toEqual(['2 unchanged ACTION_ALREADY_SENT', '3 unchanged ACTION_ALREADY_SENT']);
  const third = await importCsv('Name,Mobile,Note\nAsha,9845012345,called again\n', map, options);
  expect(third.summary).toMatchObject({ rows: { updated: 1 }, actions: { created: 1 } });
  const notes = sandbox.leads()[0]?.actions.flatMap(({ fields }) => Object.entries(fields ?? {}));
  expect(notes).toEqual([
    ['note', 'called'],
    ['note', 'called again'],
  ]);
});

test('without its past a run records the action again', async () => {
  const { client, outDir } = await served();
  const csv = 'Name,Mobile,Note\nAsha,9845012345,called\n';
  await importCsv(csv, map, { client, outDir });
  const again = await importCsv(csv, map, { client, outDir, onDuplicate: 'update', history: false });
  expect(again.summary).toMatchObject({ rows: { updated: 1 }, actions: { created: 1 } });
});

test('where searches carry no ids, the journals of earlier runs have them', async () => {
  const { sandbox, client, outDir } = await served({ behave: ['search-id=no'] });
  await importCsv('Name,Mobile,Note\nAsha,9845012345,\n', map, { client, outDir });
  const csv = 'Name,Mobile,Note\nAsha K,9845012345,\n';
  const { summary } = await importCsv(csv, map, { client, outDir, onDuplicate: 'update' });
  expect(summary).toMatchObject({ exitCode: 0, rows: { updated: 1 } });
  expect(sandbox.leads()[0]?.fields).toMatchObject({ name: 'Asha K' });
});

test('a sandbox that was started anew at the same address has no past', async () => {
  const csv = 'Name,Mobile,Note\nAsha,9845012345,called\n';
  const first = await served({ ownIds: true });
  await importCsv(csv, map, first);
  await first.close();
  const second = await served({ ownIds: true }, first.port);
  await second.client.createLead({ fields: { name: 'Asha', phone: '919845012345' } });
  const again = await importCsv(csv, map, { ...second, outDir: first.outDir, onDuplicate: 'update' });
  expect(again.summary).toMatchObject({ rows: { updated: 1 }, actions: { created: 1 } });
  expect(second.sandbox.leads()[0]?.actions.length).toBe(1);
});

/** A stand-in inside this process that has a past. */
function lasting(between?: Between) {
  const { client, sandbox } = stage({}, between, '127.0.0.1:4010');
  const noted = () => sandbox.leads()[0]?.actions.map(({ fields }) => Object.values(fields ?? {})[0]);
  return { client, noted, outDir: mkdtempSync(join(tmpdir(), 'runs-')) };
}

const notes = { leadKey: 'Mobile', actions: [{ type: '1001', fields: { note: 'Note' } }] };

test('an action of a row that was told again, since reading back found something, stands for one action', async () => {
  const { client, noted, outDir } = lasting((request, pass) => {
    // The name is lost without a word.
    if (request.url.endsWith('/lead')) Object.assign(request, { body: request.body?.replace('"name":"Asha",', '') });
    return pass();
  });
  const first = await importCsv('Name,Mobile,Note\nAsha,9845012345,called\n', map, { client, outDir, verify: 'all' });
  expect(first.fates('success')).toEqual(['2 created VALUE_DROPPED']);
  const csv = 'Mobile,Note\n9845012345,called\n9845012345,called\n';
  const more = await bulkCsv((common) => importActions({ ...common, client, outDir }), csv, notes, { outDir });
  expect(more.fates('success')).toEqual(['2 unchanged ACTION_ALREADY_SENT', '3 created']);
  expect(noted()).toEqual(['called', 'called']);
});

test('a row that is settled later leaves out once more what it left out before', async () => {
  let losing = false;
  const { client, noted, outDir } = lasting(async (request, pass) => {
    if (!losing || !request.url.endsWith('/action')) return pass();
    throw new TransportError('ECONNRESET', 'reset', true);
  });
  await importCsv('Name,Mobile,Note\nAsha,9845012345,called\n', map, { client, outDir });
  losing = true;
  const two = { ...map, actions: ['Note', 'More'].map((note) => ({ type: '1001', fields: { note } })) };
  const csv = 'Name,Mobile,Note,More\nAsha,9845012345,called,wrote\n';
  const update = { client, outDir, onDuplicate: 'update' } as const;
  const second = await bulkCsv((common) => importLeads({ ...common, ...update }), csv, two, update);
  expect(second.fates('unknown')).toEqual(['2 unknown OUTCOME_UNKNOWN']);
  losing = false;
  for (const resendUnknown of [false, true]) {
    await resumeRun({ runId: second.summary.runId, client, outDir, time: fakeTime(), resendUnknown });
  }
  expect(noted()).toEqual(['called', 'wrote']);
  // Every note stands for one action of a third run.
  const thrice = `Mobile,Note\n${'9845012345,called\n9845012345,wrote\n'.repeat(2)}`;
  const third = await bulkCsv((common) => importActions({ ...common, client, outDir }), thrice, notes, { outDir });
  expect(third.summary.rows).toMatchObject({ unchanged: 2, created: 2 });
});
