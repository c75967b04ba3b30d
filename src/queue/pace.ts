import type { Redis } from 'ioredis';
import { z } from 'zod';
import { paceKeyOf } from './names.js';

const learned = z.object({
  perSecond: z.number().positive(),
  ceiling: z.number().positive().optional(),
  steady: z.literal(true).optional(),
});
type Learned = z.infer<typeof learned>;
const times = z.array(z.number());

/** A rate that nobody used for so long says little, in s. */
const keptSeconds = 30 * 86_400;

/** By the clock of Redis, since workers have different ones. */
const clock = `local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;
const begin = `${clock}
local known = redis.call('hmget', KEYS[1], 'learned', 'holder', 'at', 'free')
redis.call('hset', KEYS[1], 'holder', ARGV[1])
redis.call('expire', KEYS[1], ${keptSeconds})
return {known[1], known[2], tostring(now - (known[3] or now)), known[4]}`;
const end = `${clock}
if redis.call('hget', KEYS[1], 'holder') ~= ARGV[1] then return 0 end
redis.call('hdel', KEYS[1], 'holder')
redis.call('hset', KEYS[1], 'at', now, 'free', ARGV[2])
if ARGV[3] then redis.call('hset', KEYS[1], 'learned', ARGV[3]) end
redis.call('expire', KEYS[1], ${keptSeconds})
return 1`;

/** What the job before tells the next one of a workspace, on whichever worker. */
export interface KnownPace {
  readonly learned?: Learned;
  /** Ms until its latest calls no longer count; `undefined` when nobody knows, since it did not end by itself. */
  readonly freeIn: readonly number[] | undefined;
}

/** Take the pace of a workspace over, for the calls of one job. */
export async function takePace(redis: Redis, queue: string, token: string): Promise<KnownPace> {
  const answer: unknown = await redis.eval(begin, 1, paceKeyOf(queue), token);
  const [rate, holder, age, free]: unknown[] = Array.isArray(answer) ? answer : [];
  const passed = Number(age);
  return {
    learned: typeof rate === 'string' ? learned.safeParse(JSON.parse(rate)).data : undefined,
    freeIn: typeof holder === 'string' ? undefined : timesIn(free).map((ms) => ms - passed),
  };
}

function timesIn(text: unknown): readonly number[] {
  return typeof text === 'string' ? (times.safeParse(JSON.parse(text)).data ?? []) : [];
}

/** Hand the pace on when a job's calls have ended. One that another job has taken over meanwhile is left alone. */
export async function handOnPace(
  redis: Redis,
  queue: string,
  token: string,
  { learned: rate, freeIn = [] }: Partial<KnownPace>,
): Promise<void> {
  const known = rate === undefined ? [] : [JSON.stringify(rate)];
  await redis.eval(end, 1, paceKeyOf(queue), token, JSON.stringify(freeIn), ...known);
}
