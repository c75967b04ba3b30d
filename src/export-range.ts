import { createHash } from 'node:crypto';
import { bookmarkOverlap, keepBookmark, readBookmark } from './download/bookmarks.js';
import type { Download } from './download/download.js';
import { countLeads } from './download/prove.js';
import type { RangeRecord } from './download/records.js';
import { createdOnOf } from './download/walk-windows.js';
import { bookmarkKey, leadsOf } from './export-leads.js';
import type { ExportControls } from './export-options.js';
import type { ExportRun } from './export-run.js';
import { ConfigError, RunError } from './model/errors.js';

/** The documents promise no lead before the enterprise; where its beginning is not told, none was this early. */
const beforeAnyLead = Date.UTC(2015, 0, 1);

/** Fix what the export is about, by the server's clock: leads that come later cannot move what is read. */
export async function fixRange(
  run: ExportRun,
  download: Download,
  { client, onWarning }: ExportControls,
): Promise<RangeRecord> {
  const { search, workspace, plan, journal, state } = run;
  if (state.range !== undefined) return state.range;
  // The server tells whole seconds, so its clock may be a second further; leads of that second are read, or read again.
  const now = (client.serverNow() ?? Date.now()) + 1_000;
  const to = Math.min(search.created.to ?? now, now);
  const begin = search.created.from ?? workspace.createdOn ?? beforeAnyLead;
  const from = Math.min(search.created.from === undefined ? await oldest(download, begin, onWarning) : begin, to);
  const since = plan.sinceLast === undefined ? undefined : await readBookmark(run.outDir, searchName(run));
  const start = since === undefined ? undefined : since.upTo - bookmarkOverlap;
  if (plan.sinceLast === 'modified') await checkModified(download, now);
  const record: RangeRecord = {
    t: 'range',
    from: start !== undefined && plan.sinceLast === 'created' ? Math.min(Math.max(from, start), to) : from,
    to,
    ...(start !== undefined && plan.sinceLast === 'modified' && { changedFrom: start }),
    ...(since !== undefined && { known: since.known }),
    at: new Date().toISOString(),
  };
  await journal.append(record);
  state.apply(record);
  return record;
}

/**
 * Where the leads begin: with the enterprise, unless a count finds older ones; then their first day is looked for. Where
 * the search cannot look so far back, the enterprise's beginning stands.
 */
async function oldest(
  download: Download,
  enterprise: number,
  onWarning: ((warning: string) => void) | undefined,
): Promise<number> {
  const older = await countLeads(download, { from: 0, to: enterprise - 1 });
  if (older === undefined || older === 0) return enterprise;
  let [without, within] = [0, enterprise - 1];
  while (within - without > 86_400_000) {
    const middle = Math.floor((without + within) / 2);
    if ((await countLeads(download, { from: 0, to: middle })) === 0) without = middle;
    else within = middle;
  }
  onWarning?.(`${older} leads are older than the enterprise as Telecrm tells it; they are exported too.`);
  return without;
}

/** Whether this workspace can be searched by `modified_on`, which is seen in public code only: the future holds no change. */
async function checkModified({ client, signal }: Download, now: number): Promise<void> {
  const future = { from: now + 86_400_000, to: now + 2 * 86_400_000 };
  const page = await client
    .searchLeads({ fields: { modified_on: future } }, { limit: 1, signal })
    .catch((error: unknown) => {
      signal?.throwIfAborted();
      if (error instanceof RunError && error.exitCode === 3) return undefined;
      throw error;
    });
  if (page?.leads.length === 0) return;
  throw new ConfigError('This workspace cannot be searched by modified_on, which Telecrm does not document.', [
    'Use --since-last by creation: leave --since-by out.',
  ]);
}

/** The next export of this search begins where this one ends. */
export async function moveBookmark(run: ExportRun, { to, known = [] }: RangeRecord): Promise<void> {
  const { plan } = run;
  const markOf = bookmarkKey(run);
  const late = to - bookmarkOverlap;
  const marks = new Set(known);
  for await (const leads of leadsOf(run)) {
    for (const lead of leads) {
      const at = plan.sinceLast === 'modified' ? lead.fields['modified_on'] : createdOnOf(lead);
      if (typeof at === 'number' && at >= late) marks.add(markOf(lead));
    }
  }
  await keepBookmark(run.outDir, searchName(run), { upTo: to, known: [...marks] });
}

/** Names a search of a workspace: what it asks, not how it is written. */
function searchName({ plan, workspace, search }: ExportRun): string {
  const { filters, where, createdFrom, createdTo, sinceLast, what } = plan;
  const asked = { what, filters, where, createdFrom, createdTo, sinceLast, actions: search.actions };
  return createHash('sha256')
    .update(`${workspace.enterpriseId}\n${JSON.stringify(asked)}`)
    .digest('hex')
    .slice(0, 32);
}
