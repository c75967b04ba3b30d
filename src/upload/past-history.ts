import { readPastWrites, readWrites } from '../journal/past-runs.js';
import type { History } from './history.js';

/** Which runs count as the past. */
export interface PastOptions {
  /** The folder with the runs, absolute. */
  readonly outDir: string;
  readonly host: string;
  readonly enterpriseId: string;
  /** The run that asks, and its journal: what it left out as recorded earlier is used up. */
  readonly runId: string;
  readonly journalPath?: string;
}

/** One action of the past: how many equal ones are left, and their ids. */
interface PastActions {
  left: number;
  readonly ids: Set<string>;
}

/**
 * What the journals of earlier runs on the same host and enterprise recorded. They are read when something is asked for
 * the first time: most imports never ask.
 */
export function pastHistory(options: PastOptions): History {
  const { outDir, host, enterpriseId, runId, journalPath } = options;
  const leads = new Map<string, string>();
  const actions = new Map<string, PastActions>();
  const known = (leadId: string, hash: string): PastActions => {
    const key = `${leadId}\n${hash}`;
    const found = actions.get(key) ?? { left: 0, ids: new Set<string>() };
    actions.set(key, found);
    return found;
  };
  const readAll = async (): Promise<void> => {
    await readPastWrites(outDir, { host, enterpriseId }, runId, {
      lead: (key, leadId) => leads.set(key, leadId),
      action(leadId, { status, hash, id, earlier }) {
        // One that was left out then stands for one that is counted already.
        if (status !== 'created' || earlier === true) return;
        const found = known(leadId, hash);
        // A row that was settled later tells its actions a second time.
        if (id !== undefined && found.ids.has(id)) return;
        found.left += 1;
        if (id !== undefined) found.ids.add(id);
      },
    });
    if (journalPath === undefined) return;
    await readWrites(journalPath, {
      lead: (key, leadId) => leads.set(key, leadId),
      action(leadId, { hash, earlier }, fate) {
        // What a row left out that nobody can tell the fate of is left out again when it is settled.
        if (earlier === true && fate !== 'unknown') known(leadId, hash).left -= 1;
      },
    });
  };
  let reading: Promise<void> | undefined;
  const ready = (): Promise<void> => (reading ??= readAll());

  return {
    async leadIdOf(keyHash) {
      await ready();
      return leads.get(keyHash);
    },
    async takeAction(leadId, hash) {
      await ready();
      const found = actions.get(`${leadId}\n${hash}`);
      if (found === undefined || found.left <= 0) return undefined;
      found.left -= 1;
      const [id] = found.ids;
      if (id !== undefined) found.ids.delete(id);
      return { id };
    },
  };
}
