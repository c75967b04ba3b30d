import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { onTestFinished } from 'vitest';
import { type QueueOptions, type WorkerOptions, workQueue } from '../../src/bullmq.js';
import { connect, type ImportOptions, importLeads, type ImportSummary, resumeRun } from '../../src/index.js';
import { queueNameOf } from '../../src/queue/names.js';
import { type AgencyOptions, agency } from './agency.js';
import { csvRows } from './cli.js';
import { testRedis } from './redis.js';

/** So many different leads, as CSV with `Name` and `Mobile`. */
export const leads = (count: number): string =>
  ['Name,Mobile', ...Array.from({ length: count }, (_, at) => `Lead ${at},98450${10_000 + at}`), ''].join('\n');

/** A Redis server, a workspace, and a file for its queue; the submitting side and the workers live in this process. */
export async function queueStage(csv: string, options: AgencyOptions = {}) {
  const server = await testRedis();
  await server.start();
  const redis = new Redis(server.url);
  const crm = await agency(1, options);
  onTestFinished(async () => {
    crm.close();
    redis.disconnect();
    await server.kill();
  });
  const [workspace] = crm.workspaces;
  if (workspace === undefined) throw new Error('no workspace');
  const { id, sandbox } = workspace;
  const account = { enterpriseId: id, token: sandbox.token };
  const folder = mkdtempSync(join(tmpdir(), 'queue-'));
  const file = join(folder, 'leads.csv');
  writeFileSync(file, csv);
  const map = join(folder, 'map.json');
  writeFileSync(map, JSON.stringify({ version: 1, fields: { name: 'Name', phone: 'Mobile' } }));
  const outDir = join(folder, 'runs');
  const client = connect({ ...account, baseUrl: crm.url, maxPerSecond: 'none' });
  const warnings: string[] = [];
  const common = { client, outDir, onWarning: (warning: string) => warnings.push(warning) };

  const submit = (queue: Partial<QueueOptions> = {}, more: Partial<ImportOptions> = {}): Promise<ImportSummary> =>
    importLeads({
      ...{ ...common, file, map },
      queue: { redisUrl: server.url, ...queue },
      ...more,
    });
  const resume = (queue: Partial<QueueOptions> = {}): Promise<ImportSummary> =>
    resumeRun({ ...common, queue: { redisUrl: server.url, ...queue } });
  /** A worker, and how it is told to stop. */
  const hire = (userAgent = 'worker', more: Partial<WorkerOptions> = {}) => {
    const stop = new AbortController();
    const notes: string[] = [];
    const ended = workQueue({
      ...{ redisUrl: server.url, workspaces: [account], lockMs: 1_000, quietWaitMs: 200, signal: stop.signal },
      onNote: (note) => notes.push(note),
      ...more,
      connection: { baseUrl: crm.url, userAgent, ...more.connection },
    });
    const leave = async () => {
      stop.abort();
      return ended;
    };
    onTestFinished(async () => void (await leave().catch(() => undefined)));
    return { notes, leave };
  };
  /** Row, status and code of every row of a result file. */
  const fates = (path = ''): string[] =>
    csvRows(readFileSync(path, 'utf8')).map((cells) => [cells[0], cells[1], cells[4]].join(' ').trim());
  const runs = (): string[] => readdirSync(outDir).filter((entry) => /^\d{8}-/u.test(entry));
  const name = queueNameOf(new URL(crm.url).host, id);
  return { server, redis, name, workspace, sandbox, warnings, submit, resume, hire, runs, fates };
}

/** Wait until something holds, however long that takes. */
export async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await holds())) await new Promise((again) => setImmediate(again));
}
