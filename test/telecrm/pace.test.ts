import { expect, test } from 'vitest';
import { createPacer, type Pacer, type PacerOptions } from '../../src/telecrm/pace.js';
import { type FakeClock, fakeClock, settled } from './helpers/fake-clock.js';
import { runLoad } from './helpers/limited-server.js';

function paced(options: Partial<PacerOptions> = {}): { clock: FakeClock; pacer: Pacer; notices: string[] } {
  const clock = fakeClock();
  const notices: string[] = [];
  const pacer = createPacer({
    maxPerSecond: 'none',
    now: clock.now,
    sleep: clock.sleep,
    random: () => 1,
    onNotice: ({ kind, waitMs }) => notices.push(`${kind} ${waitMs}`),
    ...options,
  });
  return { clock, pacer, notices };
}

/** Ask for so many turns at once; the answer fills up with the moments at which they come. */
function askFor(count: number, pacer: Pacer): number[] {
  const turns: number[] = [];
  for (let n = 0; n < count; n += 1) void pacer.take().then((at) => turns.push(at));
  return turns;
}

test('four calls a second come 250 ms apart, with no burst at the start nor after a pause', async () => {
  const { clock, pacer } = paced({ maxPerSecond: 4 });
  const first = askFor(3, pacer);
  await clock.run(10_000);
  const later = askFor(3, pacer);
  await clock.run(10_000);
  expect([first, later]).toEqual([
    [0, 250, 500],
    [10_000, 10_250, 10_500],
  ]);
  expect(pacer.rate()).toBe(4);
});

test('timers that wake late cost only what is beyond 20 ms, and never make more than the pace', async () => {
  for (const [lateMs, turnsIn10s] of [
    [10, 501],
    [30, 400],
  ] as const) {
    const clock = fakeClock();
    const pacer = createPacer({ maxPerSecond: 50, now: clock.now, sleep: (ms) => clock.sleep(ms + lateMs) });
    const turns = askFor(1_000, pacer);
    await clock.run(10_000);
    expect(turns.length).toBeGreaterThanOrEqual(turnsIn10s - 1);
    expect(turns.length).toBeLessThanOrEqual(501);
  }
});

test('3,600 an hour is one a second, and the lower of two caps counts', async () => {
  const { clock, pacer } = paced({ maxPerSecond: 4, maxPerHour: 3_600 });
  const turns = askFor(3, pacer);
  await clock.run(10_000);
  expect(turns).toEqual([0, 1_000, 2_000]);
});

test('without a pace all turns come at once', async () => {
  const { pacer } = paced();
  const turns = askFor(100, pacer);
  await settled();
  expect(turns).toHaveLength(100);
  expect(pacer.rate()).toBe(Number.POSITIVE_INFINITY);
});

test('after a 429 nobody sends before Retry-After is over, then one goes ahead and the others follow its success', async () => {
  const { clock, pacer, notices } = paced();
  pacer.report({ startedAt: await pacer.take(), result: 'throttled', latencyMs: 5, retryAfterMs: 7_000 });
  const turns = askFor(3, pacer);
  await clock.run(6_999);
  expect(turns).toEqual([]);
  await clock.run(1_000);
  expect(turns).toEqual([7_000]);
  pacer.report({ startedAt: 7_000, result: 'answered', latencyMs: 5 });
  await settled();
  expect(turns).toEqual([7_000, 7_999, 7_999]);
  expect(notices).toEqual(['retry-after 7000']);
});

test('refusals without Retry-After wait longer and longer', async () => {
  const { clock, pacer } = paced();
  const turns: number[] = [];
  const lane = async (): Promise<void> => {
    for (;;) {
      const startedAt = await pacer.take();
      turns.push(startedAt);
      pacer.report({ startedAt, result: 'throttled', latencyMs: 0, retryAfterMs: 0 });
    }
  };
  void lane();
  await clock.run(50_000);
  expect(turns).toEqual([0, 1_000, 3_000, 7_000, 15_000, 31_000]);
});

test('calls that were under way together count as one refusal', async () => {
  const { clock, pacer } = paced();
  const together = await Promise.all([pacer.take(), pacer.take(), pacer.take()]);
  for (const startedAt of together) pacer.report({ startedAt, result: 'throttled', latencyMs: 5 });
  const turns = askFor(1, pacer);
  await clock.run(5_000);
  expect(turns).toEqual([1_000]);
});

test('429 for a minute is taken for the hourly limit: one call a minute, said once, until one goes through', async () => {
  const { clock, pacer, notices } = paced();
  const turns: number[] = [];
  const lane = async (): Promise<void> => {
    for (;;) {
      const startedAt = await pacer.take();
      turns.push(startedAt);
      const open = clock.now() >= 300_000;
      pacer.report({
        startedAt,
        result: open ? 'answered' : 'throttled',
        latencyMs: 0,
        retryAfterMs: open ? undefined : 500,
      });
      if (open) return;
    }
  };
  void lane();
  await clock.run(400_000);
  expect(turns.slice(-6)).toEqual([59_500, 60_000, 120_000, 180_000, 240_000, 300_000]);
  expect(notices).toEqual(['hourly-limit 60000', 'resumed 0']);
});

