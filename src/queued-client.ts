import { setTimeout as delay } from 'node:timers/promises';
import type { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { allTaken, CallWindow, capOf, type Departure } from './queue/call-window.js';
import { type JobHolder, JobLost } from './queue/job-records.js';
import { holdAll, takeCall } from './queue/limiter.js';
import { handOnPace, type KnownPace, takePace } from './queue/pace.js';
import { type Connection, type ConnectOptions, connect } from './telecrm/connect.js';
import { parseRetryAfter } from './telecrm/retry.js';
import { type Transport, TransportError } from './telecrm/transport.js';

/** What the connection of one job is made of. */
export interface QueuedConnection {
  readonly redis: Redis;
  readonly queue: Queue;
  readonly holder: JobHolder;
  readonly lockMs: number;
  /** Calls a second at most that the run allows; null without a cap. */
  readonly maxPerSecond: number | null;
  /** How the worker reaches the workspace. */
  readonly connection: ConnectOptions & { readonly transport: Transport };
  readonly signal: AbortSignal;
}

/** A 429 that names no wait stops the workspace's other workers for so long, in ms. */
const unnamedPauseMs = 1_000;

/**
 * A connection for one job. It begins at the pace that the workspace is known for, every call is taken from the limiter
 * that all workers share, and nothing is sent once the job is lost.
 *
 * @returns the client, and what is to be called when its calls have ended: the next job begins with its pace.
 */
export async function connectQueued(
  queued: QueuedConnection,
): Promise<{ readonly client: Connection; handOn(): Promise<void> }> {
  const { redis, holder, connection } = queued;
  const maxPerSecond = lower(queued.maxPerSecond, connection.maxPerSecond);
  const known = await takePace(redis, holder.queue, holder.token);
  const window = typeof maxPerSecond === 'number' ? windowOf(maxPerSecond, known) : undefined;
  const transport = pacedByAll(queued, window);
  const client = connect({ ...connection, maxPerSecond, learned: known.learned, transport });
  return {
    client,
    async handOn() {
      const learned = maxPerSecond === 'auto' ? paceOf(client) : undefined;
      await handOnPace(redis, holder.queue, holder.token, { learned, freeIn: window?.freeIn() });
    },
  };
}

function lower(ofRun: number | null, ofWorker: ConnectOptions['maxPerSecond'] = 'auto'): number | 'auto' | 'none' {
  if (ofRun === null) return ofWorker;
  return typeof ofWorker === 'number' ? Math.min(ofRun, ofWorker) : ofRun;
}

/** Calls of the job before count as well; of one that broke off, as many as there can have been. */
function windowOf(maxPerSecond: number, { freeIn }: KnownPace): CallWindow {
  const cap = capOf(maxPerSecond);
  return new CallWindow(cap, () => performance.now(), freeIn ?? allTaken(cap));
}

/** A pace that still looks for the limit goes on from where it is, since no time passes between two jobs. */
const paceOf = (client: Connection): KnownPace['learned'] => {
  const learned = client.learned();
  return learned?.steady === true ? learned : { perSecond: client.pace() };
};

/** The transport of a job's calls: each waits until the limiter that all workers share has one left. */
function pacedByAll(queued: QueuedConnection, window: CallWindow | undefined): Transport {
  const { redis, queue, holder, lockMs, signal } = queued;
  const { transport } = queued.connection;
  // In order of asking.
  let before: Promise<unknown> = Promise.resolve();
  const leave = async (of: CallWindow): Promise<Departure> => {
    for (let wait = of.waitMs(); wait > 0; wait = of.waitMs()) await delay(Math.ceil(wait));
    return of.leave();
  };
  const inTurn = (of: CallWindow): Promise<Departure> => {
    const mine = before.then(() => leave(of));
    before = mine;
    return mine;
  };
  const taken = async (): Promise<void> => {
    try {
      for (;;) {
        const left = await takeCall(redis, holder, lockMs / 3);
        if (left === 0) return;
        await delay(left, undefined, { signal });
      }
    } catch (error) {
      if (error instanceof JobLost) throw new TransportError('JOB_LOST', error.message, false);
      if (signal.aborted) throw new TransportError('ABORTED', 'the worker was told to stop', false);
      throw error;
    }
  };
  /** A call that stood still between its turn and the wire has to wait for another turn. */
  const depart = async (): Promise<Departure | undefined> => {
    for (;;) {
      const place = window && (await inTurn(window));
      try {
        await taken();
      } catch (error) {
        place?.answered();
        throw error;
      }
      if (place?.go() !== false) return place;
    }
  };
  return async (request) => {
    const place = await depart();
    try {
      const response = await transport(request);
      if (response.status === 429) {
        const asked = parseRetryAfter(response.headers, response.headers['date']) ?? 0;
        await holdAll(queue, asked > 0 ? asked : unnamedPauseMs);
      }
      return response;
    } finally {
      place?.answered();
    }
  };
}
