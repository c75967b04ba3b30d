import { basename } from 'node:path';
import { type ExitCode, exitCodes, exitMeaningOf, exitNameOf } from '../model/exit-codes.js';
import type { Level } from '../model/remark.js';
import { remarkCodes } from '../model/remark-codes.js';
import { countBar, elapsed, wholeBar } from './html-charts.js';
import type { HtmlContent } from './html.js';
import { type Html, html } from './html-text.js';
import { actionRowsInWords, grouped, levelWords, statusLines } from './row-words.js';

/** Which colour a level has in the charts. */
const kindOf: Record<Level, string> = { ERROR: 'failed', IGNORED: 'skipped', WARNING: 'unprocessed' };
/** How a run ends that has something left to do: rows not attempted, or not settled. */
const resumable = new Set<ExitCode>([
  exitCodes.stopped,
  exitCodes['not-authorized'],
  exitCodes.unverified,
  exitCodes.hangup,
  exitCodes.interrupted,
  exitCodes.terminated,
]);
/** The gravest and most frequent causes; the remarks workbook has all of them. */
const shownCauses = 30;

/** What the page is called, in the browser's tab too. */
export function titleOf({ summary }: HtmlContent): string {
  return `${summary.dryRun ? 'Dry run of' : 'Import of'} ${basename(summary.file)}`;
}

/** Which run this is, how it ended and what it asked of the API. */
export function headSection(content: HtmlContent): Html {
  const { summary, timeline } = content;
  const { api, exitCode } = summary;
  const calls = api.calls > 0 ? api.calls : (timeline?.calls ?? 0);
  const facts: [string, Html | string | undefined][] = [
    ['Rows read', grouped(summary.rows.read)],
    ['Started', time(summary.startedAt)],
    ['Took', elapsed(Date.parse(summary.finishedAt) - Date.parse(summary.startedAt))],
    ['Calls', calls > 0 ? grouped(calls) : undefined],
    ['Repeated after a failure', api.retries > 0 ? grouped(api.retries) : undefined],
    ['Told to wait (429)', api.throttled > 0 ? grouped(api.throttled) : undefined],
    ['Time to an answer, median', api.calls > 0 && api.medianMs !== undefined ? elapsed(api.medianMs) : undefined],
    ['95 of 100 answers within', api.calls > 0 && api.p95Ms !== undefined ? elapsed(api.p95Ms) : undefined],
    ['Exit code', `${exitCode} (${exitNameOf(exitCode)})`],
    ['Run', summary.runId],
  ];
  const shown = facts.map(([term, value]) => value && html`<div><dt>${term}</dt><dd>${value}</dd></div>`);
  const goOn =
    !summary.dryRun &&
    resumable.has(exitCode) &&
    html`<p>Go on with: <code>telecrm-bulk resume ${summary.runId}</code></p>`;
  return html`<header>
<h1>${titleOf(content)}</h1>
<p>${exitMeaningOf(exitCode)}${summary.dryRun && ' Nothing was written to Telecrm.'}</p>
${goOn}
<dl class="facts">${shown}</dl>
</header>`;
}

/** What became of the rows. */
export function totalsSection({ summary, counts }: HtmlContent): Html {
  const { dryRun, actionRows } = summary;
  const lines = statusLines(counts.rows, dryRun, summary.command);
  const read = lines.reduce((sum, { count }) => sum + count, 0);
  const share = (count: number): string => (read === 0 ? '' : `${((count / read) * 100).toFixed(1)}%`);
  const rows = lines.map(
    ({ label, count, meaning, file }) =>
      html`<tr><th scope="row" class="short"><svg class="swatch" viewBox="0 0 1 1" aria-hidden="true"><rect class="${file}" width="1" height="1"/></svg>${label}</th><td class="number">${grouped(count)}</td><td class="number">${share(count)}</td><td class="wide">${meaning}</td></tr>
`,
  );
  const { created, ignored, unknown } = counts.actions;
  const actions = `Actions: ${grouped(created)} recorded, ${grouped(ignored)} refused by Telecrm, ${grouped(unknown)} unknown.`;
  const remarked = `${grouped(counts.withRemarks)} of the rows that ${dryRun ? 'would be' : 'were'} written ${counts.withRemarks === 1 ? 'has' : 'have'} a remark.`;
  return html`<section aria-labelledby="totals">
<h2 id="totals">What ${dryRun ? 'would become' : 'became'} of the rows</h2>
${wholeBar(lines.map(({ count, file }) => ({ kind: file, count })))}
<div class="scroll" tabindex="0" role="region" aria-labelledby="totals"><table>
<thead><tr><th scope="col">Rows</th><th scope="col" class="number">Number</th><th scope="col" class="number">Share</th><th scope="col">Meaning</th></tr></thead>
<tbody>${rows}</tbody>
</table></div>
${counts.withRemarks > 0 && html`<p>${remarked}</p>`}
${created + ignored + unknown > 0 && html`<p>${actions}</p>`}
${actionRows !== undefined && html`<p>${actionRowsInWords(actionRows)}.</p>`}
</section>`;
}

/** What there is to remark on, as a bar chart whose bars stand in a table. */
export function causesSection({ summary }: HtmlContent): Html {
  const { causes, dryRun, files } = summary;
  if (causes.length === 0) {
    return html`<section aria-labelledby="causes"><h2 id="causes">Causes</h2><p>There is nothing to remark on.</p></section>`;
  }
  const longest = Math.max(...causes.map(({ count }) => count));
  const rows = causes.slice(0, shownCauses).map(
    ({ level, code, column, field, count, tip, fix }) =>
      html`<tr><th scope="row" class="cell wide">${remarkCodes[code].cause}</th><td class="number">${grouped(count)}</td><td>${countBar({ kind: kindOf[level], count }, longest)}</td><td class="cell">${column ?? field}</td><td class="cell">${levelWords(level, dryRun)}</td><td class="cell wide">${fix === undefined ? tip : `${tip} ${fix}`}</td></tr>
`,
  );
  const more = causes.length - shownCauses;
  return html`<section aria-labelledby="causes">
<h2 id="causes">Causes</h2>
<p>The gravest first, each with how often it was remarked.</p>
<div class="scroll" tabindex="0" role="region" aria-labelledby="causes"><table>
<thead><tr><th scope="col">Cause</th><th scope="col" class="number">Remarks</th><th scope="col"><span aria-hidden="true">Bar</span></th><th scope="col">Column</th><th scope="col">The row</th><th scope="col">What to do</th></tr></thead>
<tbody>${rows}</tbody>
</table></div>
${more > 0 && html`<p>${grouped(more)} more causes are in ${basename(files.remarksWorkbook)}.</p>`}
</section>`;
}

const time = (iso: string): Html => html`<time datetime="${iso}">${iso.slice(0, 19).replace('T', ' ')} UTC</time>`;
