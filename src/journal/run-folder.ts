import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StoppedError } from '../model/errors.js';
import type { Manifest } from './manifest.js';

/** The folder of one run. */
export interface RunFolder {
  /** `20261122-161803-leads-7f3a`: sorts by time (UTC). */
  readonly id: string;
  /** Absolute, readable by its owner only. */
  readonly path: string;
}

/** Which run a folder is for. */
export interface RunFolderOptions {
  /** Absolute; made when it is missing, with a `.gitignore` of `*`, since runs hold personal data. */
  readonly outDir: string;
  readonly job: string;
  readonly now: Date;
  /** 0 up to 1; makes the last part of the id. */
  readonly random: () => number;
}

/**
 * Make the folder of a new run.
 *
 * @throws {StoppedError} when it cannot be made.
 */
export async function createRunFolder({ outDir, job, now, random }: RunFolderOptions): Promise<RunFolder> {
  const time = now.toISOString().slice(0, 19).replaceAll(/[-:]/gu, '').replace('T', '-');
  try {
    await mkdir(outDir, { recursive: true });
    await writeFile(join(outDir, '.gitignore'), '*\n', { flag: 'wx' }).catch(unlessItExists);
    for (;;) {
      const tail = Math.floor(random() * 0x10000)
        .toString(16)
        .padStart(4, '0');
      const id = `${time}-${job}-${tail}`;
      const path = join(outDir, id);
      const made = await mkdir(path, { mode: 0o700 }).then(() => true, unlessItExists);
      if (made) return { id, path };
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StoppedError(
      `The run folder cannot be made in ${outDir}: ${why}.`,
      ['Choose another folder with --out-dir.'],
      {
        cause: error,
      },
    );
  }
}

function unlessItExists(error: unknown): false {
  if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
  throw error;
}

/**
 * Write the manifest of a run, whole and synced: it comes before the journal's first line.
 *
 * @returns its SHA-256, which the journal's first line carries.
 */
export async function writeManifest(folder: RunFolder, manifest: Manifest): Promise<string> {
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const path = join(folder.path, 'manifest.json');
  const file = await open(`${path}.part`, 'wx', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.part`, path);
  return createHash('sha256').update(text).digest('hex');
}

/** Size in bytes and SHA-256 of a file, in hexadecimal. */
export async function hashFile(path: string): Promise<{ readonly size: number; readonly sha256: string }> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>)
    hash.update(chunk);
  const { size } = await stat(path);
  return { size, sha256: hash.digest('hex') };
}
