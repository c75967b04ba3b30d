import { basename, dirname } from 'node:path';
import { remarkCodes } from '../model/remark-codes.js';
import type { Cause } from './causes.js';
import { actionRowsInWords, grouped, levelWords, type StatusLine, statusLines } from './row-words.js';
import { valueLines } from './value-words.js';
import type { ForecastRows, ImportSummary, WrittenRows } from './summary.js';

/** A terminal's usual width. */
const usualWidth = 80;
/** With the list of values behind them, more would not fit a screen. */
const shownCauses = 4;

/**
 * A run in a screenful of plain text, for people: what became of the rows, what stood in the way of most of them and
 * what fixes it, and where the files are. Values are as they stood in the file: escape before printing.
 *
 * @param width of a line; at most 80 are used.
 */
export function describeRun(summary: ImportSummary, width = usualWidth): string {
  const lines = [...headLines(summary), '', ...rowLines(summary)];
  const { actions, actionRows } = summary;
  if (actions.created + actions.ignored + actions.unknown > 0) lines.push(actionLine(actions));
  if (actionRows !== undefined) lines.push(`  ${actionRowsInWords(actionRows)}`);
  if (summary.causes.length > 0) lines.push('', ...causeLines(summary, Math.min(width, usualWidth)));
  if (summary.unknownValues !== undefined) lines.push('', ...valueLines(summary.unknownValues, summary.files.values));
  lines.push('', ...fileLines(summary));
  return `${lines.join('\n')}\n`;
}

function headLines({ command, file, dryRun, rows, exitCode, exitName, runId }: ImportSummary): string[] {
  const what = dryRun ? 'Dry run of' : command.startsWith('import') ? 'Import of' : 'Changes by';
  const head = `${what} ${basename(file)}: ${grouped(rows.read)} ${rows.read === 1 ? 'row' : 'rows'} read`;
  const lines = [dryRun ? `${head}; nothing was written to Telecrm.` : `${head}.`];
  if (exitCode === 3 || exitCode === 4 || exitName === 'interrupted') {
    lines.push(`The run ended early (${exitName}).`);
    if (!dryRun) lines.push(`Go on with: telecrm-bulk resume ${runId}`);
  }
  return lines;
}

function rowLines(summary: ImportSummary): string[] {
  const all = statusLines(countsOf(summary.rows), summary.dryRun, summary.command);
  // The first line always stands, so that a run which wrote nothing says so.
  const shown = all.filter((line, index) => index === 0 || line.count > 0);
  const labelWidth = Math.max(...shown.map(({ label }) => label.length));
  const countWidth = Math.max(...shown.map(({ count }) => grouped(count).length));
  const line = ({ label, count, meaning }: StatusLine): string =>
    `  ${label.padEnd(labelWidth)}  ${grouped(count).padStart(countWidth)}${count > 0 ? `  ${meaning}` : ''}`;
  const lines = shown.map(line);
  const { withRemarks } = summary.rows;
  if (withRemarks > 0) {
    const written = summary.dryRun ? 'that would be written' : 'written';
    lines.push(`  ${grouped(withRemarks)} of the rows ${written} ${withRemarks === 1 ? 'has' : 'have'} a remark.`);
  }
  return lines;
}

function countsOf(rows: WrittenRows | ForecastRows): Parameters<typeof statusLines>[0] {
  const written = 'created' in rows ? rows : undefined;
  const forecast = 'wouldCreate' in rows ? rows : undefined;
  return {
    created: written?.created ?? 0,
    updated: written?.updated ?? 0,
    unchanged: rows.unchanged,
    skipped: written?.skipped ?? 0,
    failed: written?.failed ?? 0,
    unknown: written?.unknown ?? 0,
    unprocessed: rows.unprocessed,
    'would-create': forecast?.wouldCreate ?? 0,
    'would-update': forecast?.wouldUpdate ?? 0,
    'would-skip': forecast?.wouldSkip ?? 0,
    invalid: forecast?.invalid ?? 0,
  };
}

function actionLine({ created, ignored, unknown }: ImportSummary['actions']): string {
  const parts = [`${grouped(created)} recorded`];
  if (ignored > 0) parts.push(`${grouped(ignored)} refused by Telecrm`);
  if (unknown > 0) parts.push(`${grouped(unknown)} unknown`);
  return `  Actions: ${parts.join(', ')}`;
}

function causeLines({ causes, dryRun }: ImportSummary, width: number): string[] {
  const lines = ['What there is to remark on:'];
  for (const cause of causes.slice(0, shownCauses)) lines.push(...describeCause(cause, dryRun, width));
  const more = causes.length - shownCauses;
  if (more > 0) lines.push(`  and ${grouped(more)} more ${more === 1 ? 'kind' : 'kinds'}, all in the remarks workbook`);
  return lines;
}

function describeCause(cause: Cause, dryRun: boolean, width: number): string[] {
  const { level, code, column, field, count, examples, remark, tip, fix } = cause;
  const place = column ?? field;
  const where = place === undefined ? '' : `"${place}": `;
  const lines = wrapped(
    `${grouped(count)} x ${where}${remarkCodes[code].cause} (${levelWords(level, dryRun)})`,
    width,
    2,
    4,
  );
  const example = examples[0];
  if (example !== undefined) lines.push(...wrapped(`row ${example.row}: ${remark}`, width, 4, 6));
  const cures = fix === undefined ? [tip] : [tip, fix];
  return [...lines, ...cures.flatMap((cure) => wrapped(`-> ${cure}`, width, 4, 7))];
}

function fileLines({ files, rows, actionRows, causes, dryRun }: ImportSummary): string[] {
  const told: [path: string | undefined, what: string][] = [];
  const failed = 'failed' in rows ? rows.failed : rows.invalid;
  if (failed > 0) told.push([files.failedWorkbook ?? files.failed, 'the rows to correct']);
  const { actionsFailedWorkbook = files.actionsFailed } = files;
  const failedActions = actionRows === undefined ? 0 : 'failed' in actionRows ? actionRows.failed : actionRows.invalid;
  if (failedActions > 0) told.push([actionsFailedWorkbook, `the rows of ${actionRows?.sheet ?? ''} to correct`]);
  if ('unknown' in rows && rows.unknown > 0) told.push([files.unknown, 'the rows that may have arrived']);
  if (rows.unprocessed > 0) told.push([files.unprocessed, 'the rows not attempted']);
  if (causes.length > 0) told.push([files.remarksWorkbook, 'every remark, with a summary by cause']);
  const succeeded = 'created' in rows ? rows.created + rows.updated : rows.wouldCreate + rows.wouldUpdate;
  if (succeeded + rows.unchanged > 0)
    told.push([files.success, dryRun ? 'the rows that pass' : 'the rows that arrived']);
  told.push([files.report, 'the run at a glance']);
  const named = told.flatMap(([path, what]) => (path === undefined ? [] : [{ name: basename(path), what }]));
  const nameWidth = Math.max(0, ...named.map(({ name }) => name.length));
  return [
    `Files in ${dirname(files.success)}`,
    ...named.map(({ name, what }) => `  ${name.padEnd(nameWidth)}  ${what}`),
  ];
}

/** Break a text at blanks into lines of at most so many characters; a longer word stays whole. */
function wrapped(text: string, width: number, indent: number, hanging: number): string[] {
  const lines: string[] = [];
  let line = ' '.repeat(indent);
  let empty = true;
  for (const word of text.split(/\s+/)) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(hanging);
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  lines.push(line);
  return lines;
}
