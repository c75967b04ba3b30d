import type { ImportRun } from './import-run.js';
import { judgedRows, mergeCollector, repeatedKeys, validRows } from './import-survey.js';
import type { BoundJob } from './jobs/job.js';
import { sharedFate } from './jobs/shared-fate.js';
import type { MappedRow } from './model/mapped-row.js';
import type { Outcome } from './model/outcome.js';
import type { SourceRow } from './model/table.js';
import type { Client } from './telecrm/client.js';
import type { InFilePolicy } from './transform/duplicates.js';
import type { JudgedRow } from './transform/judge.js';
import type { MergedRow } from './transform/merge-rows.js';
import type { History } from './upload/history.js';
import { readAhead } from './upload/read-ahead.js';

/** A row of the input and what became of it, or would. */
export interface RowOutcome {
  readonly source: SourceRow;
  readonly outcome: Outcome;
}

/** What a forecast goes by. */
export interface ForecastContext {
  /** Looks up what the workspace has; absent when nothing is looked up. */
  readonly client?: Client;
  readonly history: History;
  readonly policy: InFilePolicy;
  readonly onNote?: (note: string) => void;
}

/** So many batches are looked up before they are needed. */
const batchesAhead = 2;

/** Every row with what a live run would make of it. */
export async function* forecastRows<Draft, Found>(
  run: ImportRun<Draft, Found>,
  context: ForecastContext,
): AsyncGenerator<RowOutcome[]> {
  const { client, policy, onNote } = context;
  const { job } = run;
  const merged = policy === 'merge' ? await forecastMerged(run, context) : new Map<number, MergedForecast>();
  /** What is known of a row without its lead. */
  const ofFile = (judged: JudgedRow<Draft>): RowOutcome => {
    const { source, mapped, fate, mergedInto } = judged;
    const whole = merged.size === 0 ? undefined : merged.get(mergedInto ?? source.row);
    if (fate !== undefined || whole === undefined) return foretold(judged, job);
    const { outcome, first } = whole;
    return { source, outcome: mergedInto === undefined ? outcome : sharedFate(mapped, first, outcome) };
  };
  const outcomeOf = async (judged: JudgedRow<Draft>, found: Found | undefined): Promise<RowOutcome> => {
    const { source, mapped, fate, mergedInto } = judged;
    if (fate !== undefined || found === undefined || merged.has(mergedInto ?? source.row)) return ofFile(judged);
    return { source, outcome: await job.forecast(mapped, found, context.history) };
  };
  const rows = judgedRows(run, policy, onNote);
  if (client === undefined) {
    for await (const batch of rows) yield batch.map(ofFile);
    return;
  }
  const rowOf = ({ mapped, fate, mergedInto }: JudgedRow<Draft>) =>
    fate === undefined && mergedInto === undefined && !merged.has(mapped.row) ? mapped : undefined;
  for await (const batch of readAhead(job.lookUp(rows, rowOf, client), batchesAhead)) {
    yield await Promise.all(batch.map(({ item, found }) => outcomeOf(item, found)));
  }
}

/** What would become of rows that are merged. */
interface MergedForecast {
  readonly first: MappedRow<unknown>;
  readonly outcome: Outcome;
}

/**
 * What would become of each identifier that stands on several rows, by its first row: the first row's fate rests on all
 * of them, and the files begin with it. Held in memory, so that the others find it.
 */
async function forecastMerged<Draft, Found>(
  run: ImportRun<Draft, Found>,
  { client, history }: ForecastContext,
): Promise<Map<number, MergedForecast>> {
  const forecasts = new Map<number, MergedForecast>();
  const keys = await repeatedKeys(run);
  if (keys === undefined) return forecasts;
  const { job } = run;
  const collect = mergeCollector(run, keys);
  const put = ({ row, remarks }: MappedRow<Draft>, outcome: Outcome): void =>
    void forecasts.set(row, { first: { row, remarks, draft: undefined }, outcome });
  async function* groups(): AsyncGenerator<MergedRow<Draft>[]> {
    for await (const batch of validRows(run)) {
      yield batch.flatMap((row) => collect(row) ?? []).filter(({ others }) => others.length > 0);
    }
  }
  if (client === undefined) {
    for await (const batch of groups()) for (const { mapped } of batch) put(mapped, job.foretell(mapped));
    return forecasts;
  }
  for await (const batch of readAhead(
    job.lookUp(groups(), ({ mapped }) => mapped, client),
    batchesAhead,
  )) {
    for (const { item, found } of batch) {
      const { mapped } = item;
      put(mapped, found === undefined ? job.foretell(mapped) : await job.forecast(mapped, found, history));
    }
  }
  return forecasts;
}

/** What the file alone tells of a row. */
function foretold<Draft, Found>({ source, mapped, fate }: JudgedRow<Draft>, job: BoundJob<Draft, Found>): RowOutcome {
  if (fate === undefined) return { source, outcome: job.foretell(mapped) };
  const status = fate.status === 'skipped' ? 'would-skip' : 'invalid';
  return { source, outcome: { ...fate, status } };
}
