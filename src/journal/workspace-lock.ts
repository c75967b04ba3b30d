import { createHash } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError } from '../model/errors.js';
import { type LockHolder, type RunLock, takeLock } from './lock.js';

/** Which workspace is to be held, by which run. */
export interface WorkspaceHold {
  /** The folder of the locks; made where it is missing. */
  readonly folder: string;
  readonly host: string;
  readonly enterpriseId: string;
  readonly run: string;
  /** Take the lock whoever has it. */
  readonly force: boolean;
}

/**
 * Hold a workspace: of the processes of this machine one at a time writes to it, since two would find the same lead
 * missing, and record the same action twice.
 *
 * @throws {ConfigError} when another process holds it; what the disk throws.
 */
export async function lockWorkspace({ folder, host, enterpriseId, run, force }: WorkspaceHold): Promise<RunLock> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const name = createHash('sha256').update(`${host}\n${enterpriseId}`).digest('hex').slice(0, 32);
  return takeLock({ path: join(folder, `${name}.lock`), run, heldBy: (holder) => heldBy(holder) }, force);
}

function heldBy(holder: LockHolder | undefined): ConfigError {
  const who = holder === undefined ? 'Another process' : `Process ${holder.pid} on ${holder.host}`;
  const run = holder?.run === undefined ? '' : ` (run ${holder.run})`;
  return new ConfigError(`${who} is writing to this workspace${run}; two at once could record actions twice.`, [
    'Wait until it has ended, or stop it with Ctrl-C.',
    'If it surely no longer runs, or you know that the two do not meet, add --force-lock.',
  ]);
}
