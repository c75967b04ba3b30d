import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { JournalRecord } from '../../src/journal/records.js';
import { checkRedis } from '../../src/queue/check-redis.js';
import { JobLost, JobRecords, readRecords } from '../../src/queue/job-records.js';
import { takeCall } from '../../src/queue/limiter.js';
import { jobKeyOf } from '../../src/queue/names.js';
import { hasRedis, testRedis } from '../helpers/redis.js';

const intent = (row: number, attempt = 1): JournalRecord => ({
  ...{ t: 'intent', row, op: 'create-lead', payload: 'hash', attempt, at: 1 },
});

describe.runIf(hasRedis)('the journal of a job in Redis', async () => {
  const server = await testRedis();
  let redis: Redis;
  beforeAll(async () => {
    await server.start();
    redis = new Redis(server.url);
  });
  afterAll(async () => {
    redis.disconnect();
    await server.kill();
  });
  const lock = (jobId: string, token: string) => redis.set(`${jobKeyOf('q', jobId)}:lock`, token);
  const holder = (jobId: string, token: string, delivery = 1) => ({ queue: 'q', jobId, token, delivery });
  const records = (...of: Parameters<typeof holder>) => new JobRecords(redis, holder(...of));

  test('records come back in order, those of a later delivery behind', async () => {
    await lock('a', 'first');
    const first = records('a', 'first');
    await Promise.all(Array.from({ length: 12 }, (_, at) => first.append(intent(at + 2))));
    await lock('a', 'second');
    await records('a', 'second', 2).append(intent(2, 2));
    const rows = (await readRecords(redis, 'q', 'a')).map((record) => ('row' in record ? record.row : 0));
    expect(rows).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 2]);
  });

  test('a worker whose job was taken over keeps nothing and sends nothing more', async () => {
    await lock('b', 'mine');
    const mine = records('b', 'mine');
    await mine.append(intent(2));
    await lock('b', 'somebody else');
    await expect(mine.append(intent(3))).rejects.toThrow(JobLost);
    await expect(takeCall(redis, holder('b', 'mine'), 1_000)).rejects.toThrow('was taken over by another worker');
    expect(await readRecords(redis, 'q', 'b')).toHaveLength(1);
  });

  test('a server that syncs only every second is refused with the reason, or accepted by name', async () => {
    await redis.config('SET', 'appendfsync', 'everysec');
    await expect(checkRedis(redis, false)).rejects.toThrow(
      'appendfsync is everysec and not "always": up to a second of announcements could be lost',
    );
    expect(await checkRedis(redis, true)).toHaveLength(1);
    await redis.config('SET', 'appendfsync', 'always');
    expect(await checkRedis(redis, false)).toEqual([]);
  });
});
