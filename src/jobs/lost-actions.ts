import type { RowCalls } from '../upload/job.js';
import type { LostActions } from './add-actions.js';

/** Every call for actions of an earlier process that may have been executed: one may carry what another did not. */
export function lostActions({ past, begunAt }: Pick<RowCalls, 'past' | 'begunAt'>): LostActions[] {
  return past.flatMap(({ op, kind, at, slots }) =>
    op === 'create-actions' && kind !== 'REJECTED' && kind !== 'NOT_SENT'
      ? [{ since: at, leftBy: begunAt, slots }]
      : [],
  );
}
