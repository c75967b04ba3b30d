import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSandbox, type Sandbox } from '../../src/sandbox/api.js';
import { parseFault, parseFaultHeader } from '../../src/sandbox/faults.js';
import { SandboxOptionError } from '../../src/sandbox/option-error.js';
import { add, call, clockAt, names } from './call.js';

test.each([
  ['jitter:200', { name: 'jitter', value: 200, share: 0.1 }],
  ['429', { name: '429', value: 1, share: 0.1 }],
  ['429:30@1', { name: '429', value: 30, share: 1 }],
  ['429-date', { name: '429-date', value: 1, share: 0.1 }],
  ['reset-after@0.25', { name: 'reset-after', value: 1, share: 0.25 }],
  ['revoke:20', { name: 'revoke', value: 20, share: 1 }],
  ['late:2.5@.5', { name: 'late', value: 2.5, share: 0.5 }],
  ['index-lag:5', { name: 'index-lag', value: 5, share: 1 }],
  [' HALF ', { name: 'half', value: 1, share: 0.1 }],
])('%s', (text, fault) => {
  expect(parseFault(text)).toEqual(fault);
});

test.each([
  ['jitter', '"jitter" should be jitter:MS, with MS a number of 0 or more.'],
  ['late:soon', '"late:soon" should be late:SECONDS, with SECONDS a number of 0 or more.'],
  ['429:-1', '"429:-1" should be 429[:SECONDS], with SECONDS a number of 0 or more.'],
  ['revoke:1.5', '"revoke:1.5" should be revoke:N, with N a number of 0 or more.'],
  ['hang:5', '"hang:5": the fault hang takes no value; write hang or hang@SHARE.'],
  ['500@2', '"500@2": the share after @ is a number from 0 to 1, such as 500@0.5.'],
  ['500@', '"500@": the share after @ is a number from 0 to 1, such as 500@0.5.'],
])('%s is refused', (text, message) => {
  expect(() => parseFault(text)).toThrow(new SandboxOptionError(message));
});

test('an unknown fault is refused with all that there are, whatever the text', () => {
  expect(() => createSandbox({ faults: ['501'] })).toThrow(
    /^"501" is not a fault of the sandbox; it knows .*jitter:MS/,
  );
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        expect(parseFault(text).share).toBeLessThanOrEqual(1);
      } catch (error) {
        expect(error).toBeInstanceOf(SandboxOptionError);
      }
    }),
  );
});

test('the header takes the same, separated by commas, and means this call', () => {
  expect(parseFaultHeader('500, jitter:5@0.5,')).toEqual([
    { name: '500', value: 1, share: 1 },
    { name: 'jitter', value: 5, share: 0.5 },
  ]);
});

const lead = { fields: { name: 'Asha', phone: '9876543210' }, actions: [{ type: '1001' }, { type: '1003' }] };

/** Create a lead under a fault and say how it ended, and how many leads and actions there are then. */
async function under(fault: string, sandbox: Sandbox = createSandbox(), signal?: AbortSignal) {
  let end: unknown;
  try {
    const { status, headers, body } = await call(sandbox, 'POST', '/lead', lead, { 'x-sandbox-fault': fault }, signal);
    const retryAfter = headers.get('retry-after');
    end = [status, typeof body === 'string' ? 'HTML' : 'JSON', ...(retryAfter === null ? [] : [retryAfter])];
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    end = [String(error), cause instanceof Error && 'code' in cause ? cause.code : undefined];
  }
  return [end, sandbox.leads().map(({ actions }) => actions.length)];
}

test('429 in its three forms, before anything is written', async () => {
  const clock = clockAt('2026-11-23T10:00:00Z');
  const sandbox = () => createSandbox({ now: clock.now });
  expect(await under('429:30', sandbox())).toEqual([[429, 'JSON', '30'], []]);
  expect(await under('429-date', sandbox())).toEqual([[429, 'JSON', 'Mon, 23 Nov 2026 10:00:02 GMT'], []]);
  expect(await under('429-bare', sandbox())).toEqual([[429, 'JSON'], []]);
});

test('an error of the server or of a gateway, with the write done or not', async () => {
  for (const [fault, form] of [
    ['500', 'JSON'],
    ['502', 'HTML'],
    ['503', 'HTML'],
    ['504', 'HTML'],
  ] as const) {
    const ends = await Promise.all(
      Array.from({ length: 12 }, (_, randomSeed) => under(fault, createSandbox({ randomSeed }))),
    );
    expect(new Set(ends.map(([end]) => JSON.stringify(end)))).toEqual(new Set([JSON.stringify([Number(fault), form])]));
    expect(new Set(ends.map(([, leads]) => JSON.stringify(leads)))).toEqual(new Set(['[]', '[2]']));
  }
});

test('a page of somebody else in place of the answer', async () => {
  expect(await under('html')).toEqual([[200, 'HTML'], []]);
});

test('a connection that breaks before or after the write, or between the lead and its actions', async () => {
  const reset = ['TypeError: fetch failed', 'ECONNRESET'];
  expect(await under('reset-before')).toEqual([reset, []]);
  expect(await under('reset-after')).toEqual([reset, [2]]);
  expect(await under('half')).toEqual([reset, [0]]);
});

