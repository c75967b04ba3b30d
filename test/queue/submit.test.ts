import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { jobKeyOf } from '../../src/queue/names.js';
import { loadEngine, openRedis } from '../../src/queue/redis.js';
import { leads, queueStage } from '../helpers/queue-stage.js';
import { freePort, hasRedis } from '../helpers/redis.js';

describe.runIf(hasRedis)('rows put on a queue', () => {
  test('a repeated submit adds nothing', async () => {
    const { redis, name, submit, resume } = await queueStage(leads(250));
    await submit({ detach: true });
    const jobs = await redis.lrange(jobKeyOf(name, 'wait'), 0, -1);
    expect(jobs.length).toBe(3);
    await resume({ detach: true });
    expect(await redis.lrange(jobKeyOf(name, 'wait'), 0, -1)).toEqual(jobs);
  });

  test('a worker leaves the rows of a workspace alone that it has no token for', async () => {
    const { redis, name, sandbox, submit, hire } = await queueStage(leads(3));
    await submit({ detach: true });
    const stranger = hire('stranger', { workspaces: [{ enterpriseId: 'agency-2', token: 'another-token' }] });
    const known = hire('known', {
      workspaces: [
        { enterpriseId: 'agency-2', token: 'another-token' },
        { enterpriseId: 'agency-1', token: sandbox.token },
      ],
    });
    while ((await redis.zcard(jobKeyOf(name, 'completed'))) === 0) await redis.ping();
    expect(await stranger.leave()).toMatchObject({ jobs: 0 });
    expect(await known.leave()).toMatchObject({ jobs: 1, rows: 3 });
  });

  test('rows of one lead that are merged travel in one job, wherever they stand in the file', async () => {
    const csv = `${leads(150)}Lead 7 Again,9845010007\n`;
    const { sandbox, submit, hire, fates } = await queueStage(csv);
    hire();
    const { rows, files } = await submit({}, { inFileDuplicates: 'merge' });
    expect(rows).toMatchObject({ read: 151, created: 151, failed: 0 });
    expect(sandbox.leads().length).toBe(150);
    expect(fates(files.success).filter((fate) => /^(9|152) /u.test(fate))).toEqual([
      '9 created',
      '152 created DUPLICATE_IN_FILE',
    ]);
  });

  test('what workers wrote is verified by the side that follows it', async () => {
    const calls: string[] = [];
    const { submit, hire } = await queueStage(leads(120), {
      onCall: ({ call, userAgent }) => void calls.push(`${userAgent} ${call}`),
    });
    hire();
    const { rows, exitCode } = await submit({}, { verify: 'all' });
    expect([exitCode, rows]).toMatchObject([0, { created: 120, withRemarks: 0 }]);
    const last = calls.findLastIndex((call) => call.startsWith('worker '));
    expect(calls.slice(last + 1)).toEqual(['telecrm-bulk POST lead/search', 'telecrm-bulk POST lead/search']);
  });

  test('the token was never in Redis', async () => {
    const { server, sandbox, submit, hire } = await queueStage(leads(20));
    hire();
    await submit();
    expect(server.written()).toContain('Lead 7');
    expect(server.written()).toContain('"t":"answer"');
    expect(server.written()).not.toContain(sandbox.token);
  });

  test('a server that could lose what it was told is refused, and accepted by name', async () => {
    const { redis, runs, warnings, submit, hire } = await queueStage(leads(3));
    await redis.config('SET', 'appendonly', 'no');
    const reason =
      'This Redis server could lose what it was told: appendonly is no and not "yes": ' +
      'a crash of Redis would lose what was announced before a call.';
    await expect(submit({ detach: true })).rejects.toThrow(reason);
    expect(runs()).toEqual([]);
    await expect(hire().leave()).rejects.toThrow(reason);
    await submit({ detach: true, unsafeRedis: true });
    expect(warnings.join(' ')).toContain('appendonly is no and not "yes"');
  });

  test('user and password of the URL are used', async () => {
    const { redis, server } = await queueStage(leads(1));
    const engine = await loadEngine();
    await redis.acl('SETUSER', 'agency', 'on', '>p@ss', '~*', '+@all');
    await redis.config('SET', 'requirepass', 'secret');
    await expect(openRedis(server.url, engine)).rejects.toThrow('NOAUTH');
    const named = await openRedis(server.url.replace('redis://', 'redis://agency:p%40ss@'), engine);
    expect(await named.acl('WHOAMI')).toBe('agency');
    named.disconnect();
  });
});

test('rediss: speaks TLS from the first byte', async () => {
  const port = await freePort();
  const firstByte = new Promise<number | undefined>((resolve) => {
    const server = createServer((socket) => {
      socket.once('data', (data) => {
        resolve(data[0]);
        socket.destroy();
        server.close();
      });
    });
    server.listen(port, '127.0.0.1');
  });
  const engine = await loadEngine();
  await expect(openRedis(`rediss://127.0.0.1:${port}`, engine)).rejects.toThrow(
    'There is no Redis server at 127.0.0.1',
  );
  // 22: the record type of a handshake.
  expect(await firstByte).toBe(22);
});
