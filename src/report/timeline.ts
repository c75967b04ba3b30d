import type { AnswerRecord, IntentRecord, JournalRecord } from '../journal/records.js';

/** One stretch of a run's time. */
export interface TimelineSpan {
  /** Calls whose end was recorded in it. */
  readonly calls: number;
  /** How many of these were refused, never delivered, or lost their answer. */
  readonly troubled: number;
  /** Of the answers in it, in ms, to about 6%; absent where no answer came. */
  readonly medianMs?: number;
  readonly p95Ms?: number;
}

/** How the calls that write went over time. */
export interface TimelineFigures {
  /** The server's time of the first announced call, epoch ms. */
  readonly startedAt: number;
  /** Length of every span, in ms. */
  readonly spanMs: number;
  readonly spans: readonly TimelineSpan[];
  /** Stretches without a call that are left out, each at its place (ms from the start, pauses not counted). */
  readonly pauses: readonly { readonly atMs: number; readonly ms: number }[];
  readonly calls: number;
}

/** At most so many spans; when they do not reach, two become one. */
const mostSpans = 120;
const firstSpanMs = 25;
/** A run that was resumed a day later is not drawn with a day of nothing in it. */
const shortestPauseMs = 120_000;
const mostPauses = 20;
/** Latencies are counted in bins that grow by an eighth; the last one begins at a minute. */
const binsPerDoubling = 6;
const bins = 16 * binsPerDoubling;

/**
 * Gathers pace and latency from the records of a journal, in their order. Memory does not grow with the number of
 * records. Answers carry no time of their own: they count where the last announced call stands.
 */
export class Timeline {
  #startedAt: number | undefined;
  #latest = 0;
  #pausedMs = 0;
  #spanMs = firstSpanMs;
  #spans: Span[] = [];
  readonly #pauses: { atMs: number; ms: number }[] = [];

  add(record: JournalRecord): void {
    if (record.t === 'intent') this.#announced(record);
    else if (record.t === 'answer' && this.#startedAt !== undefined) this.#answered(record);
  }

  /** What was gathered; undefined when no call was announced. */
  figures(): TimelineFigures | undefined {
    if (this.#startedAt === undefined) return undefined;
    const spans = this.#spans.map((span) => span.figures());
    const calls = spans.reduce((sum, span) => sum + span.calls, 0);
    return { startedAt: this.#startedAt, spanMs: this.#spanMs, spans, pauses: this.#pauses, calls };
  }

  #announced({ at }: IntentRecord): void {
    if (this.#startedAt === undefined) {
      this.#startedAt = at;
      this.#latest = at;
    }
    // The server's clock may be set back; the order of the journal is what happened.
    const now = Math.max(at, this.#latest);
    const since = now - this.#latest;
    if (since >= shortestPauseMs && this.#pauses.length < mostPauses) {
      this.#pauses.push({ atMs: this.#latest - this.#startedAt - this.#pausedMs, ms: since });
      this.#pausedMs += since;
    }
    this.#latest = now;
    this.#span(now - this.#startedAt - this.#pausedMs);
  }

  #answered({ kind, ms }: AnswerRecord): void {
    this.#span(this.#latest - (this.#startedAt ?? 0) - this.#pausedMs).add(kind !== 'DONE', ms);
  }

  #span(elapsedMs: number): Span {
    while (Math.floor(elapsedMs / this.#spanMs) >= mostSpans) this.#widen();
    const index = Math.floor(elapsedMs / this.#spanMs);
    while (this.#spans.length <= index) this.#spans.push(new Span());
    return this.#spans[index] ?? new Span();
  }

  #widen(): void {
    const wider: Span[] = [];
    for (const [index, span] of this.#spans.entries()) {
      const before = wider[index >> 1];
      if (before === undefined) wider.push(span);
      else before.merge(span);
    }
    this.#spans = wider;
    this.#spanMs *= 2;
  }
}

/** The counts of one span. */
class Span {
  #calls = 0;
  #troubled = 0;
  #answers = 0;
  readonly #latencies = new Uint32Array(bins);

  add(troubled: boolean, ms: number | undefined): void {
    this.#calls++;
    if (troubled) this.#troubled++;
    if (ms === undefined) return;
    const bin = Math.min(bins - 1, Math.floor(Math.log2(Math.max(0, ms) + 1) * binsPerDoubling));
    this.#latencies[bin] = (this.#latencies[bin] ?? 0) + 1;
    this.#answers++;
  }

  merge(other: Span): void {
    this.#calls += other.#calls;
    this.#troubled += other.#troubled;
    this.#answers += other.#answers;
    for (const [bin, count] of other.#latencies.entries()) this.#latencies[bin] = (this.#latencies[bin] ?? 0) + count;
  }

  figures(): TimelineSpan {
    const counts = { calls: this.#calls, troubled: this.#troubled };
    return this.#answers === 0 ? counts : { ...counts, medianMs: this.#quantile(0.5), p95Ms: this.#quantile(0.95) };
  }

  /** The middle of the bin in which this share of the answers is reached. */
  #quantile(share: number): number {
    let left = Math.ceil(this.#answers * share);
    const bin = this.#latencies.findIndex((count) => (left -= count) <= 0);
    return Math.round(2 ** ((bin + 0.5) / binsPerDoubling) - 1);
  }
}
