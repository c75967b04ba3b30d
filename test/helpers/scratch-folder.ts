import { existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

/** Where Linux keeps files in memory. */
const memory = '/dev/shm';
const enoughBytes = 2 ** 31;

/**
 * Temporary files of all tests, and of the processes that they start, in one folder that is gone with them; in memory where
 * there is room. The tests write many thousands of small files, and no test cuts the power.
 */
export default function setup(): (() => void) | undefined {
  if (process.env.TMPDIR !== undefined || !existsSync(memory)) return undefined;
  const { bavail, bsize } = statfsSync(memory);
  if (bavail * bsize < enoughBytes) return undefined;
  const folder = mkdtempSync(join(memory, 'telecrm-tests-'));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
