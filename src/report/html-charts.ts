import { type Html, html } from './html-text.js';
import { grouped } from './row-words.js';
import type { TimelineFigures } from './timeline.js';

const width = 760;
const height = 190;
const plot = { left: 58, right: 750, top: 14, bottom: 160 };

/** A part of a whole, as long as its share. */
export interface BarPart {
  readonly kind: string;
  readonly count: number;
}

/** One bar of all parts together; the table beside it says the same in words. */
export function wholeBar(parts: readonly BarPart[]): Html {
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  let at = 0;
  const rects = parts.map(({ kind, count }) => {
    const share = total === 0 ? 0 : (count / total) * 1000;
    const rect = html`<rect class="${kind}" x="${round(at)}" y="0" width="${round(share)}" height="10"/>`;
    at += share;
    return rect;
  });
  return html`<svg class="whole" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">${rects}</svg>`;
}

/** One bar of a bar chart, as long as its share of the longest. */
export function countBar({ kind, count }: BarPart, longest: number): Html {
  const share = longest === 0 ? 0 : (count / longest) * 100;
  return html`<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="${kind}" width="${round(share)}" height="10"/></svg>`;
}

/** Calls a second over time; refused and lost ones in their own colour. */
export function paceChart(figures: TimelineFigures): Html {
  const { spans, spanMs } = figures;
  const perSecond = (calls: number): number => (calls * 1000) / spanMs;
  const top = niceTop(Math.max(...spans.map(({ calls }) => perSecond(calls))));
  const step = (plot.right - plot.left) / spans.length;
  const bars = spans.map(({ calls, troubled }, at) => {
    const bar = (kind: string, from: number, to: number): Html | false =>
      to > from &&
      html`<rect class="${kind}" x="${round(plot.left + at * step)}" y="${round(yOf(perSecond(to), top))}" width="${round(Math.max(step - 1, step * 0.7))}" height="${round(yOf(perSecond(from), top) - yOf(perSecond(to), top))}"/>`;
    const words = `${elapsed(at * spanMs)}: ${grouped(calls)} calls, ${grouped(troubled)} of them refused or lost`;
    return html`<g><title>${words}</title>${bar('failed', 0, troubled)}${bar('calls', troubled, calls)}</g>`;
  });
  return chart('Calls that write, a second', figures, top, bars);
}

/** Median and 95th percentile of the answers' times over time. */
export function latencyChart(figures: TimelineFigures): Html {
  const { spans } = figures;
  const top = niceTop(Math.max(...spans.map(({ p95Ms = 0 }) => p95Ms)));
  const step = (plot.right - plot.left) / spans.length;
  const line = (kind: string, of: (span: TimelineFigures['spans'][number]) => number | undefined): Html => {
    const points = spans.flatMap((span, at) => {
      const ms = of(span);
      return ms === undefined ? [] : [`${round(plot.left + (at + 0.5) * step)},${round(yOf(ms, top))}`];
    });
    // A line of one point is none.
    const [only = ''] = points;
    const [x = '', y = ''] = only.split(',');
    if (points.length === 1) return html`<circle class="${kind}" cx="${x}" cy="${y}" r="3"/>`;
    return html`<polyline class="${kind}" points="${points.join(' ')}"/>`;
  };
  return chart('Time to an answer, in milliseconds', figures, top, [
    line('p95', ({ p95Ms }) => p95Ms),
    line('median', ({ medianMs }) => medianMs),
  ]);
}

function chart(name: string, { spans, spanMs, pauses }: TimelineFigures, top: number, content: readonly Html[]): Html {
  const total = spans.length * spanMs;
  const lines = [0, top / 2, top].map((value) => {
    const y = round(yOf(value, top));
    return html`<line class="grid" x1="${plot.left}" x2="${plot.right}" y1="${y}" y2="${y}"/><text x="${plot.left - 8}" y="${round(yOf(value, top) + 4)}" text-anchor="end">${inShort(value)}</text>`;
  });
  const times = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const anchor = share === 0 ? 'start' : share === 1 ? 'end' : 'middle';
    const x = round(plot.left + share * (plot.right - plot.left));
    return html`<text x="${x}" y="${plot.bottom + 18}" text-anchor="${anchor}">${elapsed(share * total)}</text>`;
  });
  const breaks = pauses.map(({ atMs, ms }) => {
    const x = round(plot.left + (atMs / total) * (plot.right - plot.left));
    return html`<line class="pause" x1="${x}" x2="${x}" y1="${plot.top}" y2="${plot.bottom}"><title>${`nothing was sent for ${elapsed(ms)}`}</title></line>`;
  });
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${name}; the same figures are in the table below.">${lines}${content}${breaks}${times}</svg>`;
}

const yOf = (value: number, top: number): number => plot.bottom - (value / top) * (plot.bottom - plot.top);

const round = (value: number): string => String(Math.round(value * 100) / 100);

/** The next round figure that nothing goes beyond: 1, 2, 3, 4, 5, 6, 8, 10, 20, … */
function niceTop(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 3, 4, 5, 6, 8].find((step) => step * power >= value) ?? 10) * power;
}

const inShort = (value: number): string => (value >= 10 ? grouped(Math.round(value)) : round(value));

/** A stretch of time as people read it: `450 ms`, `12 s`, `3 min 20 s`, `1 h 05 min`. */
export function elapsed(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${ms % 1000 === 0 || ms >= 10_000 ? seconds : round(ms / 1000)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
  return `${grouped(Math.floor(seconds / 3600))} h ${String(Math.floor((seconds % 3600) / 60)).padStart(2, '0')} min`;
}
