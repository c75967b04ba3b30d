import { describe, expect, test } from 'vitest';
import { jobKeyOf, paceKeyOf } from '../../src/queue/names.js';
import { handOnPace, takePace } from '../../src/queue/pace.js';
import { tooMany } from '../helpers/agency.js';
import { leads, queueStage, until } from '../helpers/queue-stage.js';
import { hasRedis } from '../helpers/redis.js';

describe.runIf(hasRedis)('one pace for a workspace', () => {
  test('a 429 that one worker saw holds the others: no call comes before the time that was asked for is over', async () => {
    let toCome = Number.POSITIVE_INFINITY;
    let refusedAt = Number.POSITIVE_INFINITY;
    const ofSecond: number[] = [];
    const { redis, name, sandbox, submit, hire } = await queueStage(leads(150), {
      onCall({ userAgent }) {
        if (userAgent === 'second') ofSecond.push(performance.now() - refusedAt);
        toCome -= 1;
        if (toCome !== 0) return undefined;
        refusedAt = performance.now();
        return tooMany(2);
      },
    });
    await submit({ detach: true, maxPerSecond: 100 });
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
    const { redis, name, submit, hire } = await queueStage(leads(60), {
      onCall({ userAgent }) {
        if (userAgent !== 'first' && userAgent !== 'second') return undefined;
        const now = performance.now();
        if (userAgent === 'second') ofSecond.push(now);
        ofWorkers.push(now);
        if (now - (ofWorkers.at(-3) ?? -1_000) >= 1_000) return undefined;
        refused += 1;
        return tooMany(1);
      },
    });
    await submit({ detach: true });
    const first = hire('first');
    await until(() => refused > 0);
    await first.leave();
    const learned = JSON.parse((await redis.hget(paceKeyOf(name), 'learned')) ?? '') as { perSecond: number };
    expect(learned.perSecond).toBeLessThan(2.5);
    const second = hire('second');
    await until(() => ofSecond.length === 5);
    await second.leave();
    // It would begin with 5 calls a second.
    expect((ofSecond[4] ?? 0) - (ofSecond[0] ?? 0)).toBeGreaterThan(1_500);
  });

  test('the calls of one job count for the next one; of one that did not end, as many as there can have been', async () => {
    const { redis, name } = await queueStage(leads(1));
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
