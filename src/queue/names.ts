import { createHash } from 'node:crypto';

/** All keys of this program begin with it. */
export const prefix = 'telecrm-bulk';

/** The queue of one workspace: the same enterprise on another host is another workspace. */
export function queueNameOf(host: string, enterpriseId: string): string {
  const hash = createHash('sha256').update(`${host}\n${enterpriseId}`).digest('hex').slice(0, 12);
  return `${enterpriseId.replace(/[^\w-]/gu, '_').slice(0, 40)}-${hash}`;
}

/** Where the engine keeps a job. */
export const jobKeyOf = (queue: string, jobId: string): string => `${prefix}:${queue}:${jobId}`;

/** Where the records of a job's rows are: beside the job, so that both come and go together. */
export const recordsKeyOf = (queue: string, jobId: string): string => `${jobKeyOf(queue, jobId)}:records`;

/** What workers need to know of a run. */
export const runKeyOf = (runId: string): string => `${prefix}:run:${runId}`;

/** What is known about the pace of a workspace. */
export const paceKeyOf = (queue: string): string => `${prefix}:pace:${queue}`;

/** The jobs of a run, by the number of their batch: submitted twice, they are the same. */
export const jobIdOf = (runId: string, batch: number): string => `${runId}-${batch}`;
