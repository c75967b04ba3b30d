import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, StoppedError } from '../model/errors.js';
import { diskReason, errorCode } from './disk-reason.js';
import { syncFolder } from './sync-folder.js';

export { writeManifest } from './manifest.js';

/** The folder of one run. */
export interface RunFolder {
  /** `20261122-161803-leads-7f3a`: sorts by time (UTC). */
  readonly id: string;
  /** Absolute, readable by its owner only. */
  readonly path: string;
}

/** Where and what a new run folder is for. */
export interface RunFolderOptions {
  /** Absolute; made when it is missing, with a `.gitignore` of `*`, since runs hold personal data. */
  readonly outDir: string;
  readonly job: string;
  readonly now: Date;
  /** 0 up to 1; makes the last part of the id. */
  readonly random: () => number;
}

/** How many runs of one job may begin in one second. */
const tails = 0x10000;

/**
 * Make the folder of a new run. It is never one that exists.
 *
 * @throws {StoppedError} when it cannot be made.
 */
export async function createRunFolder({ outDir, job, now, random }: RunFolderOptions): Promise<RunFolder> {
  const time = now.toISOString().slice(0, 19).replaceAll(/[-:]/gu, '').replace('T', '-');
  const first = Math.floor(random() * tails);
  try {
    await mkdir(outDir, { recursive: true });
    await writeFile(join(outDir, '.gitignore'), '*\n', { flag: 'wx' }).catch(unlessItExists);
    for (let n = 0; n < tails; n++) {
      const tail = ((first + n) % tails).toString(16).padStart(4, '0');
      const id = `${time}-${job}-${tail}`;
      const path = join(outDir, id);
      const made = await mkdir(path, { mode: 0o700 }).then(() => true, unlessItExists);
      if (!made) continue;
      await syncFolder(outDir);
      return { id, path };
    }
    throw new Error('too many runs began in this second');
  } catch (error) {
    throw new StoppedError(
      `The run folder cannot be made in ${outDir}: ${diskReason(error)}.`,
      ['Choose another folder with --out-dir.'],
      { cause: error },
    );
  }
}

function unlessItExists(error: unknown): false {
  if (errorCode(error) === 'EEXIST') return false;
  throw error;
}

/**
 * Size in bytes and SHA-256 of a file, in hexadecimal, as one pass found them.
 *
 * @throws {InputError} when it cannot be read.
 */
export async function hashFile(path: string): Promise<{ readonly size: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  let size = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      size += chunk.length;
    }
  } catch (error) {
    throw new InputError(`${path} cannot be read: ${diskReason(error)}.`, ['Check the path.'], { cause: error });
  }
  return { size, sha256: hash.digest('hex') };
}
