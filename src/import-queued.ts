import type { Queue } from 'bullmq';
import type { QueueOptions, RunOptions } from './import-options.js';
import { type OpenRows, readyRows } from './import-rows.js';
import type { ImportRun } from './import-run.js';
import type { Journal } from './journal/journal.js';
import type { RunError } from './model/errors.js';
import type { Outcome } from './model/outcome.js';
import { checkRedis } from './queue/check-redis.js';
import { type CollectInto, follow } from './queue/collect.js';
import { BatchPlan, dealRows } from './queue/deal.js';
import { setLimits } from './queue/limiter.js';
import { jobIdOf, prefix, queueNameOf } from './queue/names.js';
import type { QueuedBatch, QueuedRow } from './queue/queued-batch.js';
import { loadEngine, openRedis } from './queue/redis.js';
import { keepRun, type RunDescription } from './queue/run-description.js';
import type { Connection } from './telecrm/connect.js';
import { createBreaker } from './upload/breaker.js';
import { noHistory } from './upload/history.js';
import type { ReadyRow } from './upload/job.js';
import type { UploadWatch } from './upload/upload.js';

/**
 * Make sure, before anything is read, that rows can be put on the queue.
 *
 * @throws {ConfigError} when the engine is not installed, the server is not there, or too weak.
 */
export async function checkQueue({ queue, onWarning }: Pick<RunOptions, 'queue' | 'onWarning'>): Promise<void> {
  if (queue === undefined) return;
  const redis = await openRedis(queue.redisUrl, await loadEngine());
  try {
    for (const weakness of await checkRedis(redis, queue.unsafeRedis === true)) onWarning?.(weakness);
  } finally {
    redis.disconnect();
  }
}

/** What putting rows on a queue, and following them, needs. */
interface QueuedUpload extends CollectInto {
  readonly queue: QueueOptions;
  readonly description: RunDescription;
  /** The open rows of the file, in order; asked for twice. */
  readonly rows: () => AsyncIterable<readonly QueuedRow[]>;
  readonly laneOf: (row: QueuedRow) => string | undefined;
  readonly signal: AbortSignal;
}

/**
 * Let workers carry out the open rows of a run, and collect the outcomes into its journal.
 *
 * @returns why the rest was taken back from the queue, if it was.
 * @throws {ConfigError} when the engine is not installed, the server is not there, or too weak.
 */
export async function queueRows<Draft, Found>(
  run: ImportRun<Draft, Found> & { readonly journal: Journal; readonly limits: readonly UploadWatch[] },
  open: OpenRows,
  client: Connection,
  options: RunOptions & { readonly queue: QueueOptions },
  onOutcome: (outcome: Outcome) => void,
): Promise<RunError | undefined> {
  const { folder, workspace, header, source, dateOrders, journal } = run;
  const { signal = new AbortController().signal, onWarning, queue, onDuplicate, blank } = options;
  const { map, name } = source;
  const lanes = run.job.writes({ client, history: noHistory });
  return uploadByQueue({
    ...{ queue, journal, signal, onWarning, onOutcome },
    watches: [...run.limits, createBreaker()],
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

/** Jobs that are put on the queue in one step. */
const addedAtOnce = 50;

/**
 * Put the rows of a run on its workspace's queue and collect what workers make of them into its journal. A repeated
 * submit adds nothing: jobs have the same ids.
 */
async function uploadByQueue(upload: QueuedUpload): Promise<RunError | undefined> {
  const { queue: options, description, signal, onWarning } = upload;
  const engine = await loadEngine();
  const redis = await openRedis(options.redisUrl, engine);
  const name = queueNameOf(description.host, description.enterpriseId);
  const queue = new engine.Queue<QueuedBatch>(name, { connection: redis, prefix });
  queue.on('error', (error) => onWarning?.(`The queue: ${error.message}`));
  try {
    await keepRun(redis, description);
    await setLimits(queue, description.maxPerSecond);
    const batches = await submit(queue, upload);
    if (options.detach === true) {
      onWarning?.(
        'Nobody follows the rows now: neither --max-errors nor equal refusals stop them, nothing is verified.',
      );
      return undefined;
    }
    const stopped = await follow(queue, redis, name, { runId: description.runId, numbers: batches }, upload, signal);
    if (signal.aborted) onWarning?.('The rows that were put on the queue stay there, and workers go on with them.');
    return stopped;
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
