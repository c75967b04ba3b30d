import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { RunError } from '../model/errors.js';
import { replayJournal } from './replay.js';
import type { KnownRun } from './runs.js';

const summarySchema = z.looseObject({ rows: z.record(z.string(), z.number()) });

/**
 * How many rows of a run stand where, by the names of summary.json. A run that ended tells it in its summary; the journal
 * of any other is read.
 *
 * @returns `undefined` when nothing tells: the journal is missing or damaged, or a dry run did not end.
 */
export async function runCounts({ folder, manifest, standing }: KnownRun): Promise<Record<string, number> | undefined> {
  if (manifest.dryRun || standing === 'complete' || standing === 'stopped') {
    const text = await readFile(join(folder.path, 'summary.json'), 'utf8').catch(() => '{}');
    const { data } = summarySchema.safeParse(parsed(text));
    if (data !== undefined || manifest.dryRun) return data?.rows;
  }
  try {
    const state = await replayJournal(join(folder.path, 'journal.jsonl'));
    const { 'in-doubt': _doubt, unknown, unprocessed: _, ...decided } = state.counts();
    let inDoubt = 0;
    for (const row of state.rowsWith('in-doubt')) if (!state.canBeginAgain(row)) inDoubt += 1;
    const told = Object.values(decided).reduce((sum, count) => sum + count, 0) + inDoubt + unknown;
    // Before the survey ended nobody knows how many rows there are.
    const counts = { ...decided, unknown: unknown + inDoubt };
    return state.read === undefined ? counts : { read: state.read, ...counts, unprocessed: state.read - told };
  } catch (error) {
    if (error instanceof RunError) return undefined;
    throw error;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
