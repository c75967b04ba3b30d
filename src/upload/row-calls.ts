import type { AnswerRecord, IntentRecord } from '../journal/records.js';
import type { Delivery } from '../model/delivery.js';
import type { ApiProblem, RunError } from '../model/errors.js';
import type { MappedRow } from '../model/mapped-row.js';
import type { Outcome } from '../model/outcome.js';
import { isAuthProblem } from '../telecrm/auth-problem.js';
import { takesPlaceFirst } from './call-slots.js';
import { Halted, Stopping } from './halt.js';
import type { Answered, Certain, ReadyRow, RowCalls, Step } from './job.js';
import type { Slot } from './lanes.js';
import { awayProblem, refusedInMidRun } from './mid-run.js';
import type { Outage } from './outage.js';
import { answerRecord, filled, intentRecord, recordedRow } from './recorded.js';
import type { SendContext } from './send-context.js';

/** What the API said to the last call of a row that it answered. */
export interface RowAnswer {
  /** Absent when the call was carried out. */
  readonly refused?: ApiProblem;
}

/** The run stopped before an announced call began. */
const stoppedMeanwhile = {
  kind: 'NOT_SENT',
  problem: { code: 'ABORTED', message: 'the run stopped before the call was sent', method: 'POST', path: '' },
} as const;

/** How often a call with ambiguous answers is repeated before its row waits with those that cannot be delivered. */
const attemptsToPark = 5;

/** The calls of one row, and the record of how it ended. */
export class JournaledCalls<Draft, Found> implements RowCalls {
  readonly past: RowCalls['past'];
  readonly #row: MappedRow<Draft>;
  readonly #others: readonly number[];
  readonly #context: SendContext;
  readonly #slot: Slot;
  readonly #place: ReturnType<Outage['forRow']>;
  #attempt = 0;
  /** An answer that may decide the row: it waits to be recorded together with the row's fate. */
  #unrecorded: AnswerRecord | undefined;
  /** An attempt of this process or an earlier one may have been executed. */
  #doubtful: boolean;
  #answered: RowAnswer | undefined;
  /** When a call of this process lost its answer, by the clock that never jumps. */
  #lostAt: number | undefined;

  constructor(row: ReadyRow<Draft, Found>, slot: Slot, context: SendContext) {
    this.#row = row.mapped;
    this.#others = (row.others ?? []).map((other) => other.row);
    this.past = row.past ?? [];
    this.#context = context;
    this.#slot = slot;
    this.#place = context.outage.forRow();
    this.#doubtful = this.past.some(({ kind }) => kind !== 'REJECTED' && kind !== 'NOT_SENT');
  }

  /** Whether anything of the row may have been written. */
  get doubtful(): boolean {
    return this.#doubtful;
  }

  get begunAt(): number {
    return this.#context.begunAt;
  }

  get answer(): RowAnswer | undefined {
    return this.#answered;
  }

  serverNow(): number {
    return this.#context.serverNow();
  }

