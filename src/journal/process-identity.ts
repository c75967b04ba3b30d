import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { z } from 'zod';
import { errorCode } from './disk-reason.js';

/** Tells a process from all others, also from a later one with the same number. */
export interface ProcessIdentity {
  readonly host: string;
  readonly pid: number;
  /** When it began, in clock ticks since the machine began; absent where the system has no `/proc`. */
  readonly start?: string;
}

/** Checks an identity that was read from a file. */
export const processIdentitySchema: z.ZodType<ProcessIdentity> = z.looseObject({
  host: z.string(),
  pid: z.int().min(1),
  start: z.string().optional(),
});

/** The identity of this process. */
export async function thisProcess(): Promise<ProcessIdentity> {
  return { host: hostname(), pid: process.pid, start: (await statOf(process.pid))?.start };
}

/**
 * Whether a process still runs. One on another machine (or in another container) cannot be asked: it counts as
 * running.
 */
export async function isRunning({ host, pid, start }: ProcessIdentity): Promise<boolean> {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there and belongs to someone else.
    if (errorCode(error) === 'ESRCH') return false;
  }
  const now = await statOf(pid);
  if (now === undefined) return true;
  return now.state !== 'Z' && (start === undefined || now.start === start);
}

/** Fields 3 (state) and 22 (start) of `/proc/<pid>/stat`; the name before them may hold blanks and parentheses. */
async function statOf(pid: number): Promise<{ readonly state: string; readonly start: string } | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  const [state, ...rest] = text?.slice(text.lastIndexOf(')') + 2).split(' ') ?? [];
  const start = rest[18];
  return state === undefined || start === undefined ? undefined : { state, start };
}
