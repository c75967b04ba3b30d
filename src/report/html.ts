import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { createWhole } from '../writers/whole-file.js';
import type { Counts } from './counts.js';
import { remarksSection } from './html-remarks.js';
import { reportScript } from './html-script.js';
import { reportStyle } from './html-style.js';
import { causesSection, headSection, titleOf, totalsSection } from './html-summary.js';
import { Html, html } from './html-text.js';
import { timelineSection } from './html-timeline.js';
import type { ShownRemarks } from './shown-remarks.js';
import type { ImportSummary } from './summary.js';
import type { TimelineFigures } from './timeline.js';

/** What the report of a run tells. */
export interface HtmlContent {
  readonly summary: ImportSummary;
  readonly counts: Counts;
  readonly remarks: Pick<ShownRemarks, 'first' | 'total'>;
  /** Of a live run in which something was sent. */
  readonly timeline?: TimelineFigures;
  /** Version of this program. */
  readonly version: string;
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;

/**
 * Nothing is fetched from anywhere, and only our own style and script run, known by their hashes: markup that came
 * from a cell would not run even if it got past the escaping.
 */
const policy = [
  "default-src 'none'",
  `style-src ${hashOf(reportStyle)}`,
  `script-src ${hashOf(reportScript)}`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/** The run at a glance, as one page that needs nothing else: totals, causes, pace and latency, the first remarks. */
export function htmlReport(content: HtmlContent): string {
  const { summary, version } = content;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>${titleOf(content)}</title>
<style>${new Html(reportStyle)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the figures</a>
${headSection(content)}
<main id="main">
${totalsSection(content)}
${causesSection(content)}
${timelineSection(content)}
${remarksSection(content)}
${filesSection(content)}
</main>
<footer>
<p>Made by telecrm-bulk ${version}. This page and the files beside it hold personal data. When they are no longer needed: telecrm-bulk purge ${summary.runId}</p>
</footer>
<script>${new Html(reportScript)}</script>
</body>
</html>
`.text;
}

/** Write the report, whole. @throws {StoppedError} when the disk refuses. */
export async function writeHtmlReport(path: string, content: HtmlContent): Promise<void> {
  const file = await createWhole(path);
  try {
    await file.write(htmlReport(content));
  } catch (error) {
    await file.abort();
    throw error;
  }
  await file.commit();
}

const fileWords = {
  success: 'the rows that passed or arrived',
  failed: 'the rows that were not written; correct them and import this file as it is',
  failedWorkbook: 'the same as your own sheet, with the bad cells coloured',
  skipped: 'duplicates, and leads that stay as they are',
  unknown: 'the rows that may have arrived',
  unprocessed: 'the rows not attempted',
  actionsSuccess: 'the rows of the second sheet that passed or arrived',
  actionsFailed: 'the rows of the second sheet that were not recorded',
  actionsFailedWorkbook: 'the same as your own second sheet, with the bad cells coloured',
  actionsMap: 'the map by which import-actions takes these, once they are corrected',
  actionsSkipped: 'the rows of the second sheet whose leads stay as they are',
  actionsUnknown: 'the rows of the second sheet that may have arrived',
  actionsUnprocessed: 'the rows of the second sheet not attempted',
  remarks: 'every remark, one to a line',
  remarksWorkbook: 'every remark, with a summary by cause',
  values: 'values that the workspace does not have, to be translated',
} as const satisfies Partial<Record<keyof ImportSummary['files'], string>>;

/** The other files of the run, as links that work where the folder is. */
function filesSection({ summary: { files } }: HtmlContent): Html {
  const names = Object.keys(fileWords) as (keyof typeof fileWords)[];
  const items = names.flatMap((name) => {
    const path = files[name];
    return path === undefined
      ? []
      : [
          html`<li><a href="./${encodeURIComponent(basename(path))}">${basename(path)}</a>: ${fileWords[name]}</li>
`,
        ];
  });
  return html`<section aria-labelledby="files">
<h2 id="files">Files beside this page</h2>
<ul>${items}</ul>
</section>`;
}
