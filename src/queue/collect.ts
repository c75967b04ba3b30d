import { setTimeout as delay } from 'node:timers/promises';
import type { Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Journal } from '../journal/journal.js';
import type { AnswerRecord } from '../journal/records.js';
import type { RunError } from '../model/errors.js';
import type { Outcome } from '../model/outcome.js';
import type { RowAnswer } from '../upload/row-calls.js';
import type { UploadWatch } from '../upload/upload.js';
import { readRecords } from './job-records.js';
import { jobIdOf, jobKeyOf, recordsKeyOf, runKeyOf } from './names.js';
import type { QueuedBatch } from './queued-batch.js';

/** Where the records of ended jobs go. */
export interface CollectInto {
  readonly journal: Journal;
  readonly onOutcome: (outcome: Outcome) => void;
  /** Each judges every fate as it is collected; after the first verdict the rest is taken back. */
  readonly watches?: readonly UploadWatch[];
  readonly onWarning?: (message: string) => void;
}

/** How often the queue is asked for jobs that ended, in ms, and for how many at once. */
const lookEveryMs = 250;
const lookedAt = 16;

/**
 * Collect jobs as they end, until all have ended or the run is to stop. When too much goes wrong, those that no worker
 * has at work are taken back.
 *
 * @returns why, if so.
 */
export async function follow(
  queue: Queue<QueuedBatch>,
  redis: Redis,
  name: string,
  { runId, numbers }: { readonly runId: string; readonly numbers: readonly number[] },
  into: CollectInto,
  signal: AbortSignal,
): Promise<RunError | undefined> {
  const { watches = [] } = into;
  const open = new Set(numbers);
  const verdict = (): RunError | undefined => watches.find((watch) => watch.verdict !== undefined)?.verdict;
  while (open.size > 0 && !signal.aborted) {
    let ended = 0;
    // They end nearly in the order in which they were put on.
    const looked = verdict() === undefined ? [...open].slice(0, lookedAt) : [...open];
    for (const number of looked) {
      const job = await queue.getJob(jobIdOf(runId, number));
      if (job !== undefined && !(await hasEnded(job)) && !(verdict() !== undefined && (await takenBack(job)))) continue;
      if (job !== undefined) await collect(job, redis, name, into);
      open.delete(number);
      ended += 1;
    }
    if (ended === 0) await delay(lookEveryMs, undefined, { signal }).catch(() => undefined);
  }
  if (open.size === 0) await redis.del(runKeyOf(runId));
  return verdict();
}

/** Take a job off the queue, unless a worker has it. What earlier deliveries wrote stays until it is collected. */
async function takenBack(job: Job<QueuedBatch>): Promise<boolean> {
  return job.remove().then(
    () => true,
    () => false,
  );
}

export async function hasEnded(job: Job<QueuedBatch>): Promise<boolean> {
  const state = await job.getState();
  return state === 'completed' || state === 'failed';
}

/** Take a job's records over into the journal; only when they are durable there, they go away here. */
export async function collect(job: Job<QueuedBatch>, redis: Redis, name: string, into: CollectInto): Promise<void> {
  const id = job.id ?? '';
  const records = await readRecords(redis, name, id);
  await Promise.all(records.map((record) => into.journal.append(record)));
  for (const record of records) {
    if ((record.t !== 'answer' && record.t !== 'verdict') || record.outcome === undefined) continue;
    for (const { row, outcome } of [{ row: record.row, outcome: record.outcome }, ...(record.more ?? [])]) {
      const fate: Outcome = { row, ...outcome, actions: outcome.actions ?? [], remarks: [] };
      for (const watch of into.watches ?? []) watch.decided(fate, record.t === 'answer' ? answerOf(record) : undefined);
      into.onOutcome(fate);
    }
  }
  if (job.failedReason !== undefined && job.failedReason !== '') {
    into.onWarning?.(`A worker could not carry out the rows of ${id}: ${job.failedReason}`);
  }
  await job.remove();
  await redis.del(recordsKeyOf(name, id));
}

/** The API's last word on a row, as its record tells it. */
function answerOf({ kind, code = '', status }: AnswerRecord): RowAnswer | undefined {
  if (kind === 'DONE') return {};
  return kind === 'REJECTED' ? { refused: { code, status, message: '', method: '', path: '' } } : undefined;
}

/** The jobs of a run that the engine still keeps. */
export async function jobIdsOf(redis: Redis, name: string, runId: string): Promise<string[]> {
  const ids: string[] = [];
  const start = jobKeyOf(name, `${runId}-`);
  for (let cursor = '0'; ; ) {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `${start}*`, 'COUNT', 1_000);
    for (const key of keys) {
      const number = key.slice(start.length);
      if (/^\d+$/u.test(number)) ids.push(`${runId}-${number}`);
    }
    cursor = next;
    if (cursor === '0') return ids;
  }
}
