import { setTimeout as delay } from 'node:timers/promises';
import type { Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { QueueOptions, RunOptions } from './import-options.js';
import { type OpenRows, readyRows } from './import-rows.js';
import type { ImportRun } from './import-run.js';
import type { Journal } from './journal/journal.js';
import type { Outcome } from './model/outcome.js';
import { checkRedis } from './queue/check-redis.js';
import { BatchPlan, dealRows } from './queue/deal.js';
import { readRecords } from './queue/job-records.js';
import { setLimits } from './queue/limiter.js';
import { jobIdOf, jobKeyOf, prefix, queueNameOf, recordsKeyOf, runKeyOf } from './queue/names.js';
import type { QueuedBatch, QueuedRow } from './queue/queued-batch.js';
import { loadEngine, openRedis } from './queue/redis.js';
import { keepRun, type RunDescription } from './queue/run-description.js';
import type { Connection } from './telecrm/connect.js';
import { noHistory } from './upload/history.js';
import type { ReadyRow } from './upload/job.js';

/** What putting rows on a queue, and following them, needs. */
interface QueuedUpload {
  readonly queue: QueueOptions;
  readonly description: RunDescription;
  readonly journal: Journal;
  /** The open rows of the file, in order; asked for twice. */
  readonly rows: () => AsyncIterable<readonly QueuedRow[]>;
  readonly laneOf: (row: QueuedRow) => string | undefined;
  readonly signal: AbortSignal;
  readonly onOutcome: (outcome: Outcome) => void;
  readonly onWarning?: (message: string) => void;
}

/**
 * Let workers carry out the open rows of a run, and collect the outcomes into its journal.
 *
 * @throws {ConfigError} when the engine is not installed, the server is not there, or too weak.
 */
export async function queueRows<Draft, Found>(
  run: ImportRun<Draft, Found> & { readonly journal: Journal },
  open: OpenRows,
  client: Connection,
  options: RunOptions & { readonly queue: QueueOptions },
  onOutcome: (outcome: Outcome) => void,
): Promise<void> {
  const { folder, workspace, header, source, dateOrders, journal } = run;
  const { signal = new AbortController().signal, onWarning, queue, onDuplicate, blank } = options;
  const { map, name } = source;
  const lanes = run.job.writes({ client, history: noHistory });
  await uploadByQueue({
    ...{ queue, journal, signal, onWarning, onOutcome },
    rows: () => readyRows(run, open, undefined),
    laneOf: (row) => lanes.laneOf(row as ReadyRow<Draft, Found>),
    description: {
      version: 1,
      runId: folder.id,
      command: run.command,
      host: client.host,
      enterpriseId: workspace.enterpriseId,
      ...{ workspace, header, map, mapName: name },
      options: { onDuplicate, blank },
      dateOrders: [...(dateOrders ?? [])],
      maxPerSecond: queue.maxPerSecond ?? null,
    },
  });
}

/** How often the queue is asked for jobs that ended, in ms, and for how many at once. */
const lookEveryMs = 250;
const lookedAt = 16;
/** Jobs that are put on the queue in one step. */
const addedAtOnce = 50;

/**
 * Put the rows of a run on its workspace's queue and collect what workers make of them into its journal. A repeated
 * submit adds nothing: jobs have the same ids.
 */
async function uploadByQueue(upload: QueuedUpload): Promise<void> {
  const { queue: options, description, signal, onWarning } = upload;
  const engine = await loadEngine();
  const redis = await openRedis(options.redisUrl, engine);
  const name = queueNameOf(description.host, description.enterpriseId);
  const queue = new engine.Queue<QueuedBatch>(name, { connection: redis, prefix });
  queue.on('error', (error) => onWarning?.(`The queue: ${error.message}`));
  try {
    for (const weakness of await checkRedis(redis, options.unsafeRedis === true)) onWarning?.(weakness);
    await keepRun(redis, description);
    await setLimits(queue, description.maxPerSecond);
    const batches = await submit(queue, upload);
    if (options.detach !== true) await follow(queue, redis, name, batches, upload);
    if (signal.aborted) onWarning?.('The rows that were put on the queue stay there, and workers go on with them.');
  } finally {
    await queue.close();
    redis.disconnect();
  }
}

/** @returns the numbers of the batches, in order. */
async function submit(
  queue: Queue<QueuedBatch>,
  { description, rows, laneOf, signal }: QueuedUpload,
): Promise<number[]> {
  const { runId } = description;
  const plan = new BatchPlan();
  for await (const batch of rows()) for (const row of batch) plan.note(row.mapped.row, laneOf(row));
  const numbers: number[] = [];
  let waiting: Parameters<typeof queue.addBulk>[0] = [];
  const send = async (): Promise<void> => {
    await queue.addBulk(waiting);
    waiting = [];
  };
  for await (const { number, rows: batch } of dealRows(rows(), ({ mapped }) => mapped.row, plan)) {
    if (signal.aborted) break;
    numbers.push(number);
    waiting.push({ name: 'rows', data: { runId, rows: batch }, opts: { jobId: jobIdOf(runId, number) } });
    if (waiting.length >= addedAtOnce) await send();
  }
  if (waiting.length > 0) await send();
  return numbers.sort((a, b) => a - b);
}

/** Collect jobs as they end, until all have ended or the run is to stop. */
async function follow(
  queue: Queue<QueuedBatch>,
  redis: Redis,
  name: string,
  numbers: readonly number[],
  upload: QueuedUpload,
): Promise<void> {
  const open = new Set(numbers);
  while (open.size > 0 && !upload.signal.aborted) {
    let ended = 0;
    // They end nearly in the order in which they were put on.
    for (const number of [...open].slice(0, lookedAt)) {
      const job = await queue.getJob(jobIdOf(upload.description.runId, number));
      if (job !== undefined && !(await hasEnded(job))) continue;
      if (job !== undefined) await collect(job, redis, name, upload);
      open.delete(number);
      ended += 1;
    }
    if (ended === 0) await delay(lookEveryMs, undefined, { signal: upload.signal }).catch(() => undefined);
  }
  if (open.size === 0) await redis.del(runKeyOf(upload.description.runId));
}

async function hasEnded(job: Job<QueuedBatch>): Promise<boolean> {
  const state = await job.getState();
  return state === 'completed' || state === 'failed';
}

/** Where the records of ended jobs go. */
export type CollectInto = Pick<QueuedUpload, 'journal' | 'onOutcome' | 'onWarning'>;

/** Take a job's records over into the journal; only when they are durable there, they go away here. */
async function collect(job: Job<QueuedBatch>, redis: Redis, name: string, into: CollectInto): Promise<void> {
  const id = job.id ?? '';
  const records = await readRecords(redis, name, id);
  await Promise.all(records.map((record) => into.journal.append(record)));
  for (const record of records) {
    if ((record.t !== 'answer' && record.t !== 'verdict') || record.outcome === undefined) continue;
    for (const { row, outcome } of [{ row: record.row, outcome: record.outcome }, ...(record.more ?? [])]) {
      into.onOutcome({ row, ...outcome, actions: outcome.actions ?? [], remarks: [] });
    }
  }
  if (job.failedReason !== undefined && job.failedReason !== '') {
    into.onWarning?.(`A worker could not carry out the rows of ${id}: ${job.failedReason}`);
  }
  await job.remove();
  await redis.del(recordsKeyOf(name, id));
}

/**
 * Collect the jobs of a run that have ended.
 *
 * @returns how many are still on the queue.
 */
export async function collectEnded(
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

/** The jobs of a run that the engine still keeps. */
async function jobIdsOf(redis: Redis, name: string, runId: string): Promise<string[]> {
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
