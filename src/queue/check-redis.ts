import type { Redis } from 'ioredis';
import { ConfigError } from '../model/errors.js';

/** What the server must be set to, and what goes wrong otherwise. */
const required = {
  appendonly: ['yes', 'a crash of Redis would lose what was announced before a call'],
  appendfsync: ['always', 'up to a second of announcements could be lost, and an action be recorded twice'],
  'maxmemory-policy': ['noeviction', 'Redis could throw rows away when its memory is full'],
} as const;

/**
 * Check that the server keeps what it was told before it says so.
 *
 * @param unsafe go on with a weaker server; what could happen is returned.
 * @returns what a weaker server could do, one sentence each.
 * @throws {ConfigError} when it is weaker, or its settings cannot be read, and that is not accepted.
 */
export async function checkRedis(redis: Redis, unsafe: boolean): Promise<readonly string[]> {
  const weak: string[] = [];
  for (const [name, [wanted, danger]] of Object.entries(required)) {
    const found = await settingOf(redis, name);
    if (found === wanted) continue;
    weak.push(`${name} is ${found ?? 'not to be read'} and not "${wanted}": ${danger}.`);
  }
  if (weak.length === 0 || unsafe) return weak;
  throw new ConfigError(`This Redis server could lose what it was told: ${weak.join(' ')}`, [
    ...Object.entries(required).map(([name, [wanted]]) => `redis-cli config set ${name} ${wanted}`),
    'Or accept the danger with --unsafe-redis: leads stay safe, actions on existing leads may be recorded twice.',
  ]);
}

async function settingOf(redis: Redis, name: string): Promise<string | undefined> {
  try {
    const answer: unknown = await redis.call('CONFIG', 'GET', name);
    const value: unknown = Array.isArray(answer) ? answer[1] : undefined;
    return typeof value === 'string' ? `${value}` : undefined;
  } catch {
    return undefined;
  }
}
