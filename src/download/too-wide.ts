import { ApiError, UnreachableError } from '../model/errors.js';

const timeouts = new Set(['TIMEOUT', 'ETIMEDOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** Whether a search may have failed because its range is wide: long ones end in a 500 or a time-out (seen in public code). */
export function isTooWide(error: unknown): boolean {
  if (error instanceof ApiError) return (error.problem.status ?? 0) >= 500 || error.problem.status === 408;
  return error instanceof UnreachableError && timeouts.has(error.problem?.code ?? '');
}
