import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { Workspace } from '../model/workspace.js';
import { runKeyOf } from './names.js';

/** What workers need to know of a run; no token, no cell of the file. It is plain JSON. */
export interface RunDescription {
  readonly version: 1;
  readonly runId: string;
  /** Which bulk command's rows these are. */
  readonly command: string;
  /** Host of the API that the run is for: a worker on another one leaves the run alone. */
  readonly host: string;
  readonly enterpriseId: string;
  readonly workspace: Workspace;
  readonly header: readonly string[];
  readonly map: unknown;
  readonly mapName: string;
  /** The options that decide what the run does. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The order of day and month in columns without a format, by header. */
  readonly dateOrders: readonly (readonly [string, 'day-first' | 'month-first'])[];
  /** Calls a second at most; null without a cap. */
  readonly maxPerSecond: number | null;
}

const described = z.custom<RunDescription>(
  (value) => z.looseObject({ version: z.literal(1), runId: z.string(), command: z.string() }).safeParse(value).success,
);

/** Keep the description of a run; a repeated submit changes nothing. */
export async function keepRun(redis: Redis, run: RunDescription): Promise<void> {
  await redis.set(runKeyOf(run.runId), JSON.stringify(run), 'NX');
}

/** The description of a run; `undefined` when it was taken away, or another version wrote it. */
export async function readRun(redis: Redis, runId: string): Promise<RunDescription | undefined> {
  const text = await redis.get(runKeyOf(runId));
  if (text === null) return undefined;
  return described.safeParse(JSON.parse(text)).data;
}
