import { collectEnded } from './import-queued.js';
import type { QueueOptions } from './import-options.js';
import { openJournal } from './journal/journal.js';
import { replayJournal } from './journal/replay.js';
import type { KnownRun } from './journal/runs.js';
import { ConfigError } from './model/errors.js';

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
