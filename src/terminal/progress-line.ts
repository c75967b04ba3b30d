import { formatDuration } from './duration.js';
import { escapeText } from '../model/visible.js';
import type { ProgressUpdate } from '../model/progress.js';

/** A stage and its newest figures. */
export interface Measure {
  readonly name: string;
  readonly total: number | undefined;
  /** When the stage began, in ms. */
  readonly startedAt: number;
  update?: ProgressUpdate;
}

const narrowestBar = 8;
const widestBar = 30;

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

function perSecond(rate: number): string {
  return `${(rate < 10 ? fine : whole).format(rate)}/s`;
}

/** Rows a second: as told, else the stage's average; `undefined` before anything is done. */
function rateOf({ update, startedAt }: Measure, now: number): number | undefined {
  if (update === undefined) return undefined;
  if (update.rate !== undefined) return update.rate;
  const elapsed = now - startedAt;
  return elapsed >= 1_000 && update.done > 0 ? update.done / (elapsed / 1_000) : undefined;
}

function timeLeft({ update, total }: Measure, rate: number | undefined): string | undefined {
  if (update === undefined || total === undefined || rate === undefined || rate <= 0) return undefined;
  if (update.done >= total) return undefined;
  return `${formatDuration(((total - update.done) / rate) * 1_000)} left`;
}

function percent(done: number, total: number): string {
  return `${total === 0 ? 100 : Math.min(100, Math.floor((done / total) * 100))}%`;
}

interface Figures {
  readonly rate: string | undefined;
  readonly failed: string | undefined;
  readonly pace: string | undefined;
  readonly pages: string | undefined;
  readonly left: string | undefined;
}

function figuresOf(measure: Measure, now: number): Figures {
  const { update } = measure;
  const rate = rateOf(measure, now);
  return {
    rate: rate === undefined ? undefined : perSecond(rate),
    failed: update?.failed === undefined ? undefined : `${whole.format(update.failed)} failed`,
    pace: update?.pace === undefined || !Number.isFinite(update.pace) ? undefined : `pace ${perSecond(update.pace)}`,
    pages: update?.pages === undefined ? undefined : `${whole.format(update.pages)} pages`,
    left: timeLeft(measure, rate),
  };
}

function isPresent(text: string | undefined): text is string {
  return text !== undefined;
}

/** `uploading: 54,000 of 120,000 rows (45%), 9.8/s, 12 failed, pace 12/s, 1h 51m left`. */
export function plainLine(measure: Measure, now: number): string {
  const { update, total } = measure;
  const name = escapeText(measure.name);
  if (update === undefined) return total === undefined ? `${name}…` : `${name}: ${whole.format(total)} rows`;
  const { rate, failed, pace, pages, left } = figuresOf(measure, now);
  const done =
    total === undefined
      ? `${whole.format(update.done)} rows`
      : `${whole.format(update.done)} of ${whole.format(total)} rows (${percent(update.done, total)})`;
  return `${name}: ${[done, pages, rate, failed, pace, left].filter(isPresent).join(', ')}`;
}

/** The figures in the order shown, from everything to the bare minimum. */
function* shorter({ rate, failed, pace, pages, left }: Figures): Generator<string[]> {
  yield [pages, rate, failed, pace, left].filter(isPresent);
  yield [pages, rate, failed, left].filter(isPresent);
  yield [pages, failed, left].filter(isPresent);
  yield [failed, left].filter(isPresent);
  yield [failed].filter(isPresent);
}

/**
 * `uploading [=======-------] 54,000/120,000  9.8/s  12 failed  pace 12/s  1h 51m left`, at most `width` wide.
 * The bar shrinks first and then goes; after it go pace, rate, pages and the time left.
 */
export function barLine(measure: Measure, now: number, width: number): string {
  const { update, total } = measure;
  const name = escapeText(measure.name);
  if (update === undefined && total === undefined) return `${name}…`.slice(0, width);
  const done = update?.done ?? 0;
  const count = total === undefined ? whole.format(done) : `${whole.format(done)}/${whole.format(total)}`;
  for (const figures of shorter(figuresOf(measure, now))) {
    const tail = [count, ...figures].join('  ');
    const room = width - name.length - tail.length - ' [] '.length;
    if (total !== undefined && room >= narrowestBar) {
      const size = Math.min(widestBar, room);
      const full = Math.round(size * (total === 0 ? 1 : Math.min(1, done / total)));
      return `${name} [${'='.repeat(full)}${'-'.repeat(size - full)}] ${tail}`;
    }
    if (name.length + 1 + tail.length <= width) return `${name} ${tail}`;
  }
  return `${name} ${count}`.slice(0, width);
}
