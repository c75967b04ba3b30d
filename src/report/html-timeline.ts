import { elapsed, latencyChart, paceChart } from './html-charts.js';
import type { HtmlContent } from './html.js';
import { type Html, html } from './html-text.js';
import { grouped } from './row-words.js';

/** Pace and latency of the calls that write, over time. */
export function timelineSection({ summary, timeline }: HtmlContent): Html {
  const heading = html`<h2 id="timeline">Pace and latency</h2>`;
  if (timeline === undefined || timeline.calls === 0) {
    const why = summary.dryRun ? 'A dry run sends nothing.' : 'No row was sent.';
    return html`<section aria-labelledby="timeline">${heading}<p>${why}</p></section>`;
  }
  const { spans, spanMs, pauses, calls, startedAt } = timeline;
  const from = new Date(startedAt).toISOString().slice(0, 19).replace('T', ' ');
  const timed = spans.some(({ medianMs }) => medianMs !== undefined);
  const paused = pauses.reduce((sum, { ms }) => sum + ms, 0);
  const rows = spans.map(
    ({ calls: here, troubled, medianMs, p95Ms }, at) =>
      html`<tr><th scope="row">${elapsed(at * spanMs)}</th><td class="number">${grouped(here)}</td><td class="number">${grouped(troubled)}</td><td class="number">${medianMs}</td><td class="number">${p95Ms}</td></tr>
`,
  );
  return html`<section aria-labelledby="timeline">
${heading}
<p>${grouped(calls)} calls that write, from ${from} UTC on (the server's clock). Each bar is ${elapsed(spanMs)}.${
    pauses.length > 0 &&
    ` ${elapsed(paused)} in which nothing was sent are left out, at the dashed ${pauses.length === 1 ? 'line' : 'lines'}.`
  }</p>
<h3 id="pace">Calls a second</h3>
<ul class="key"><li>${swatch('calls')}done</li><li>${swatch('failed')}refused, not delivered, or the answer lost</li></ul>
<div class="scroll" tabindex="0" role="region" aria-labelledby="pace">${paceChart(timeline)}</div>
<h3 id="latency">Milliseconds to an answer</h3>
${
  timed
    ? html`<ul class="key"><li>${line('median')}median: half of the answers were faster</li><li>${line('p95')}95 of 100 were faster</li></ul>
<div class="scroll" tabindex="0" role="region" aria-labelledby="latency">${latencyChart(timeline)}</div>`
    : html`<p>The journal does not say how long the answers took.</p>`
}
<details><summary>The figures as a table</summary>
<div class="scroll" tabindex="0" role="region" aria-label="Pace and latency as a table"><table>
<thead><tr><th scope="col">From</th><th scope="col" class="number">Calls</th><th scope="col" class="number">Refused or lost</th><th scope="col" class="number">Median, ms</th><th scope="col" class="number">95 of 100 within, ms</th></tr></thead>
<tbody>${rows}</tbody>
</table></div>
</details>
</section>`;
}

const swatch = (kind: string): Html =>
  html`<svg class="swatch" viewBox="0 0 1 1" aria-hidden="true"><rect class="${kind}" width="1" height="1"/></svg>`;

const line = (kind: string): Html =>
  html`<svg class="swatch" viewBox="0 0 12 12" aria-hidden="true"><line class="${kind}" x1="0" x2="12" y1="6" y2="6"/></svg>`;
