import type { ExportEstimate } from '../export-options.js';
import type { ExportSummary } from '../export.js';
import type { ExitCode } from '../model/exit-codes.js';
import { formatDuration } from '../terminal/duration.js';
import type { Output } from '../terminal/output.js';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const counted = (count: number, noun: string): string => `${whole.format(count)} ${noun}${count === 1 ? '' : 's'}`;

/** Say what lies ahead, on stderr's side of things where stdout is data. */
export function estimateTeller(output: Output): (estimate: ExportEstimate) => void {
  return ({ stage, leads, calls, ms }) => {
    const time = ms === undefined ? '' : `, about ${formatDuration(ms)} at the present pace`;
    const what = stage === 'leads' ? 'The search finds' : 'Timelines of';
    output.info(`${what} ${counted(leads, 'lead')}: about ${counted(calls, 'call')}${time}.`);
  };
}

/** Tell how an export ended; what it returns is the exit code. */
export function tellExport(summary: ExportSummary, output: Output): ExitCode {
  const { rows, actions, file, complete, gaps, remarks, files, api, exitCode, command } = summary;
  if (exitCode >= 128) output.info(`Interrupted after ${counted(api.calls, 'call')}; no file was written.`);
  else {
    const noun = command === 'export actions' ? 'action' : 'lead';
    const more = actions === undefined ? '' : ` and ${counted(actions, 'action')}`;
    const where = file === undefined ? '' : ` to ${file}`;
    const proof = complete ? 'complete' : 'NOT proven complete';
    output.info(`${counted(rows, noun)}${more} exported${where}: ${proof} (${counted(api.calls, 'call')}).`);
    if (files.actions !== undefined) output.info(`Actions: ${files.actions}`);
    if (files.map !== undefined) output.info(`To import it again: --map ${files.map}`);
    if (remarks > 0) output.info(`${counted(remarks, 'remark')}: ${files.remarks ?? ''}`);
    if (!complete) output.warn(['The export could not be proven complete:', ...gaps].join('\n  '));
  }
  output.result(summary, exitCode);
  return exitCode;
}
