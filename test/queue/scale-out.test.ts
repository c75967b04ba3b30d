import type { ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { seededRandom } from '../../src/sandbox/random.js';
import { agency, mostInASecond } from '../helpers/agency.js';
import { csvRows, ending, workdir } from '../helpers/cli.js';
import { hasRedis, testRedis } from '../helpers/redis.js';

/** `npm run torture` asks for more. */
const rowsInAll = Number(process.env.QUEUE_ROWS ?? 5_000);
const kills = Number(process.env.QUEUE_KILLS ?? 10);
const seed = Number(process.env.QUEUE_SEED ?? 1);
const workspacesInAll = 3;
/** Calls a second of a workspace: what the workers are given, and what its server takes. */
const limit = 200;

const map = JSON.stringify({
  version: 1,
  marker: 'import_ref',
  fields: { name: 'Name', phone: 'Mobile' },
  actions: [{ type: '1001', when: 'Note', fields: { note: 'Note' }, marker: 'import_ref' }],
});
/** Every fifth lead has an action. */
const csv = (count: number): string =>
  [
    'Name,Mobile,Note',
    ...Array.from({ length: count }, (_, at) => `Lead ${at},9${845_000_000 + at},${at % 5 === 0 ? 'met' : ''}`),
  ].join('\n');

test.runIf(hasRedis)(
  'three workers, three workspaces: whoever is killed, each lead and action is there once, and no limit is passed',
  async () => {
    const redis = await testRedis();
    await redis.start();
    /** What is to happen after so many further calls, in order. */
    const chaos: { after: number; act: () => void }[] = [];
    let calls = 0;
    const crm = await agency(workspacesInAll, {
      faults: ['reset-after@0.01', '500@0.01'],
      perSecond: limit,
      onCall() {
        const next = chaos[0];
        if (next === undefined || ++calls < next.after) return undefined;
        calls = 0;
        chaos.shift();
        next.act();
        return undefined;
      },
    });
    const dir = workdir({ 'map.json': map });
    const tokens = Object.fromEntries(crm.workspaces.map(({ id, sandbox }) => [id, sandbox.token]));
    writeFileSync(join(dir.path, 'tokens.json'), JSON.stringify(tokens), { mode: 0o600 });
    const env = { TELECRM_BASE_URL: crm.url };

    const begunAt = performance.now();
    const workers: ChildProcess[] = [];
    let over = false;
    const hire = (place: number): void => {
      const args = [
        'worker',
        '--queue',
        redis.url,
        '--tokens-file',
        'tokens.json',
        '--lock',
        '1s',
        '--quiet-wait',
        '1s',
      ];
      const worker = dir.begin([...args, '-q'], env);
      workers[place] = worker;
      worker.on('close', () => {
        if (!over) hire(place);
      });
    };
    for (let place = 0; place < 3; place++) hire(place);
    onTestFinished(() => {
      over = true;
      for (const worker of workers) worker.kill('SIGKILL');
    });

    const perWorkspace = Math.ceil(rowsInAll / workspacesInAll);
    writeFileSync(join(dir.path, 'leads.csv'), csv(perWorkspace));
    let restarts = 0;
    const random = seededRandom(seed);
    const step = Math.floor((rowsInAll * 0.8) / (kills * 1.2 + 2));
    const soon = (): number => Math.ceil(step * (0.5 + random()));
    for (let kill = 0; kill < kills; kill++) {
      const place = Math.floor(random() * 3);
      chaos.push({ after: soon(), act: () => workers[place]?.kill('SIGKILL') });
      if (kill % 10 !== 3 && kill % 10 !== 6) continue;
      restarts += 1;
      chaos.push({ after: soon(), act: () => void redis.kill().then(() => redis.start()) });
    }
    // One is stopped past its lock: it goes on when the others have made calls without it for longer than that.
    let asleep: ChildProcess | undefined;
    chaos.push({
      after: step,
      act() {
        asleep = workers[0];
        asleep?.kill('SIGSTOP');
      },
    });
    chaos.push({ after: 2 * limit, act: () => asleep?.kill('SIGCONT') });

    const runs = await Promise.all(
      crm.workspaces.map(async ({ id, sandbox }) => {
        const outDir = `runs-${id}`;
        const submit = [
          'import',
          'leads.csv',
          '--map',
          'map.json',
          '--queue',
          redis.url,
          '--out-dir',
          outDir,
          '--json',
        ];
        const child = dir.begin([...submit, '--max-per-second', String(limit), '--no-progress'], {
          ...env,
          TELECRM_ENTERPRISE_ID: id,
          TELECRM_TOKEN: sandbox.token,
        });
        return ending(child);
      }),
    );
    asleep?.kill('SIGCONT');
    over = true;
    await Promise.all(
      workers.map((worker) => {
        const ended = ending(worker);
        worker.kill('SIGTERM');
        return ended;
      }),
    );
    crm.close();
    await redis.kill();

    const most = crm.workspaces.map(({ arrivals }) => mostInASecond(arrivals));
    const seconds = Math.round((performance.now() - begunAt) / 1_000);
    process.stdout.write(
      `queue: ${rowsInAll} rows of ${workspacesInAll} workspaces in ${seconds} s; ${kills} workers and Redis ${restarts} times killed ` +
        `(QUEUE_SEED ${seed}); most calls of a workspace within a second: ${most.join(', ')}; the limit is ${limit}\n`,
    );
    expect(Math.max(...most)).toBeLessThanOrEqual(limit);
    expect(chaos).toEqual([]);
    for (const [at, { sandbox, refused }] of crm.workspaces.entries()) {
      const { status, result } = JSON.parse(runs[at]?.stdout ?? '') as {
        status: number;
        result: { rows: Record<string, number>; actions: object; files: { success: string } };
      };
      expect({ status, rows: result.rows, actions: result.actions }).toMatchObject({
        status: 0,
        rows: { read: perWorkspace, created: perWorkspace, unknown: 0, failed: 0, unprocessed: 0 },
        actions: { created: Math.ceil(perWorkspace / 5), unknown: 0 },
      });
      const leads = sandbox.leads();
      expect(leads.length).toBe(perWorkspace);
      const recorded = leads.map((lead) => lead.actions.filter(({ type }) => type === 'ACTION_1001').length);
      expect(Math.max(...recorded)).toBe(1);
      expect(recorded.filter((count) => count === 1).length).toBe(Math.ceil(perWorkspace / 5));
      const success = csvRows(readFileSync(result.files.success, 'utf8'));
      expect(new Set(success.map((row) => row[2])).size).toBe(perWorkspace);
      expect(refused).toBe(0);
    }
  },
  Math.max(600_000, rowsInAll * 60),
);
