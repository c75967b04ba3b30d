/** Rows carried out by workers on a queue: `telecrm-bulk/bullmq`. Needs the packages `bullmq` and `ioredis`. */
export type { QueueOptions } from './import-options.js';
export { type WorkerOptions, type WorkerSummary, workQueue } from './work-queue.js';
