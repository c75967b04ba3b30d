import type { ReadyRow } from '../upload/job.js';

/** A row on its way to a worker: mapped and judged, not looked up. It is plain JSON. */
export type QueuedRow = Pick<ReadyRow<unknown, never>, 'mapped' | 'others' | 'past'>;

/** The data of one job. */
export interface QueuedBatch {
  readonly runId: string;
  readonly rows: readonly QueuedRow[];
}