test('whoever stops waiting for a turn takes none', async () => {
  const { clock, pacer } = paced({ maxPerSecond: 1 });
  const stop = new AbortController();
  await pacer.take();
  const given = pacer.take(stop.signal).catch((error: unknown) => (error instanceof Error ? error.message : error));
  const turns = askFor(1, pacer);
  stop.abort(new Error('stopped'));
  await clock.run(5_000);
  expect(await given).toBe('stopped');
  expect(turns).toEqual([1_000]);
  await expect(pacer.take(stop.signal)).rejects.toThrow('stopped');
});

test('what settles an open row goes before the others, with a fifth of the pace while they wait', async () => {
  const { clock, pacer } = paced({ maxPerSecond: 10 });
  const turns: string[] = [];
  for (let n = 0; n < 10; n += 1) void pacer.take().then(() => turns.push('write'));
  for (let n = 0; n < 4; n += 1) void pacer.take(undefined, true).then(() => turns.push('READ'));
  await clock.run(10_000);
  const [first, ...rest] = turns;
  expect([first, rest.join(' ')]).toEqual([
    'write',
    'READ write write write write READ write write write write READ write READ',
  ]);
});

test('a failed probe leaves the way to the next one', async () => {
  const { clock, pacer } = paced();
  pacer.report({ startedAt: await pacer.take(), result: 'throttled', latencyMs: 5, retryAfterMs: 1_000 });
  const turns = askFor(2, pacer);
  await clock.run(1_000);
  pacer.report({ startedAt: 1_000, result: 'failed', latencyMs: 5 });
  await settled();
  expect(turns).toEqual([1_000, 1_000]);
});

const load = { perSecond: 50, burst: 50, latencyMs: 60, lanes: 16, forMs: 60_000 };

test('auto finds a limit of 50 a second: at least 90% of it in the first minute, at most 2% refused', async () => {
  for (const retryAfterMs of [undefined, 1_000]) {
    const { accepted, refused } = await runLoad({ ...load, retryAfterMs }, { maxPerSecond: 'auto' });
    expect(accepted).toBeGreaterThanOrEqual(0.9 * 50 * 60);
    expect(refused).toBeLessThanOrEqual(0.02 * (accepted + refused));
  }
});

test('a cap of 50 a second uses at least 98% of it, with nothing refused', async () => {
  const { accepted, refused } = await runLoad({ ...load, burst: 1 }, { maxPerSecond: 50 });
  expect(accepted).toBeGreaterThanOrEqual(0.98 * 50 * 60);
  expect(refused).toBe(0);
});

test('auto starts at 5 a second and doubles while nothing is refused', async () => {
  const { pacer } = await runLoad({ ...load, perSecond: 1e6, burst: 1e6, forMs: 3_500 }, { maxPerSecond: 'auto' });
  expect(pacer.rate()).toBe(40);
  expect(pacer.learned()).toEqual({ perSecond: 20 });
});

test('auto does not double a pace that nobody uses', async () => {
  const { pacer } = await runLoad({ ...load, lanes: 1, latencyMs: 1_000, forMs: 20_000 }, { maxPerSecond: 'auto' });
  expect(pacer.rate()).toBe(5);
  expect(pacer.learned()).toBeUndefined();
});

test('what one run learned is where the next one begins', async () => {
  const first = await runLoad(load, { maxPerSecond: 'auto' });
  const learned = first.pacer.learned();
  expect(learned?.perSecond).toBeGreaterThan(40);
  const next = await runLoad({ ...load, forMs: 5_000 }, { maxPerSecond: 'auto', learned });
  expect(next.accepted).toBeGreaterThan(0.9 * 50 * 5);
});

test('a refusal before the first answer halves the pace and no more: answers are still on their way', () => {
  const { pacer } = paced({ maxPerSecond: 'auto' });
  pacer.report({ startedAt: 0, result: 'throttled', latencyMs: 5 });
  expect(pacer.learned()).toEqual({ perSecond: 2, steady: true });
});

test('a limit that was met is crept up to by the next pacer as well', async () => {
  const { pacer } = await runLoad(
    { ...load, forMs: 5_000 },
    { maxPerSecond: 'auto', learned: { perSecond: 20, steady: true } },
  );
  expect(pacer.rate()).toBeCloseTo(20 * 1.02 ** 4, 1);
});

test('rising latency ends the doubling like a refusal', async () => {
  const clock = fakeClock();
  const pacer = createPacer({ maxPerSecond: 'auto', now: clock.now, sleep: clock.sleep });
  const lane = async (): Promise<void> => {
    for (;;) {
      const startedAt = await pacer.take();
      const latencyMs = pacer.rate() > 40 ? 900 : 50;
      await clock.sleep(latencyMs);
      pacer.report({ startedAt, result: 'answered', latencyMs });
    }
  };
  for (let n = 0; n < 200; n += 1) void lane();
  await clock.run(8_000);
  expect(pacer.rate()).toBeLessThanOrEqual(80);
  expect(pacer.learned()?.perSecond).toBe(pacer.rate());
});
