import type { RunOptions } from './import-options.js';
import type { Survey } from './import-plan.js';
import type { ImportRun } from './import-run.js';
import type { Journal } from './journal/journal.js';
import { replayJournal } from './journal/replay.js';
import type { RowFate, RunState } from './journal/run-state.js';
import { ConfigError } from './model/errors.js';
import type { MappedRow } from './model/mapped-row.js';
import { silentProgress } from './model/progress.js';
import { isValid } from './model/remark.js';
import { type InFilePolicy, inFileDuplicates, mergedRemark, noDuplicates } from './transform/duplicates.js';
import { type JudgedRow, judgeRows } from './transform/judge.js';
import { KeyTable } from './transform/key-table.js';
import { collectMerged } from './transform/merge-rows.js';
import { recordedRow } from './upload/recorded.js';

/**
 * Every row of the input, mapped and judged by the file alone. The input is read twice where the policy for
 * duplicates must know all rows before it can judge one.
 *
 * @param onNote told at the end what the reader noticed: hidden rows, a guessed delimiter, further sheets.
 */
export async function* judgedRows<Draft, Found>(
  run: ImportRun<Draft, Found>,
  policy: InFilePolicy,
  onNote?: (note: string) => void,
): AsyncGenerator<JudgedRow<Draft>[]> {
  const { job } = run;
  const { keysAreUnique, identifierColumn, identifier } = job;
  const duplicates = keysAreUnique ? inFileDuplicates(policy, identifierColumn, identifier) : noDuplicates;
  if (policy === 'merge' && keysAreUnique && job.merge === undefined) {
    throw new ConfigError('Rows of this command cannot be merged.', ['Use first, last or fail for duplicates.']);
  }
  if (duplicates.needsWholeFile) {
    for await (const batch of validRows(run)) {
      for (const { row, key } of batch) if (key !== undefined) duplicates.note(row, key);
    }
  }
  const judge = judgeRows(job.map, duplicates);
  const table = await run.open();
  for await (const batch of table.rows) {
    const judged = batch.map(judge);
    for (const { mapped, fate, mergedInto } of judged) {
      run.actions?.noteLead(mapped.key, mapped.row, fate === undefined && mergedInto === undefined);
    }
    yield judged;
  }
  for (const note of table.notes) onNote?.(note);
}

/** The rows of the input that are valid now, mapped. */
export async function* validRows<Draft, Found>(
  run: ImportRun<Draft, Found>,
  wanted: (row: number) => boolean = () => true,
): AsyncGenerator<MappedRow<Draft>[]> {
  for await (const batch of (await run.open()).rows) {
    const mapped = batch.filter(({ row }) => wanted(row)).map((source) => run.job.map(source));
    yield mapped.filter(({ remarks }) => isValid(remarks));
  }
}

/**
 * Where each identifier of the wanted rows stands, by one more pass over the input.
 *
 * @returns `undefined` when no two of them have the same identifier.
 */
export async function repeatedKeys<Draft, Found>(
  run: ImportRun<Draft, Found>,
  wanted?: (row: number) => boolean,
): Promise<KeyTable | undefined> {
  const keys = new KeyTable({ lastRows: true });
  let repeated = false;
  for await (const batch of validRows(run, wanted)) {
    for (const { row, key } of batch) {
      if (key !== undefined && keys.firstRow(key, row) !== undefined) repeated = true;
    }
  }
  return repeated ? keys : undefined;
}

/** Collects the rows of each identifier, as the job merges them. */
export function mergeCollector<Draft, Found>({ job }: ImportRun<Draft, Found>, keys: KeyTable) {
  const { identifier: field, identifierColumn: column } = job;
  return collectMerged<Draft>({
    rowsOf: (key) => keys.rowsOf(key),
    merge: (first, other) => job.merge?.(first, other) ?? first.draft,
    remark: (row, value, first) => mergedRemark({ row, column, field, value }, first),
  });
}

/**
 * Judge every row by the file alone; what is decided there is recorded in the journal. Rows that have their fate from an
 * earlier process keep it.
 */
export async function surveyRows<Draft, Found>(
  run: ImportRun<Draft, Found>,
  journal: Journal,
  { inFileDuplicates: policy = 'first', progress = silentProgress, signal, onWarning }: RunOptions,
): Promise<Survey> {
  progress.stage('surveying');
  const state = await replayJournal(journal.path);
  const counts = {
    read: 0,
    toSend: 0,
    inDoubt: 0,
    calls: 0,
    invalid: 0,
    failedNow: 0,
    duplicates: 0,
    merged: 0,
    examples: 0,
    done: 0,
  };
  const ranges: [from: number, to: number][] = [];
  for await (const batch of judgedRows(run, policy, onWarning)) {
    for (const { source } of batch) addToRanges(ranges, source.row);
    const recorded: Promise<void>[] = [];
    for (const judged of batch) {
      const known = state.statusOf(judged.source.row);
      const place = placeOf(judged, known);
      counts[place] += 1;
      if (place === 'toSend') counts.calls += run.job.mostCalls?.(judged.mapped) ?? 1;
      if (isInDoubt(known)) {
        counts.inDoubt += 1;
        counts.calls += callsToSettle;
      }
      if (judged.mergedInto !== undefined) counts.merged += 1;
      if (judged.fate === undefined || known !== undefined) continue;
      if (judged.fate.status === 'failed') counts.failedNow += 1;
      recorded.push(journal.append({ t: 'verdict', ...recordedRow(judged.fate) }));
    }
    await Promise.all(recorded);
    counts.read += batch.length;
    progress.update({ done: counts.read, failed: counts.invalid });
    if (signal?.aborted === true) return { ...counts, invalidActions: 0 };
  }
  const { invalid: invalidActions } = (await run.actions?.endSurvey()) ?? { invalid: 0 };
  const at = new Date().toISOString();
  if (state.read === undefined) await journal.append({ t: 'survey', read: counts.read, rows: ranges, at });
  return { ...counts, invalidActions };
}

function addToRanges(ranges: [from: number, to: number][], row: number): void {
  const last = ranges.at(-1);
  if (last !== undefined && last[1] === row - 1) last[1] = row;
  else ranges.push([row, row]);
}

/** What settling takes beside the call itself: the lead is searched for, and its timeline read. */
const callsToSettle = 2;

const isInDoubt = (known: RowFate | undefined): boolean => known === 'in-doubt' || known === 'unknown';

/** Where a row counts in the plan. */
function placeOf<Draft>(
  { fate, mergedInto }: JudgedRow<Draft>,
  known: ReturnType<RunState['statusOf']>,
): 'toSend' | 'invalid' | 'duplicates' | 'examples' | 'done' {
  const isOpen = known === undefined || isInDoubt(known);
  if (mergedInto !== undefined && isOpen) return 'duplicates';
  if (fate === undefined || isInDoubt(known)) return isOpen ? 'toSend' : 'done';
  if (known !== undefined && known !== fate.status) return 'done';
  if (fate.status === 'failed') return 'invalid';
  return fate.remarks.some(({ code }) => code === 'DUPLICATE_IN_FILE') ? 'duplicates' : 'examples';
}