test('death in the middle of appended actions leaves the first half of them', async () => {
  const sandbox = createSandbox();
  const id = await add(sandbox, { phone: '9876543210' });
  const append = (count: number) =>
    call(
      sandbox,
      'POST',
      `/lead/${id}/action`,
      { actions: Array(count).fill({ type: '1001' }) },
      { 'x-sandbox-fault': 'half' },
    );
  await expect(append(4)).rejects.toThrow('fetch failed');
  expect(sandbox.leads()[0]?.actions.length).toBe(2);
  expect((await append(1)).status).toBe(200);
});

test('a body that is cut in the middle, and one that comes byte by byte', async () => {
  expect(await under('truncate')).toEqual([['TypeError: terminated', 'UND_ERR_SOCKET'], [2]]);
  let pauses = 0;
  const sandbox = createSandbox({
    sleep: () => {
      pauses += 1;
      return Promise.resolve();
    },
  });
  expect(await under('drip', sandbox)).toEqual([[201, 'JSON'], [2]]);
  expect(pauses).toBeGreaterThan(100);
});

test('a call that hangs ends when the client gives up, and nothing is written', async () => {
  expect((await under('hang', createSandbox(), AbortSignal.timeout(1)))[1]).toEqual([]);
});

test('a write that is carried out after the client gave up', async () => {
  const clock = clockAt('2026-11-23T10:00:00Z');
  const sandbox = createSandbox({ now: clock.now });
  const gaveUp = clock.now();
  expect((await under('late:120', sandbox, AbortSignal.timeout(1)))[1]).toEqual([]);
  clock.pass(119_999);
  expect(await names(sandbox, {})).toBe(' of 0');
  clock.pass(10_000);
  expect(await names(sandbox, {})).toBe('Asha of 1');
  expect(sandbox.leads()[0]?.created_on).toBe(gaveUp + 120_000);
  expect((await call(sandbox, 'POST', '/lead', lead)).status).toBe(409);
});

test('reads are not late, and have no halves', async () => {
  const sandbox = createSandbox({ faults: ['late:5@1', 'half@1'] });
  expect((await call(sandbox, 'POST', '/lead/search', {})).status).toBe(200);
});

test('a search index that lags behind', async () => {
  const clock = clockAt('2026-11-23T10:00:00Z');
  const sandbox = createSandbox({ now: clock.now, faults: ['index-lag:5'], seed: 3 });
  const [newest] = sandbox.leads().toReversed();
  await add(sandbox, { name: 'Asha', phone: '9876543210' });
  const byPhone = { fields: { phone: '9876543210' } };
  expect(await names(sandbox, byPhone)).toBe(' of 0');
  expect(await names(sandbox, {}, '?limit=1')).toBe(`${String(newest?.fields['name'])} of 3`);
  expect((await call(sandbox, 'POST', '/lead', { fields: { phone: '9876543210' } })).status).toBe(409);
  clock.pass(5000);
  expect(await names(sandbox, byPhone)).toBe('Asha of 1');
  expect(await names(sandbox, {}, '?limit=1')).toBe('Asha of 4');
});

test('a token that is revoked after so many calls', async () => {
  const sandbox = createSandbox({ faults: ['revoke:2'] });
  const status = async () => (await call(sandbox, 'GET', '/metadata')).status;
  expect([await status(), await status(), await status(), await status()]).toEqual([200, 200, 401, 401]);
});

test('latency, and jitter on top of it', async () => {
  const waits: number[] = [];
  const sandbox = createSandbox({
    latencyMs: 40,
    faults: ['jitter:20@1'],
    sleep: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  });
  for (let i = 0; i < 20; i += 1) await call(sandbox, 'GET', '/metadata');
  expect(waits.length).toBe(20);
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(40);
  expect(Math.max(...waits)).toBeLessThan(60);
  expect(new Set(waits).size).toBeGreaterThan(10);
});

test('the same seed meets the same faults; a share is a share', async () => {
  const statuses = async (randomSeed: number) => {
    const sandbox = createSandbox({ faults: ['500@0.3'], randomSeed });
    const seen: number[] = [];
    for (let i = 0; i < 200; i += 1) seen.push((await call(sandbox, 'GET', '/metadata')).status);
    return seen;
  };
  const first = await statuses(7);
  expect(await statuses(7)).toEqual(first);
  expect(await statuses(8)).not.toEqual(first);
  const hits = first.filter((status) => status === 500).length;
  expect(hits).toBeGreaterThan(40);
  expect(hits).toBeLessThan(80);
});

test('limits a second and an hour', async () => {
  const clock = clockAt('2026-11-23T10:00:00Z');
  const sandbox = createSandbox({ now: clock.now, ratePerSecond: 2, ratePerHour: 4 });
  const status = async () => {
    const { status: code, headers } = await call(sandbox, 'GET', '/metadata');
    return code === 429 ? `429 ${headers.get('retry-after')}` : code;
  };
  expect([await status(), await status(), await status()]).toEqual([200, 200, '429 1']);
  clock.pass(1000);
  expect([await status(), await status()]).toEqual([200, '429 900']);
  clock.pass(3_600_000);
  expect(await status()).toBe(200);
});

test('a header that is no fault is refused in words', async () => {
  const sandbox = createSandbox();
  const { status, body } = await call(sandbox, 'GET', '/metadata', undefined, { 'x-sandbox-fault': '777' });
  expect([status, body]).toMatchObject([400, { error: { code: 'BAD_REQUEST' } }]);
});
