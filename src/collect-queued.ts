import type { QueueOptions } from './import-options.js';
import { openJournal } from './journal/journal.js';
import { replayJournal } from './journal/replay.js';
import type { KnownRun } from './journal/runs.js';
import { ConfigError } from './model/errors.js';
import { collect, type CollectInto, hasEnded, jobIdsOf } from './queue/collect.js';
import { prefix, queueNameOf, runKeyOf } from './queue/names.js';
import type { QueuedBatch } from './queue/queued-batch.js';
import { loadEngine, openRedis } from './queue/redis.js';
import type { RunDescription } from './queue/run-description.js';

/**
 * Take what workers made of a run's rows into its journal. The caller holds the run's lock.
 *
 * @returns how many jobs are still on the queue.
 * @throws {ConfigError} when the run never called an API, or the queue cannot be reached.
 */
export async function collectQueued(
  { folder, manifest }: KnownRun,
  journalPath: string,
  queue: Pick<QueueOptions, 'redisUrl'>,
  onWarning: ((message: string) => void) | undefined,
): Promise<number> {
  const { host, workspace } = manifest;
  if (host === undefined) throw new ConfigError(`The run ${folder.id} has no rows on a queue.`);
  const { validBytes } = await replayJournal(journalPath);
  const journal = await openJournal(journalPath, { append: true, validBytes });
  try {
    const run = { runId: folder.id, host, enterpriseId: workspace.enterpriseId };
    const left = await collectEnded(queue, run, { journal, onWarning, onOutcome: () => undefined });
    if (left > 0) onWarning?.(`${left} ${left === 1 ? 'job is' : 'jobs are'} still on the queue; collect again later.`);
    return left;
  } finally {
    await journal.close();
  }
}

/** A run whose rows were all collected has ended. */
export async function noteEnd(journalPath: string, exit: number, at: string): Promise<void> {
  const { validBytes } = await replayJournal(journalPath);
  const journal = await openJournal(journalPath, { append: true, validBytes });
  try {
    await journal.append({ t: 'end', exit, at });
  } finally {
    await journal.close();
  }
}

/**
 * Collect the jobs of a run that have ended.
 *
 * @returns how many are still on the queue.
 */
async function collectEnded(
  { redisUrl }: Pick<QueueOptions, 'redisUrl'>,
  run: Pick<RunDescription, 'runId' | 'host' | 'enterpriseId'>,
  into: CollectInto,
): Promise<number> {
  const engine = await loadEngine();
  const redis = await openRedis(redisUrl, engine);
  const name = queueNameOf(run.host, run.enterpriseId);
  const queue = new engine.Queue<QueuedBatch>(name, { connection: redis, prefix });
  queue.on('error', (error) => into.onWarning?.(`The queue: ${error.message}`));
  let open = 0;
  try {
    for (const id of await jobIdsOf(redis, name, run.runId)) {
      const job = await queue.getJob(id);
      if (job === undefined) continue;
      if (await hasEnded(job)) await collect(job, redis, name, into);
      else open += 1;
    }
    if (open === 0) await redis.del(runKeyOf(run.runId));
    return open;
  } finally {
    await queue.close();
    redis.disconnect();
  }
}
