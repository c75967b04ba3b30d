import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importLeads } from '../../src/import.js';
import { replayJournal } from '../../src/journal/replay.js';
import { createSandbox, type SandboxServer, serveSandbox } from '../../src/sandbox/index.js';
import { connect } from '../../src/telecrm/connect.js';
import { poolTransport } from '../../src/telecrm/pool-transport.js';
import { workdir } from '../helpers/cli.js';
import { deafServer } from '../telecrm/helpers/deaf-server.js';
import { tally, toldInFiles } from './helpers/tally.js';
import { csvOf, mapOf, modelRows } from './helpers/task.js';

const rows = 12;

/** What stands at the server's port while it is away, and how that shows. */
const outages: readonly (readonly [string, string, (port: number) => Promise<{ close(): Promise<void> }>])[] = [
  ['nobody listens at the port', 'ECONNREFUSED', () => Promise.resolve({ close: () => Promise.resolve() })],
  ['whoever listens takes no connection', 'UND_ERR_CONNECT_TIMEOUT', deafServer],
];

// The second takes some seconds, since its knocks time out in real time.
const inThisRun = process.env.PROOF_FAULT_OPERATIONS === 'all' ? outages : outages.slice(0, 1);

test.concurrent.each(inThisRun)('in mid-run %s: nothing is taken for sent', async (_, code, outage) => {
  const sandbox = createSandbox();
  let server: SandboxServer;
  let stand: { close(): Promise<void> } | undefined;
  let gone = Promise.resolve();
  let writes = 0;
  let pauses = 0;
  const goneAfter = 4;
  const goAway = async (): Promise<void> => {
    await server.close();
    stand = await outage(server.port);
  };
  const open = (port: number): Promise<SandboxServer> =>
    serveSandbox(
      {
        ...sandbox,
        async answer(ask) {
          const answer = await sandbox.answer(ask);
          if (ask.method === 'POST' && !ask.target.includes('/search') && ++writes === goneAfter) gone = goAway();
          return answer;
        },
      },
      { port },
    );
  server = await open(0);
  const client = connect({
    ...{ enterpriseId: sandbox.enterpriseId, token: sandbox.token, baseUrl: server.url, maxPerSecond: 'none' },
    ...{ transport: poolTransport({ connectTimeoutMs: 150 }), sleep: () => gone },
  });
  const time = {
    now: () => performance.now(),
    async sleep(ms: number) {
      await gone;
      // The run pauses: the server comes back at the end of the pause.
      if (ms >= 30_000 && ++pauses === 1) {
        await stand?.close();
        server = await open(server.port);
      }
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
  const folder = mkdtempSync(join(tmpdir(), 'away-'));
  const input = modelRows(rows, 2).map((row) => ({ ...row, exists: false }));
  writeFileSync(join(folder, 'leads.csv'), csvOf(input));
  const summary = await importLeads({
    ...{ file: join(folder, 'leads.csv'), map: mapOf('marker'), outDir: join(folder, 'runs'), client, time },
    ...{ concurrency: 3, maxOutageMs: 600_000 },
  });
  await client.close();
  await server.close();
  if (summary.dryRun) throw new Error('it was no dry run');
  const codes = new Set<string>();
  await replayJournal(join(folder, 'runs', summary.runId, 'journal.jsonl'), (record) => {
    if (record.t === 'answer' && record.kind === 'NOT_SENT') codes.add(record.code ?? '');
  });
  expect(codes).toContain(code);
  const told = toldInFiles(join(folder, 'runs', summary.runId));
  const { actions, ...never } = tally({ rows: input, leads: sandbox.leads() }, summary, told, told);
  expect([pauses > 0, actions]).toEqual([true, input.flatMap(({ notes }) => notes).length]);
  expect(never).toMatchObject({ leadsMissing: 0, leadsDoubled: 0, lost: 0, doubled: 0, unknownRows: 0 });
  rmSync(folder, { recursive: true });
});

test.concurrent('an address that nobody has, and a port that nobody listens at: the run ends before anything is done, and says so', async () => {
  const free = await serveSandbox(createSandbox());
  await free.close();
  const map = JSON.stringify({ version: 1, fields: { name: 'Name', phone: 'Mobile' } });
  const dir = workdir({ 'leads.csv': 'Name,Mobile\nAsha,9845012345\n', 'map.json': map });
  const at = (url: string) =>
    dir.run(['import', 'leads.csv', '--map', 'map.json', '--yes'], {
      TELECRM_BASE_URL: url,
      TELECRM_ENTERPRISE_ID: 'acme',
      TELECRM_TOKEN: 'token-of-some-length',
    });
  const [nowhere, closed] = await Promise.all([at('https://no-such-host.invalid/autoupdate/v2'), at(free.url)]);
  expect([nowhere.code, closed.code]).toEqual([3, 3]);
  expect(nowhere.stderr).toMatch(/no-such-host\.invalid.*\[(ENOTFOUND|EAI_AGAIN)\]/su);
  expect(closed.stderr).toMatch(/\[ECONNREFUSED\]/u);
  for (const { stderr } of [nowhere, closed]) expect(stderr).toContain('What to do:');
});
