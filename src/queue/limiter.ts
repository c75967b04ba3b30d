import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { capOf } from './call-window.js';
import { type JobHolder, JobLost } from './job-records.js';
import { jobKeyOf } from './names.js';

/** Without a cap the engine's limiter still has to be on: a 429 could not hold it otherwise. */
const noCap = { calls: 1_000_000_000, perMs: 1_000 };

/** One job of a workspace at a time, and so many calls a second, kept by the engine's global limiter. */
export async function setLimits(queue: Queue, maxPerSecond: number | null): Promise<void> {
  const { calls, perMs } = maxPerSecond === null ? noCap : capOf(maxPerSecond);
  await queue.setGlobalConcurrency(1);
  await queue.setGlobalRateLimit(calls, perMs);
}

/**
 * One step in Redis: whether the job is ours, and whether the engine's limiter has a call left. Calls count there like
 * jobs that begin, so its cap, and its pause after a 429, hold for every call of every worker.
 */
const take = `
if redis.call('get', KEYS[1]) ~= ARGV[1] then return -1 end
local cap = redis.call('hmget', KEYS[3], 'max', 'duration')
if not cap[1] or not cap[2] then return 0 end
if tonumber(redis.call('get', KEYS[2]) or 0) >= tonumber(cap[1]) then
  local left = redis.call('pttl', KEYS[2])
  if left > 0 then return left end
  redis.call('del', KEYS[2])
end
if redis.call('incr', KEYS[2]) == 1 then redis.call('pexpire', KEYS[2], cap[2]) end
return 0`;

/**
 * Take a call from the workspace's limiter.
 *
 * @param freshMs a permission that took longer than this to come is asked for again: the process may have stood still.
 * @returns 0 when the call may leave, or how long to wait before asking again, in ms.
 * @throws {JobLost} when the job is not ours any more.
 */
export async function takeCall(redis: Redis, holder: JobHolder, freshMs: number): Promise<number> {
  const { queue, jobId, token } = holder;
  const keys = [`${jobKeyOf(queue, jobId)}:lock`, jobKeyOf(queue, 'limiter'), jobKeyOf(queue, 'meta')];
  for (;;) {
    const askedAt = performance.now();
    const left = Number(await redis.eval(take, keys.length, ...keys, token));
    if (left < 0) throw new JobLost(jobId);
    if (performance.now() - askedAt <= freshMs) return left;
  }
}

/** The server asks for a pause: no worker begins a job or a call of the workspace before it is over. */
export async function holdAll(queue: Queue, ms: number): Promise<void> {
  if ((await queue.getRateLimitTtl()) < ms) await queue.rateLimit(Math.ceil(ms));
}
