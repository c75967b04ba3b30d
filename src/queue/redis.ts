import type { DelayedError, Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { ConfigError } from '../model/errors.js';

/** The engine and its client, which an installation has only where it works with a queue. */
export interface Engine {
  readonly Queue: typeof Queue;
  readonly Worker: typeof Worker;
  readonly DelayedError: typeof DelayedError;
  readonly Redis: typeof Redis;
}

/**
 * Load the engine.
 *
 * @throws {ConfigError} with the one line that installs what is missing.
 */
export async function loadEngine(): Promise<Engine> {
  try {
    const [bullmq, ioredis] = await Promise.all([import('bullmq'), import('ioredis')]);
    return { Queue: bullmq.Queue, Worker: bullmq.Worker, DelayedError: bullmq.DelayedError, Redis: ioredis.Redis };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error;
    throw new ConfigError('A queue needs two packages that are not installed.', ['npm install bullmq ioredis']);
  }
}

/**
 * Connect to Redis; `rediss:` means TLS, and user and password of the URL are used. The connection comes back by
 * itself when the server was away, and what was asked meanwhile waits.
 *
 * @throws {ConfigError} when the URL is none, or there is no server at it.
 */
export async function openRedis(url: string, { Redis: Client }: Engine): Promise<Redis> {
  if (!/^rediss?:\/\//u.test(url) || !URL.canParse(url)) {
    throw new ConfigError('--queue is no URL of a Redis server.', [
      'Write it as redis://host:6379, or rediss://… for TLS.',
    ]);
  }
  const redis = new Client(url, {
    maxRetriesPerRequest: null,
    lazyConnect: true,
    retryStrategy: (attempt) => Math.min(attempt * 50, 1_000),
  });
  // Without a listener a lost connection would end the process; what waits for it is told by its own promise.
  let refused: Error | undefined;
  redis.on('error', (error: Error) => (refused = error));
  const first = redis.connect();
  await Promise.race([first, failedOnce(redis)]).catch((error: unknown) => {
    redis.disconnect();
    const { host } = new URL(url);
    const why = (refused ?? error) instanceof Error ? ((refused ?? error) as Error).message : String(error);
    throw new ConfigError(`There is no Redis server at ${host}: ${why}.`, ['Check the address, the password and TLS.']);
  });
  return redis;
}

function failedOnce(redis: Redis): Promise<never> {
  return new Promise((_resolve, reject) => {
    redis.once('close', () => reject(new Error('the connection was closed')));
  });
}
