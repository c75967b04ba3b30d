import { join } from 'node:path';
import type { ActionOutcome, RowStatus } from '../model/outcome.js';
import { decodeLine } from './codec.js';
import { readLines } from './lines.js';
import type { Manifest } from './manifest.js';
import { type JournalRecord, type RecordedOutcome, toldAgain } from './records.js';
import { listRuns } from './runs.js';

/** What a journal tells of the leads and actions that its run wrote. */
export interface PastWrites {
  /** A lead, by the hash of its identifier. */
  lead(keyHash: string, leadId: string): void;
  /** An action on a lead, by the hash of what it says; told again when its row, which had this fate, is settled later. */
  action(leadId: string, action: ActionOutcome & { readonly hash: string }, fate: RowStatus): void;
}

/**
 * Read what the earlier runs of an out-dir wrote to one workspace, oldest run first. Runs on other hosts and enterprises are left
 * out; so is a sandbox inside a process, which ended with it. A damaged journal is read up to its damage.
 *
 * @param except a run that is not to be read.
 */
export async function readPastWrites(
  outDir: string,
  workspace: Pick<Manifest, 'host'> & { readonly enterpriseId: string },
  except: string,
  writes: PastWrites,
): Promise<void> {
  for (const { folder, manifest } of await listRuns(outDir)) {
    if (folder.id === except || manifest.dryRun || manifest.host !== workspace.host) continue;
    if (manifest.workspace.enterpriseId !== workspace.enterpriseId) continue;
    await readWrites(join(folder.path, 'journal.jsonl'), writes);
  }
}

/** Read what one run wrote; nothing when it has no journal. */
export async function readWrites(path: string, writes: PastWrites): Promise<void> {
  const keys = new Map<number, string>();
  const take = (row: number, outcome: RecordedOutcome | undefined): void => {
    if (outcome === undefined) return;
    const { status, leadId, actions = [] } = outcome;
    const key = keys.get(row);
    keys.delete(row);
    if (leadId === undefined) return;
    if (key !== undefined) writes.lead(key, leadId);
    for (const action of actions) {
      const { hash } = action;
      if (hash !== undefined) writes.action(leadId, { ...action, hash }, status);
    }
  };
  const onRecord = (record: JournalRecord): void => {
    if (record.t === 'intent' && record.key !== undefined) keys.set(record.row, record.key);
    if (record.t !== 'answer' && record.t !== 'verdict') return;
    // Its actions are counted already.
    if (record.t === 'verdict' && record.evidence === toldAgain) return;
    take(record.row, record.outcome);
    for (const { row, outcome } of record.more ?? []) take(row, outcome);
  };
  let damaged = false;
  try {
    await readLines(path, (line) => {
      if (damaged) return;
      const decoded = decodeLine(line.toString('utf8'));
      if ('record' in decoded) onRecord(decoded.record);
      else damaged = decoded.foreign === undefined;
    });
  } catch (error) {
    // A run that ended before it had a journal, or a line without an end: what was read stands.
    if (!(error instanceof Error && ('code' in error || error instanceof RangeError))) throw error;
  }
}