  async announce<Answer>(step: Step<Answer>): Promise<Answered<Answer>> {
    const { log, outage } = this.#context;
    const json = JSON.stringify(step.body);
    for (;;) {
      await outage.gate();
      if (this.#context.stopped()) throw new Halted();
      const delivery = await this.#deliver(step, json);
      // What may stop the run is looked at at once.
      if (delivery.kind === 'DONE') await this.#context.places.refilled();
      const answer = this.#answer(step, delivery);
      if (delivery === stoppedMeanwhile) {
        await log.append(answer);
        throw new Halted();
      }
      if (delivery.kind === 'NOT_SENT') {
        await log.append(answer);
        await this.park(delivery.problem);
        continue;
      }
      if (delivery.kind === 'REJECTED' && delivery.problem.status === 429) {
        // The run stopped while the call waited for its turn to be repeated: no fate, and nothing was written.
        await log.append(answer);
        throw new Halted();
      }
      if (delivery.kind === 'AMBIGUOUS') {
        this.#doubtful = true;
        this.#lostAt = this.#context.clock();
        await log.append(answer);
        return delivery;
      }
      outage.wentThrough();
      this.#unrecorded = answer;
      this.#answered = delivery.kind === 'REJECTED' ? { refused: delivery.problem } : {};
      if (delivery.kind === 'DONE') this.#doubtful = true;
      else if (isAuthProblem(delivery.problem)) throw refusedInMidRun(delivery.problem);
      return delivery;
    }
  }

  /**
   * The intent, then the call in a place among those under way. Where a second call could do harm, the place is had before
   * the intent: a crash leaves no more of these in doubt than there are places.
   */
  async #deliver<Answer>(step: Step<Answer>, json: string): Promise<Delivery<Answer>> {
    const { log, stopped, end } = this.#context;
    const placeFirst = takesPlaceFirst(step.op);
    const announced = async (): Promise<void> => {
      this.#flush();
      this.#attempt += 1;
      await log.append(this.#intent(step, json));
    };
    if (!placeFirst) await announced();
    return this.#inPlace(async () => {
      if (placeFirst) {
        if (stopped()) throw new Halted();
        await announced();
      }
      // The run may have stopped meanwhile.
      const delivery = stopped() ? stoppedMeanwhile : await step.send(json);
      // Told before another call takes the place.
      if (delivery.kind === 'REJECTED' && isAuthProblem(delivery.problem)) end(refusedInMidRun(delivery.problem));
      return delivery;
    });
  }

  async untilCertain<Answer>(step: Step<Answer>, lostSince?: number): Promise<Certain<Answer>> {
    let since = lostSince;
    for (let attempt = 1; ; attempt++) {
      const before = this.serverNow();
      const delivery = await this.announce(step);
      if (delivery.kind !== 'AMBIGUOUS') return since === undefined ? { delivery } : { delivery, lostSince: since };
      since ??= before;
      if (attempt % attemptsToPark === 0) await this.park(delivery.problem);
      else await this.backOff(attempt);
    }
  }

  async read<T>(look: () => Promise<T>): Promise<T> {
    for (;;) {
      await this.#context.outage.gate();
      try {
        return await this.#inPlace(look);
      } catch (error) {
        if (this.#context.stopped()) throw new Halted();
        const problem = awayProblem(error);
        if (problem === undefined) throw error;
        await this.park(problem);
      }
    }
  }

  async #inPlace<T>(call: () => Promise<T>): Promise<T> {
    const { places } = this.#context;
    const turn = places.take();
    if (turn !== undefined) await turn;
    try {
      return await call();
    } finally {
      places.free();
    }
  }

  async backOff(attempt: number): Promise<void> {
    await this.#wait(this.#context.backOffMs(attempt));
  }

  async quietWait(leftBy: number): Promise<void> {
    const { quietWaitMs, clock } = this.#context;
    const ofEarlier = leftBy + quietWaitMs - this.serverNow();
    // The server's clock can be set, and only calls of earlier processes have no better one.
    const ofOurs = this.#lostAt === undefined ? 0 : this.#lostAt + quietWaitMs - clock();
    const left = Math.min(Math.max(ofEarlier, ofOurs), quietWaitMs);
    if (left > 0) await this.#slot.leaveFor(() => this.#wait(left));
  }

  async park(problem: ApiProblem): Promise<void> {
    await this.#slot.leaveFor(() => this.#place.park(problem));
  }

  stopping(reason: RunError): Error {
    return new Stopping(reason);
  }

  /**
   * Record the fates of the row and of those that travel with it.
   *
   * @returns a promise that resolves when they are durable.
   */
  record(outcomes: readonly Outcome[]): Promise<void> {
    const [first, ...rest] = outcomes;
    if (first === undefined) throw new Error(`row ${this.#row.row} has no fate`);
    const more = filled(rest)?.map(recordedRow);
    const { outcome } = recordedRow(first);
    const answer = this.#unrecorded;
    this.#unrecorded = undefined;
    return this.#context.log.append(
      answer === undefined
        ? { t: 'verdict', row: first.row, outcome, more }
        : Object.assign(answer, { row: first.row, outcome, more }),
    );
  }

  /** The row ends without a fate: what was heard of its last call is recorded all the same. */
  async leave(): Promise<void> {
    const answer = this.#unrecorded;
    this.#unrecorded = undefined;
    if (answer !== undefined) await this.#context.log.append(answer);
  }

  /** The order of the journal's lines is the order of the appends: a later intent is never durable before this. */
  #flush(): void {
    if (this.#unrecorded === undefined) return;
    // A failure stops the journal for good, so the append that follows reports it.
    this.#context.log.append(this.#unrecorded).catch(() => undefined);
    this.#unrecorded = undefined;
  }

  async #wait(ms: number): Promise<void> {
    if (this.#context.stopped()) throw new Halted();
    await this.#context.sleep(ms);
    if (this.#context.stopped()) throw new Halted();
  }

  #intent(step: Step<unknown>, json: string): IntentRecord {
    const call = { attempt: this.#attempt, at: this.serverNow(), json };
    return intentRecord(this.#row, this.#others, step, call);
  }

  #answer({ op }: Step<unknown>, delivery: Delivery<unknown>): AnswerRecord {
    const { row } = this.#row;
    return answerRecord({ row, rows: filled(this.#others), op, attempt: this.#attempt }, delivery);
  }
}
