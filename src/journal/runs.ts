import { access, open, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ConfigError } from '../model/errors.js';
import { decodeLine } from './codec.js';
import { diskReason, errorCode } from './disk-reason.js';
import { holderOf } from './lock.js';
import { type Manifest, readManifest } from './manifest.js';
import type { RunFolder } from './run-folder.js';

/**
 * `running`: a process holds it. `complete`: it ended with exit 0, 1, 5 or 6, or is a dry run that ended. `stopped`:
 * it stopped itself (exit 3, 4, 70). `interrupted`: a signal ended it, or its process died.
 */
export type RunStanding = 'running' | 'interrupted' | 'stopped' | 'complete';

/** A run that is on disk. */
export interface KnownRun {
  readonly folder: RunFolder;
  readonly manifest: Manifest;
  readonly standing: RunStanding;
}

const runId = /^\d{8}-\d{6}-[a-z-]+-[0-9a-f]{4}$/u;

/**
 * The runs of an out-dir, oldest first. Folders that are no runs, or whose manifest cannot be read, are left out.
 *
 * @throws {ConfigError} when the folder cannot be read; one that is missing has no runs.
 */
export async function listRuns(outDir: string): Promise<KnownRun[]> {
  const runs: KnownRun[] = [];
  for (const id of await runIds(outDir)) {
    const run = await readRun(outDir, id).catch((error: unknown) => {
      if (error instanceof ConfigError) return undefined;
      throw error;
    });
    if (run !== undefined) runs.push(run);
  }
  return runs;
}

/**
 * Find a run by its id; without one, the newest that is no dry run and fits.
 *
 * @param fits which runs come in question without an id; those that are not complete when left out.
 * @throws {ConfigError} when there is none.
 */
export async function findRun(
  outDir: string,
  id?: string,
  fits: (run: KnownRun) => boolean = ({ standing }) => standing !== 'complete',
): Promise<KnownRun> {
  const seeAll = 'List the runs with: telecrm-bulk runs';
  const ids = await runIds(outDir);
  if (id !== undefined) {
    if (ids.includes(id)) return readRun(outDir, id);
    throw new ConfigError(`There is no run ${JSON.stringify(id)} in ${resolve(outDir)}.`, [
      seeAll,
      'Name the folder of the runs with --out-dir.',
    ]);
  }
  for (const candidate of ids.reverse()) {
    const run = await readRun(outDir, candidate).catch((error: unknown) => {
      if (error instanceof ConfigError) return undefined;
      throw error;
    });
    if (run !== undefined && !run.manifest.dryRun && fits(run)) return run;
  }
  throw new ConfigError(`There is no such run in ${resolve(outDir)}.`, [
    seeAll,
    'Name the run by its id, or the folder of the runs with --out-dir.',
  ]);
}

async function runIds(outDir: string): Promise<string[]> {
  try {
    const entries = await readdir(outDir, { withFileTypes: true });
    return entries.flatMap((entry) => (entry.isDirectory() && runId.test(entry.name) ? [entry.name] : [])).sort();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw new ConfigError(`The folder of the runs, ${resolve(outDir)}, cannot be read: ${diskReason(error)}.`, [
      'Name another folder with --out-dir.',
    ]);
  }
}

async function readRun(outDir: string, id: string): Promise<KnownRun> {
  const folder = { id, path: resolve(outDir, id) };
  const { manifest } = await readManifest(folder);
  return { folder, manifest, standing: await standingOf(folder, manifest) };
}

async function standingOf(folder: RunFolder, { dryRun }: Manifest): Promise<RunStanding> {
  if ((await holderOf(folder)) !== undefined) return 'running';
  if (dryRun) return (await exists(join(folder.path, 'summary.json'))) ? 'complete' : 'interrupted';
  const exit = await lastExit(join(folder.path, 'journal.jsonl'));
  if (exit === undefined || exit >= 128) return 'interrupted';
  return exit === 3 || exit === 4 || exit === 70 ? 'stopped' : 'complete';
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** An `end` record is short, so the end of the file holds it whole. */
const tailSize = 4096;

/** The exit code of a journal's last line when it is an `end`: later lines mean that the run went on. */
async function lastExit(path: string): Promise<number | undefined> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(Math.min(size, tailSize));
    await file.read(buffer, 0, buffer.length, size - buffer.length);
    const lines = buffer.toString('utf8').split('\n');
    const last = lines.at(-1) === '' ? decodeLine(lines.at(-2) ?? '') : undefined;
    return last !== undefined && 'record' in last && last.record.t === 'end' ? last.record.exit : undefined;
  } finally {
    await file.close();
  }
}
