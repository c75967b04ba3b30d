import { setTimeout as delay } from 'node:timers/promises';
import type { Job as QueueJob, Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { JournalRecord } from './journal/records.js';
import { PastCalls } from './journal/past-calls.js';
import { RunState } from './journal/run-state.js';
import { AuthError, ConfigError, type RunError } from './model/errors.js';
import { checkRedis } from './queue/check-redis.js';
import { type JobHolder, JobLost, JobRecords, readRecords } from './queue/job-records.js';
import { prefix, queueNameOf } from './queue/names.js';
import type { QueuedBatch, QueuedRow } from './queue/queued-batch.js';
import { type Engine, loadEngine, openRedis } from './queue/redis.js';
import { type RunDescription, readRun } from './queue/run-description.js';
import { connectQueued } from './queued-client.js';
import { bindQueued } from './queued-job.js';
import type { ConnectOptions } from './telecrm/connect.js';
import { poolTransport } from './telecrm/pool-transport.js';
import type { Transport } from './telecrm/transport.js';
import { noHistory } from './upload/history.js';
import { uploadRows } from './upload/upload.js';

/** Options of `workQueue`. */
export interface WorkerOptions {
  /** The Redis server, `redis://host:6379` or `rediss://…`. */
  readonly redisUrl: string;
  /** The workspaces that this worker takes jobs of, each with its Sync token. Tokens never go to Redis. */
  readonly workspaces: readonly { readonly enterpriseId: string; readonly token: string }[];
  /** How the API is reached; the same for all workspaces. */
  readonly connection?: Pick<
    ConnectOptions,
    'baseUrl' | 'timeoutMs' | 'maxPerSecond' | 'maxPerHour' | 'userAgent' | 'onCall' | 'onWait'
  >;
  /** How long a job stays with a worker that gives no sign of life, in ms. Default 30,000. */
  readonly lockMs?: number;
  readonly quietWaitMs?: number;
  readonly maxOutageMs?: number;
  /** Accept a Redis server that could lose what it was told. Default false. */
  readonly unsafeRedis?: boolean;
  /** Aborted: calls under way are finished, the jobs go back to the queue, and the worker ends. */
  readonly signal: AbortSignal;
  /** Told what happens, one sentence each; no cell of a file is in it. */
  readonly onNote?: (note: string) => void;
}

/** What a worker did. */
export interface WorkerSummary {
  readonly command: 'worker';
  readonly jobs: number;
  readonly rows: number;
}

/** A job that cannot go on now comes back after so long, in ms. */
const comeBackMs = { stopped: 0, notAuthorized: 30_000, away: 30_000 };

/**
 * Take jobs of some workspaces until told to stop: the same uploader and the same settling as in an import within one
 * process, with the journal of each job in Redis.
 *
 * @throws {ConfigError} when the engine is not installed, the server is not there, or too weak.
 */
export async function workQueue(options: WorkerOptions): Promise<WorkerSummary> {
  const { signal, onNote = () => undefined } = options;
  if (options.workspaces.length === 0) {
    throw new ConfigError('The worker has no token for any workspace.', [
      'Set TELECRM_ENTERPRISE_ID and TELECRM_TOKEN, or name a file with --tokens-file.',
    ]);
  }
  const engine = await loadEngine();
  const redis = await openRedis(options.redisUrl, engine);
  const done = { jobs: 0, rows: 0 };
  const workers: Worker[] = [];
  try {
    for (const weakness of await checkRedis(redis, options.unsafeRedis === true)) onNote(weakness);
    for (const workspace of options.workspaces) {
      workers.push(startWorker(workspace, engine, redis, options, done));
    }
    onNote(`Waiting for jobs of ${options.workspaces.map(({ enterpriseId }) => enterpriseId).join(', ')}.`);
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
    await Promise.all(workers.map((worker) => worker.close()));
    return { command: 'worker', ...done };
  } finally {
    redis.disconnect();
  }
}

type Workspace = WorkerOptions['workspaces'][number];

function startWorker(
  workspace: Workspace,
  { Worker: JobWorker, Queue: JobQueue, DelayedError }: Engine,
  redis: Redis,
  options: WorkerOptions,
  done: { jobs: number; rows: number },
): Worker {
  const { lockMs = 30_000, onNote = () => undefined } = options;
  const host = new URL(options.connection?.baseUrl ?? 'https://next.telecrm.in').host;
  const queue = queueNameOf(host, workspace.enterpriseId);
  const transport = poolTransport();
  const limiter = new JobQueue(queue, { connection: redis, prefix });
  const worker = new JobWorker<QueuedBatch>(
    queue,
    async (job, token = '') => {
      const result = await carryOut(job, token, { queue, limiter, host, workspace, redis, transport, lockMs, options });
      if (result.backIn === undefined) {
        done.jobs += 1;
        done.rows += result.rows;
        return result.rows;
      }
      await job.moveToDelayed(Date.now() + result.backIn, token);
      throw new DelayedError();
    },
    {
      connection: redis,
      prefix,
      concurrency: 1,
      lockDuration: lockMs,
      stalledInterval: Math.max(500, Math.floor(lockMs / 2)),
      // A worker that dies is no fault of the job: it is settled and goes on, however often.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      // Redis comes back within a moment or not for long; 15 s of the engine's own would be lost to every restart.
      runRetryDelay: 1_000,
    },
  );
  const onError = (error: Error): void => {
    if (!options.signal.aborted) onNote(`The queue of ${workspace.enterpriseId}: ${error.message}`);
  };
  worker.on('error', onError);
  limiter.on('error', onError);
  worker.on('closed', () => void limiter.close());
  return worker;
}

interface JobContext {
  readonly queue: string;
  /** The workspace's queue: its limiter holds all workers. */
  readonly limiter: Queue;
  readonly host: string;
  readonly workspace: Workspace;
  readonly redis: Redis;
  readonly transport: Transport;
  readonly lockMs: number;
  readonly options: WorkerOptions;
}

/** Carry one job out, from where the last delivery of it got to. */
async function carryOut(
  job: QueueJob<QueuedBatch>,
  token: string,
  context: JobContext,
): Promise<{ readonly rows: number; readonly backIn?: number }> {
  const { queue, redis, workspace, options } = context;
  const { onNote = () => undefined, signal } = options;
  const jobId = job.id ?? '';
  const run = await readRun(redis, job.data.runId);
  if (run === undefined) throw new Error(`nothing is known of the run ${job.data.runId}`);
  const holder = { queue, jobId, token, delivery: job.attemptsStarted };
  const records = new JobRecords(redis, holder);
  const rows = openRows(job.data.rows, await readRecords(redis, queue, jobId));
  const { client, handOn } = await openClient(run, holder, context);
  try {
    const bound = bindQueued(run);
    const batches = bound.lookUp(inOne(rows), ({ mapped }) => mapped, client);
    // Where no answer tells the server's time; asked once, since this machine's clock may be set meanwhile.
    const beganAt = Date.now() - performance.now();
    const stop = await uploadRows(ready(batches), bound.writes({ client, history: noHistory }), {
      log: records,
      serverNow: () => client.serverNow() ?? beganAt + performance.now(),
      clock: () => performance.now(),
      concurrency: () => client.concurrency(),
      signal,
      sleep: (ms, stopped) => delay(ms, undefined, { signal: stopped }).catch(() => undefined),
      random: Math.random,
      quietWaitMs: options.quietWaitMs ?? 120_000,
      maxOutageMs: options.maxOutageMs ?? 3_600_000,
      onOutcome: () => undefined,
    });
    await handOn();
    if (signal.aborted) return { rows: 0, backIn: comeBackMs.stopped };
    if (stop === undefined) return { rows: rows.length };
    onNote(`${workspace.enterpriseId}: ${stop.message}`);
    return { rows: 0, backIn: waitAfter(stop) };
  } catch (error) {
    if (error instanceof JobLost) onNote(error.message);
    throw error;
  } finally {
    await client.close();
  }
}

const waitAfter = (stop: RunError): number => (stop instanceof AuthError ? comeBackMs.notAuthorized : comeBackMs.away);

/** The rows that no delivery has decided, with what was announced for them. */
function openRows(rows: readonly QueuedRow[], records: readonly JournalRecord[]): QueuedRow[] {
  const state = new RunState();
  state.apply({ t: 'run', v: 1, run: 'job', manifest: '' }, 0);
  const past = new PastCalls(() => true);
  for (const record of records) {
    state.apply(record, 1);
    past.take(record);
  }
  return rows.flatMap((row) => {
    const number = row.mapped.row;
    const fate = state.statusOf(number);
    if (fate !== undefined && fate !== 'in-doubt') return [];
    return [{ ...row, past: [...(row.past ?? []), ...(past.calls.get(number) ?? [])] }];
  });
}

async function* inOne<T>(rows: readonly T[]): AsyncGenerator<readonly T[]> {
  if (rows.length > 0) yield await Promise.resolve(rows);
}

async function* ready<Found>(
  batches: AsyncIterable<readonly { readonly item: QueuedRow; readonly found?: Found }[]>,
): AsyncGenerator<(QueuedRow & { readonly found?: Found })[]> {
  for await (const batch of batches) yield batch.map(({ item, found }) => ({ ...item, found }));
}

/** A connection for one job, with the workspace's token that only this worker has. */
async function openClient(run: RunDescription, holder: JobHolder, context: JobContext) {
  const { redis, limiter, workspace, transport, lockMs, options, host } = context;
  if (run.host !== host) throw new Error(`the run ${run.runId} is for ${run.host}, and this worker calls ${host}`);
  return connectQueued({
    ...{ redis, queue: limiter, holder, lockMs, maxPerSecond: run.maxPerSecond, signal: options.signal },
    connection: {
      ...options.connection,
      enterpriseId: workspace.enterpriseId,
      token: workspace.token,
      transport,
      onNotice: ({ kind, waitMs }) => {
        if (kind === 'retry-after')
          options.onNote?.(`${workspace.enterpriseId}: Telecrm asks for a pause of ${Math.round(waitMs / 1000)} s.`);
      },
    },
  });
}
