import type { Redis } from 'ioredis';
import { z } from 'zod';
import { paceKeyOf } from './names.js';

const learned = z.object({ perSecond: z.number().positive(), ceiling: z.number().positive().optional() });
type Learned = z.infer<typeof learned>;

/** A rate that nobody used for so long says little, in s. */
const keptSeconds = 30 * 86_400;

/** Keep what a job learned about a workspace's limit: the next job, on whichever worker, begins with it. */
export async function keepPace(redis: Redis, queue: string, rate: Learned | undefined): Promise<void> {
  if (rate !== undefined) await redis.set(paceKeyOf(queue), JSON.stringify(rate), 'EX', keptSeconds);
}

/** What is known about a workspace's limit. */
export async function readPace(redis: Redis, queue: string): Promise<Learned | undefined> {
  const text = await redis.get(paceKeyOf(queue));
  return text === null ? undefined : learned.safeParse(JSON.parse(text)).data;
}
