import { randomBytes } from 'node:crypto';
import { link, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ConfigError, StoppedError } from '../model/errors.js';
import { diskReason, errorCode } from './disk-reason.js';
import { isRunning, type ProcessIdentity, processIdentitySchema, thisProcess } from './process-identity.js';
import type { RunFolder } from './run-folder.js';

/** A run that is held by this process. */
export interface RunLock {
  /** Let the run go. Does nothing when the lock is no longer ours, or was let go before. */
  release(): Promise<void>;
}

/** What is locked, and how a refusal is told. */
interface Lockable {
  readonly path: string;
  /** Kept beside the identity of the process. */
  readonly run: string;
  readonly heldBy: (holder: LockHolder | undefined, path: string) => ConfigError;
}

/** Who holds a lock. */
export interface LockHolder extends ProcessIdentity {
  /** The run that it carries out; absent in locks of earlier versions. */
  readonly run?: string;
}

/**
 * Hold a run: one process at a time may write to its journal. The lock of a process that is gone is taken over.
 *
 * @throws {ConfigError} when another process holds the run.
 * @throws {StoppedError} when the lock cannot be written.
 */
export async function lockRun(folder: RunFolder): Promise<RunLock> {
  const path = lockPath(folder);
  try {
    return await takeLock({ path, run: folder.id, heldBy: (holder, at) => runHeldBy(folder, at, holder) }, false);
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new StoppedError(
      `The run ${folder.id} cannot be locked: ${path}: ${diskReason(error)}.`,
      ['Make room on the disk, or check who may write to the run folder.'],
      { cause: error },
    );
  }
}

/**
 * Take a lock. That of a process that is gone is taken over; with `force`, any.
 *
 * @throws {ConfigError} when another process holds it; what the disk throws.
 */
export async function takeLock(lock: Lockable, force: boolean): Promise<RunLock> {
  const { path, run } = lock;
  const own = `${JSON.stringify({ ...(await thisProcess()), run, token: randomBytes(8).toString('hex') })}\n`;
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    await writeWhole(draft, own);
    if (force) await rename(draft, path);
    else if (!(await linkUnlessThere(draft, path))) await takeOver(lock, draft);
  } finally {
    await rm(draft, { force: true }).catch(() => undefined);
  }
  return {
    async release() {
      if ((await textOf(path)) === own) await rm(path, { force: true });
    },
  };
}

/** The process that holds a run now, if one does. */
export async function holderOf(folder: RunFolder): Promise<ProcessIdentity | undefined> {
  const text = await textOf(lockPath(folder));
  const holder = text === undefined ? undefined : identityIn(text);
  return holder !== undefined && (await isRunning(holder)) ? holder : undefined;
}

function lockPath(folder: RunFolder): string {
  return join(folder.path, 'run.lock');
}

/**
 * Replace the lock of a process that is gone. Of several that try, the one with the guard may; it looks at the lock
 * again under the guard, so that it never replaces one that was taken meanwhile.
 */
async function takeOver(lock: Lockable, draft: string): Promise<void> {
  const { path, heldBy } = lock;
  const seen = await textOf(path);
  if (seen === undefined) {
    // Let go since we tried; another process may be as quick as this one.
    if (await linkUnlessThere(draft, path)) return;
    throw heldBy(undefined, path);
  }
  await refuseIfHeld(lock, path, seen);
  const guard = `${path}.takeover`;
  const ours = `${draft}.guard`;
  await writeWhole(ours, (await textOf(draft)) ?? '');
  try {
    if (!(await linkUnlessThere(ours, guard))) {
      await refuseIfHeld(lock, guard, (await textOf(guard)) ?? '');
      // A process died while it held the guard, between two steps of a microsecond.
      await rm(guard, { force: true });
      if (!(await linkUnlessThere(ours, guard))) throw heldBy(undefined, guard);
    }
    try {
      if ((await textOf(path)) !== seen) throw heldBy(identityIn((await textOf(path)) ?? ''), path);
      await rename(draft, path);
    } finally {
      await rm(guard, { force: true });
    }
  } finally {
    await rm(ours, { force: true });
  }
}

async function refuseIfHeld({ heldBy }: Lockable, path: string, text: string): Promise<void> {
  const holder = identityIn(text);
  if (holder === undefined || (await isRunning(holder))) throw heldBy(holder, path);
}

function runHeldBy(folder: RunFolder, path: string, holder: LockHolder | undefined): ConfigError {
  const who = holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`;
  return new ConfigError(`The run ${folder.id} is in the hands of ${who}; two at once would send rows twice.`, [
    'Wait until it has ended, or stop it with Ctrl-C.',
    `If it surely no longer runs, delete ${path} and try again.`,
  ]);
}

const holderSchema: z.ZodType<LockHolder> = processIdentitySchema.and(z.looseObject({ run: z.string().optional() }));

function identityIn(text: string): LockHolder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Give a complete file a name that must be free, in one step; where there are no hard links, in two. */
async function linkUnlessThere(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'EEXIST') return false;
    if (!['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'].includes(code ?? '')) throw error;
  }
  try {
    await writeWhole(to, await readFile(from, 'utf8'));
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}
