import type { ApiProblem } from '../model/errors.js';
import type { MappedRow } from '../model/mapped-row.js';
import type { Outcome } from '../model/outcome.js';
import { type Remark, remarkAt } from '../model/remark.js';
import type { Client } from '../telecrm/client.js';
import type { RowCalls, Step } from '../upload/job.js';
import type { BoundJob, JobContext } from './job.js';
import { type Change, putChange } from './put-change.js';

/** What a row finds when it is looked up: the thing, or its own end. */
export type Found<Now> = { readonly now: Now } | { readonly outcome: Outcome };

/** Looks one row up when it is its turn. */
export interface Peek<Now> {
  look(): Promise<Found<Now>>;
}

/** Rows that change one thing each which the workspace has: an action, a payment, a team member's state. */
export interface ChangeRows<Draft, Now, Planned extends Change, Answer> {
  /** Rows with the same name are about the same thing. */
  nameOf(draft: Draft): string;
  leadOf?(draft: Draft): string;
  /** Read the thing. A row whose thing does not exist ends there. @throws {ApiError} */
  read(row: MappedRow<Draft>, client: Client): Promise<Found<Now>>;
  plan(row: MappedRow<Draft>, now: Now): Planned;
  step(row: MappedRow<Draft>, change: Planned, client: Client): Step<Answer>;
  dropped(row: MappedRow<Draft>, change: Planned, answer: Answer): readonly Remark[];
}

type ChangingJob<Draft, Now> = Pick<BoundJob<Draft, Peek<Now>>, 'lookUp' | 'foretell' | 'forecast' | 'writes'>;

/** What a job that changes things does: read, compare, change, compare the answer. */
export function changing<Draft, Now, Planned extends Change, Answer>(
  rows: ChangeRows<Draft, Now, Planned, Answer>,
): ChangingJob<Draft, Now> {
  const fate = (row: MappedRow<Draft>, status: Outcome['status'], remarks: readonly Remark[] = []): Outcome => ({
    row: row.row,
    status,
    leadId: rows.leadOf?.(row.draft),
    actions: [],
    remarks: [...row.remarks, ...remarks],
  });

  const write = async (row: MappedRow<Draft>, calls: RowCalls, { client }: JobContext): Promise<Outcome> => {
    const look = (): Promise<Found<Now>> => calls.read(() => rows.read(row, client));
    const first = await look();
    if ('outcome' in first) return first.outcome;
    const put = await putChange<Now, Planned, Answer>(
      {
        plan: (now) => rows.plan(row, now),
        async readAgain() {
          const found = await look();
          // It was there before; that it is gone now is for the next call to say.
          return 'now' in found ? found.now : first.now;
        },
        step: (change) => rows.step(row, change, client),
        dropped: (change, answer) => rows.dropped(row, change, answer),
        refused: (problem) => fate(row, 'failed', [refusal(row, problem)]),
        overwritten: () => fate(row, 'unknown', [overwritten(row)]),
      },
      first.now,
      calls.past,
      calls,
    );
    return 'outcome' in put ? put.outcome : fate(row, put.changed ? 'updated' : 'unchanged', put.remarks);
  };

  return {
    async *lookUp(batches, rowOf, client) {
      for await (const batch of batches) {
        yield batch.map((item) => {
          const row = rowOf(item);
          return row === undefined ? { item } : { item, found: { look: () => rows.read(row, client) } };
        });
      }
    },
    foretell: (row) => fate(row, 'would-update'),
    async forecast(row, { look }) {
      const found = await look();
      if ('outcome' in found) return { ...found.outcome, status: 'invalid' };
      const { fields, remarks } = rows.plan(row, found.now);
      return fate(row, Object.keys(fields).length > 0 ? 'would-update' : 'unchanged', remarks);
    },
    writes: (context) => ({
      laneOf: ({ mapped }) => rows.nameOf(mapped.draft),
      write: async ({ mapped }, calls) => [await write(mapped, calls, context)],
    }),
  };
}

function refusal({ row }: MappedRow<unknown>, problem: ApiProblem): Remark {
  const message = `Telecrm refused the change: ${problem.message} [${problem.code}]`;
  return remarkAt({ row, origin: 'api' }, { code: 'API_REJECTED', message });
}

function overwritten({ row }: MappedRow<unknown>): Remark {
  const message = 'the answer to a change was lost, and now there are other values than before and than were sent';
  return remarkAt({ row, origin: 'api' }, { code: 'OUTCOME_UNKNOWN', message });
}
