import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { describe, expect, onTestFinished, test } from 'vitest';
import { workQueue } from '../../src/bullmq.js';
import { connect, importLeads } from '../../src/index.js';
import { jobKeyOf, paceKeyOf, queueNameOf } from '../../src/queue/names.js';
import { handOnPace, takePace } from '../../src/queue/pace.js';
import { type AgencyOptions, agency } from '../helpers/agency.js';
import { hasRedis, testRedis } from '../helpers/redis.js';

/** A Redis server, and a workspace with a file of leads on its queue; workers live in this process. */
async function stage(rows: number, maxPerSecond: number | undefined, options: AgencyOptions) {
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
  const folder = mkdtempSync(join(tmpdir(), 'pace-'));
  const file = join(folder, 'leads.csv');
  const lines = Array.from({ length: rows }, (_, at) => `Lead ${at},98450${10_000 + at}`);
  writeFileSync(file, ['Name,Mobile', ...lines].join('\n'));
  const client = connect({ ...account, baseUrl: crm.url, maxPerSecond: 'none' });
  const importing = (detach: boolean) =>
    importLeads({
      ...{ file, client, outDir: join(folder, 'runs') },
      map: { version: 1, fields: { name: 'Name', phone: 'Mobile' } },
      queue: { redisUrl: server.url, detach, maxPerSecond },
    });
  /** A worker, and how it is told to stop. */
  const hire = (userAgent: string) => {
    const stop = new AbortController();
    const notes: string[] = [];
    const ended = workQueue({
      ...{ redisUrl: server.url, workspaces: [account], lockMs: 1_000, signal: stop.signal },
      connection: { baseUrl: crm.url, userAgent },
      onNote: (note) => notes.push(note),
    });
    const leave = async () => {
      stop.abort();
      return ended;
    };
    onTestFinished(async () => void (await leave()));
    return { notes, leave };
  };
  const name = queueNameOf(new URL(crm.url).host, id);
  return { redis, name, sandbox, importing, hire };
}

/** Wait for something in Redis, however long that takes. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((again) => setImmediate(again));
}

describe.runIf(hasRedis)('one pace for a workspace', () => {
  test('a 429 that one worker saw holds the others: no call comes before the time that was asked for is over', async () => {
    let toCome = Number.POSITIVE_INFINITY;
    let refusedAt = Number.POSITIVE_INFINITY;
    const ofSecond: number[] = [];
    const { redis, name, sandbox, importing, hire } = await stage(150, 100, {
      onCall(_workspace, userAgent) {
        if (userAgent === 'second') ofSecond.push(performance.now() - refusedAt);
        toCome -= 1;
        if (toCome !== 0) return undefined;
        refusedAt = performance.now();
        return 2;
      },
    });
    await importing(true);
    toCome = 20;
    const first = hire('first');
    await until(async () => (await redis.pttl(jobKeyOf(name, 'limiter'))) > 1_000);
    const second = hire('second');
    // Its rows go back to the queue at once, and the second would begin with them.
    await first.leave();
    expect(first.notes).toContain('agency-1: Telecrm asks for a pause of 2 s.');
    await until(async () => (await redis.zcard(jobKeyOf(name, 'completed'))) === 2);
    await second.leave();
    expect(sandbox.leads().length).toBe(150);
    expect(ofSecond.length).toBeGreaterThan(100);
    // A clock of whole ms may be one short.
    expect(Math.min(...ofSecond)).toBeGreaterThan(1_998);
  });

  test('the rate that one worker learned is where another one begins', async () => {
    const ofWorkers: number[] = [];
    const ofSecond: number[] = [];
    let refused = 0;
    const { redis, name, importing, hire } = await stage(60, undefined, {
      onCall(_workspace, userAgent) {
        if (userAgent !== 'first' && userAgent !== 'second') return undefined;
        const now = performance.now();
        if (userAgent === 'second') ofSecond.push(now);
        ofWorkers.push(now);
        if (now - (ofWorkers.at(-3) ?? -1_000) >= 1_000) return undefined;
        refused += 1;
        return 1;
      },
    });
    await importing(true);
    const first = hire('first');
    await until(() => Promise.resolve(refused > 0));
    await first.leave();
    const learned = JSON.parse((await redis.hget(paceKeyOf(name), 'learned')) ?? '') as { perSecond: number };
    expect(learned.perSecond).toBeLessThan(2.5);
    const second = hire('second');
    await until(() => Promise.resolve(ofSecond.length === 5));
    await second.leave();
    // It would begin with 5 calls a second.
    expect((ofSecond[4] ?? 0) - (ofSecond[0] ?? 0)).toBeGreaterThan(1_500);
  });

  test('the calls of one job count for the next one; of one that did not end, as many as there can have been', async () => {
    const { redis, name } = await stage(1, undefined, {});
    expect(await takePace(redis, name, 'a')).toEqual({ freeIn: [] });
    await handOnPace(redis, name, 'a', { freeIn: [60_000, 90_000] });
    const { freeIn = [] } = await takePace(redis, name, 'b');
    expect(freeIn.map((ms) => Math.ceil(ms / 30_000))).toEqual([2, 3]);
    // Taken over while it was away: what it has to say is no longer asked for.
    expect(await takePace(redis, name, 'c')).toEqual({ freeIn: undefined });
    await handOnPace(redis, name, 'b', { learned: { perSecond: 99 } });
    expect(await takePace(redis, name, 'd')).toEqual({ freeIn: undefined });
    await handOnPace(redis, name, 'd', { learned: { perSecond: 7, steady: true } });
    expect(await takePace(redis, name, 'e')).toEqual({ learned: { perSecond: 7, steady: true }, freeIn: [] });
  });
});
