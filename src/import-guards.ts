import { dirname } from 'node:path';
import { inProcessHost } from './import-history.js';
import type { RunOptions } from './import-options.js';
import type { ImportRun } from './import-run.js';
import { diskReason } from './journal/disk-reason.js';
import type { RunLock } from './journal/lock.js';
import { readManifest } from './journal/manifest.js';
import { listRuns } from './journal/runs.js';
import { lockWorkspace } from './journal/workspace-lock.js';
import { ApiError, ConfigError, RunError } from './model/errors.js';

/**
 * Hold the workspace for a run that writes; a sandbox inside the process is nobody else's.
 *
 * @throws {ConfigError} when another process writes to it. A lock that cannot be written is a warning: a machine without a
 *   home folder must be able to import.
 */
export async function holdWorkspace<Draft, Found>(
  { folder, journal }: ImportRun<Draft, Found>,
  { client, lockFolder, forceLock = false, onWarning }: RunOptions,
): Promise<RunLock | undefined> {
  if (client === undefined || journal === undefined || lockFolder === undefined) return undefined;
  const { host, enterpriseId } = client;
  if (host === inProcessHost) return undefined;
  try {
    return await lockWorkspace({ folder: lockFolder, host, enterpriseId, run: folder.id, force: forceLock });
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    onWarning?.(
      `The workspace cannot be locked (${lockFolder}: ${diskReason(error)}), so see to it that no other import runs.`,
    );
    return undefined;
  }
}

/** A file whose earlier run has not ended should be gone on with, not begun again: say so. */
export async function warnOfUnfinished<Draft, Found>(
  { folder, journal }: ImportRun<Draft, Found>,
  { client, onWarning }: RunOptions,
): Promise<void> {
  if (client === undefined || journal === undefined || client.host === inProcessHost) return;
  const { manifest } = await readManifest(folder);
  const runs = await listRuns(dirname(folder.path));
  const same = runs.findLast(
    (run) =>
      run.folder.id !== folder.id &&
      !run.manifest.dryRun &&
      (run.standing === 'interrupted' || run.standing === 'stopped') &&
      run.manifest.input.sha256 === manifest.input.sha256 &&
      run.manifest.command === manifest.command &&
      run.manifest.host === client.host &&
      run.manifest.workspace.enterpriseId === client.enterpriseId,
  );
  if (same === undefined) return;
  const { id } = same.folder;
  onWarning?.(
    `The run ${id} of this file has not ended; to go on with it instead of beginning again: telecrm-bulk resume ${id}`,
  );
}

/**
 * Calls that write are dated by the server's clock, also the first one: where no answer told it yet (a snapshot, nothing
 * looked up), one cheap read asks for it. Settling never leans on this machine's clock alone.
 *
 * @returns why the run cannot begin, if the read is refused or nobody answers.
 */
export async function learnServerTime({ client, onWarning }: RunOptions): Promise<RunError | undefined> {
  if (client === undefined || client.serverNow() !== undefined) return undefined;
  try {
    await client.metadata();
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    // Any answer has the date; what else it says, the rows will show.
    if (!(error instanceof ApiError)) return error;
  }
  if (client.serverNow() === undefined) {
    onWarning?.("Telecrm's answers carry no date, so a lost answer is settled by the clock of this computer.");
  }
  return undefined;
}

/** Better said before anything is read than at the first call. */
export function requireAsyncToken({ via, client, dryRun, queue }: Partial<RunOptions>): void {
  if (via === 'async' && queue !== undefined) {
    throw new ConfigError('Workers write through the Sync API only.', ['Leave out --via async, or --queue.']);
  }
  if (via !== 'async' || dryRun === true || client?.hasAsyncToken !== false) return;
  throw new ConfigError('The Async API needs a token of its own, and none is given.', [
    'Create an Async token in Telecrm under Settings > Website and API, and set TELECRM_ASYNC_TOKEN.',
    'Or leave --via out: the Sync API tells of every row what became of it.',
  ]);
}
