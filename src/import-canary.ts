import { historyOf } from './import-history.js';
import { openRows, type TakenRows } from './import-open-rows.js';
import type { RunOptions } from './import-options.js';
import { readyRows } from './import-rows.js';
import { interrupted, type LiveRun, upload } from './import-upload.js';
import { readBack, settleQueued } from './import-verify.js';
import { openOutcomes } from './journal/outcomes.js';
import { replayJournal } from './journal/replay.js';
import type { RunState } from './journal/run-state.js';
import { type RunError, StoppedError } from './model/errors.js';
import { exitCodes } from './model/exit-codes.js';
import type { Outcome } from './model/outcome.js';
import { silentProgress } from './model/progress.js';
import type { ReadyRow } from './upload/job.js';
import { evenly, Spread } from './upload/spread.js';

/** So many more rows than wanted are looked at, so that those that would be skipped can be passed over. */
const spare = 500;

/**
 * Send a few rows, spread over those that will be sent, and read them back before the rest.
 *
 * A run that goes on after its canary stopped it is not stopped by it again: a person has looked at it.
 *
 * @returns why the rest is not to be sent, if it is not.
 */
export async function sendCanary<Draft, Found>(
  run: LiveRun<Draft, Found>,
  merge: boolean,
  options: RunOptions,
): Promise<RunError | undefined> {
  const { canary = 0, progress = silentProgress } = options;
  const open = await openRows(run.journal.path, 'open');
  const tried = new Set(attempted(open.state));
  const before = tried.size;
  const looked = before >= canary && run.endedBefore !== undefined && run.endedBefore < exitCodes.hangup;
  if (canary === 0 || before > canary || looked) return undefined;
  const others = (row: number): boolean => open.isOpen(row) && !tried.has(row);
  const more = before === canary ? [] : await picked(run, { ...open, isOpen: others, merge }, canary - before, options);
  const rows = [...(await begun(run, open, tried, merge, options)), ...more];
  progress.stage('uploading', rows.length);
  const stopped = await upload(run, [rows], options);
  if (stopped !== undefined || interrupted(options)) return stopped;
  const unsettled = await settleQueued(run, merge, options);
  if (unsettled !== undefined || interrupted(options)) return unsettled;
  const sent = new Set(attempted(await replayJournal(run.journal.path)));
  const unread = await readBack(run, (row) => sent.has(row), false, options);
  if (unread !== undefined || interrupted(options)) return unread;
  return judge(run.journal.path, [...sent]);
}

/** The rows that were sent; not those whose call was announced and never left, or left nothing behind. */
function* attempted(state: RunState): Generator<number> {
  for (let row = 1; row <= state.lastRow; row++) {
    if (state.attemptsOf(row) > 0 && state.statusOf(row) !== undefined && !state.canBeginAgain(row)) yield row;
  }
}

/** Rows that an earlier process sent as its canary, and whose end nobody knows: they are settled with the others. */
async function begun<Draft, Found>(
  run: LiveRun<Draft, Found>,
  open: TakenRows,
  tried: ReadonlySet<number>,
  merge: boolean,
  options: RunOptions,
): Promise<ReadyRow<Draft, Found>[]> {
  const isOpen = (row: number): boolean => tried.has(row) && open.past.has(row);
  if (![...tried].some(isOpen)) return [];
  const rows: ReadyRow<Draft, Found>[] = [];
  const client = options.checkExisting === false ? undefined : run.client;
  for await (const batch of readyRows(run, { isOpen, past: open.past, merge }, client)) rows.push(...batch);
  return rows;
}

/** Rows of which a look-up tells that they will be written, spread over the file. */
async function picked<Draft, Found>(
  run: LiveRun<Draft, Found>,
  open: Parameters<typeof readyRows>[1],
  count: number,
  options: RunOptions,
): Promise<ReadyRow<Draft, Found>[]> {
  const spread = new Spread<ReadyRow<Draft, Found>>(count + spare);
  for await (const batch of readyRows(run, open, undefined)) for (const row of batch) spread.offer(row);
  const candidates = spread.picked();
  if (options.checkExisting === false) return evenly(candidates, count);
  const { job, client } = run;
  const history = historyOf(run, options);
  const writing: ReadyRow<Draft, Found>[] = [];
  async function* all(): AsyncGenerator<typeof candidates> {
    yield candidates;
  }
  for await (const batch of job.lookUp(all(), ({ mapped }) => mapped, client)) {
    for (const { item, found } of batch) {
      if (found === undefined) continue;
      const { status } = await job.forecast(item.mapped, found, history);
      if (status === 'would-create' || status === 'would-update') writing.push({ ...item, found });
    }
  }
  return evenly(writing, count);
}

async function judge(journalPath: string, rows: readonly number[]): Promise<StoppedError | undefined> {
  const outcomes = await openOutcomes(journalPath, await replayJournal(journalPath));
  try {
    const bad = (await outcomes.outcomesOf(rows)).filter(isBad);
    return bad.length === 0 ? undefined : canaryFailed(bad, rows.length);
  } finally {
    await outcomes.close();
  }
}

/** Failed, unknown, or not there as it was sent. */
function isBad({ status, remarks }: Outcome): boolean {
  if (status === 'failed' || status === 'unknown') return true;
  return remarks.some(({ origin, level, code }) => origin === 'api' && level === 'IGNORED' && code !== 'FIELD_LOCKED');
}

function canaryFailed(bad: readonly Outcome[], sent: number): StoppedError {
  const shown = bad.slice(0, 5).map(({ row, status, remarks }) => {
    const code = remarks.find(({ origin }) => origin === 'api')?.code;
    const what = status === 'failed' || status === 'unknown' ? `is ${status}` : 'is not in Telecrm as it was sent';
    return `row ${row} ${what}${code === undefined ? '' : ` (${code})`}`;
  });
  const more = bad.length > shown.length ? `, and ${bad.length - shown.length} more` : '';
  return new StoppedError(
    `The canary stopped the run: of the ${sent} rows that were sent first, ${shown.join(', ')}${more}.`,
    [
      'The remarks of these rows say what happened. Nothing else was sent.',
      'If the rest is to be sent as it is: telecrm-bulk resume. If not, mend the map or the file and import it again.',
    ],
  );
}
