import { hash } from 'node:crypto';
import type { AnswerRecord, IntentRecord, RecordedRemark, RowOutcomeRecord } from '../journal/records.js';
import type { Delivery } from '../model/delivery.js';
import type { MappedRow } from '../model/mapped-row.js';
import type { Outcome } from '../model/outcome.js';
import type { Remark } from '../model/remark.js';
import type { Step } from './job.js';

/**
 * The announcement of a call.
 *
 * @param others further rows that the call carries.
 * @param call the server's time in ms, and the body as it is sent.
 */
export function intentRecord(
  { row, key, remarks }: MappedRow<unknown>,
  others: readonly number[],
  { op, actions, slots, lead, before }: Step<unknown>,
  { attempt, at, json }: { readonly attempt: number; readonly at: number; readonly json: string },
): IntentRecord {
  return {
    t: 'intent',
    row,
    rows: filled(others),
    op,
    key: hashKey(key),
    payload: hash('sha256', json),
    attempt,
    at,
    actions: actions === 0 ? undefined : actions,
    slots: filled(slots),
    lead,
    before,
    remarks: filled(withoutRows(remarks)),
  };
}

/** What became of an announced call. */
export function answerRecord(
  { row, rows, op, attempt }: Pick<AnswerRecord, 'row' | 'rows' | 'op' | 'attempt'>,
  delivery: Delivery<unknown>,
): AnswerRecord {
  const problem = delivery.kind === 'DONE' ? undefined : delivery.problem;
  return {
    t: 'answer',
    row,
    rows,
    op,
    attempt,
    kind: delivery.kind,
    ms: delivery.ms,
    status: problem?.status,
    code: problem?.code,
  };
}

/** An outcome as the journal keeps it: the row is told by the record. */
export function recordedRow({ row, status, leadId, actions, remarks }: Outcome): RowOutcomeRecord {
  return {
    row,
    outcome: {
      status,
      leadId,
      actions,
      remarks: withoutRows(remarks),
    },
  };
}

const withoutRows = (remarks: readonly Remark[]): readonly RecordedRemark[] =>
  remarks.length === 0 ? none : remarks.map(({ row: _, ...remark }) => remark);

const none: readonly never[] = [];

/** What is empty needs no place in a line. */
export function filled<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list === undefined || list.length === 0 ? undefined : list;
}

/** Identifiers are personal data: the journal tells equal ones apart by their hash. */
export function hashKey(key: string | undefined): string | undefined {
  return key === undefined ? undefined : hash('sha256', key).slice(0, 32);
}
