import { type RunError, StoppedError } from '../model/errors.js';
import type { UploadWatch } from './upload.js';

/** So many failed rows stop a run: a number of rows, or a share of all rows read. */
export type ErrorLimit = number | `${number}%`;

/** How many rows may fail, and in what words the limit was given. */
export interface MaxErrors {
  /** The run stops when so many rows have failed. */
  readonly rows: number;
  readonly limit: ErrorLimit;
}

/** The limit for a file of so many rows; at least one row has to fail. */
export function maxErrorsOf(limit: ErrorLimit, rowsRead: number): MaxErrors {
  if (typeof limit === 'number') return { rows: Math.max(1, limit), limit };
  return { rows: Math.max(1, Math.ceil((Number.parseFloat(limit) * rowsRead) / 100)), limit };
}

/** Why a run stops when so many rows have failed, if it does. */
export function tooManyErrors({ rows, limit }: MaxErrors, failed: number): RunError | undefined {
  if (failed < rows) return undefined;
  const share = typeof limit === 'number' ? '' : ` (${rows} rows of this file)`;
  return new StoppedError(`The run was stopped: ${failed} rows failed, and --max-errors is ${limit}${share}.`, [
    'The remarks report says why they failed. Go on with: telecrm-bulk resume',
  ]);
}

/**
 * Stops a run when too many of its rows failed.
 *
 * @param failedBefore rows that the survey failed.
 */
export function maxErrorsWatch(max: MaxErrors, failedBefore: number): UploadWatch {
  let failed = failedBefore;
  return {
    decided({ status }) {
      if (status === 'failed') failed += 1;
    },
    get verdict() {
      return tooManyErrors(max, failed);
    },
  };
}
